import { Decimal } from "./decimal.ts";

/** An amount in the currency's smallest unit: 5,000 yuan is `{ amountMinor: 500000, currency: "CNY" }`. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

/** ISO 4217's exponents that are not 2. */
const exponents: ReadonlyMap<string, number> = new Map([
  ...["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV"].map(
    (currency) => [currency, 0] as const,
  ),
  ...["XAF", "XOF", "XPF"].map((currency) => [currency, 0] as const),
  ...["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].map((currency) => [currency, 3] as const),
  ...["CLF", "UYW"].map((currency) => [currency, 4] as const),
]);

/** How many digits after the point a currency has (ISO 4217); 2 for a code that ISO does not list otherwise. */
export function currencyExponent(currency: string): number {
  return exponents.get(currency) ?? 2;
}

/** The amount in major units: 500,000 fen are 5,000 yuan. */
export function majorUnits(money: Money): Decimal {
  return new Decimal(money.amountMinor).times(new Decimal(10).pow(-currencyExponent(money.currency)));
}

/**
 * The amount of a decimal in major units; `undefined` when it is no whole number of minor units (round it
 * by name first) or is too large for an exact integer.
 */
export function moneyFromMajor(major: Decimal, currency: string): Money | undefined {
  const minor = major.times(new Decimal(10).pow(currencyExponent(currency)));
  if (!minor.isInteger() || minor.abs().greaterThan(Number.MAX_SAFE_INTEGER)) return undefined;
  // `+ 0` makes a negative zero positive, which JSON would not carry.
  return { amountMinor: minor.toNumber() + 0, currency };
}
