import type { ProductDefinition } from "@lendloom/engine/process";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { productTexts, repaymentTexts } from "./texts.ts";

const perPeriod = { day: "perDay", month: "perMonth", year: "perYear" } as const;

/** A product's terms as people read them. */
export function ProductTerms({ product }: { readonly product: ProductDefinition }) {
  const t = useText(productTexts);
  const repayment = useText(repaymentTexts);
  const title = useTitle();
  const formats = useFormats();
  const { amount, fees, prepayment, pricing, terms } = product;
  const money = (of: { amountMinor: number; currency: string }) => formats.money(of.amountMinor, of.currency);
  const prepaid = Number(prepayment.feeRate);
  const rows: readonly (readonly [string, string])[] = [
    [t("amount"), `${money(amount.min)} – ${money(amount.max)}`],
    [t("terms"), t(terms.unit === "month" ? "months" : "days", { terms: terms.allowed.join(" / ") })],
    [t("rate"), t(perPeriod[pricing.rate.per], { rate: formats.percent(Number(pricing.rate.value)) })],
    [t("repayment"), repayment(product.repayment.method)],
    [t("dayCount"), pricing.dayCount],
    [t("grace"), t("graceDays", { days: product.graceDays })],
    [
      t("prepayment"),
      !prepayment.allowed
        ? t("prepaymentNo")
        : prepaid === 0
          ? t("prepaymentFree")
          : t("prepaymentFee", { rate: formats.percent(prepaid) }),
    ],
    [
      t("fees"),
      fees.length === 0
        ? t("noFees")
        : fees
            .map((fee) =>
              t(fee.when === "late" ? "onLate" : "onDisbursement", {
                title: title(fee.title),
                amount: money(fee.amount),
              }),
            )
            .join("; "),
    ],
  ];
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
