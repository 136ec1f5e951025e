import { currencyExponent, Decimal } from "../../kernel/index.ts";
import type { ValueType, Value } from "../../logic/index.ts";
import { coordinateOf } from "./coordinate.ts";

/**
 * What an input can be. On a `line` values have an order: they lie at coordinates (numbers at themselves, dates
 * at their days, instants and durations at nanoseconds or months), with a `step` between neighbours where there
 * is one, so that 600 and 601 touch for an integer and 600 and 600.01 for money. `values` are listed one by one,
 * `texts` are any text, and of `opaque` types (lists, records, `any`) nothing is known.
 */
export interface Domain {
  readonly shape: "line" | "values" | "texts" | "opaque";
  readonly type: ValueType;
  readonly nullable: boolean;
  readonly step?: Decimal;
  readonly min?: Decimal;
  readonly max?: Decimal;
  readonly values?: readonly Value[];
}

/** What is known of an input beyond its type, such as the grid that a formula rounds to. */
export interface DomainHints {
  readonly nullable?: boolean;
  /** Digits after the point that its values have at most. */
  readonly scale?: number | undefined;
  readonly min?: number;
  readonly max?: number;
  /** All it can be. */
  readonly values?: readonly Value[];
  /** Computed money may be finer than the currency; only facts and rounded values lie on its grid. */
  readonly computed?: boolean;
}

/** The values that an input of a type can have. */
export function domainOf(type: ValueType, hints: DomainHints = {}): Domain {
  const nullable = hints.nullable ?? false;
  if (hints.values !== undefined) return { shape: "values", type, nullable, values: hints.values };
  switch (type.kind) {
    case "boolean":
      return { shape: "values", type, nullable, values: [false, true] };
    case "enum":
      return { shape: "values", type, nullable, values: type.values.map(({ value }) => value) };
    case "string":
      return { shape: "texts", type, nullable };
    case "integer":
    case "decimal":
    case "percent":
    case "money":
      return numberDomain(type, nullable, hints);
    case "date":
    case "years-and-months-duration":
      return { shape: "line", type, nullable, step: new Decimal(1) };
    case "date-time":
    case "days-and-time-duration":
      // The wire carries nanoseconds, and nothing between two of them.
      return { shape: "line", type, nullable, step: new Decimal(1) };
    default:
      return { shape: "opaque", type, nullable };
  }
}

type NumberType = Extract<ValueType, { kind: "integer" | "decimal" | "percent" | "money" }>;

function numberDomain(type: NumberType, nullable: boolean, hints: DomainHints): Domain {
  const scale = hints.scale ?? declaredScale(type, hints.computed === true);
  const min = largest(type.min, hints.min);
  const max = smallest(type.max, hints.max);
  return {
    shape: "line",
    type,
    nullable,
    ...(scale === undefined ? {} : { step: new Decimal(10).pow(-scale) }),
    ...(min === undefined ? {} : { min: new Decimal(min) }),
    ...(max === undefined ? {} : { max: new Decimal(max) }),
  };
}

function declaredScale(type: NumberType, computed: boolean): number | undefined {
  if (type.kind === "integer") return 0;
  if (computed) return undefined;
  return type.kind === "money" ? currencyExponent(type.currency) : type.scale;
}

function largest(first: number | undefined, second: number | undefined): number | undefined {
  return first === undefined || second === undefined ? (first ?? second) : Math.max(first, second);
}

function smallest(first: number | undefined, second: number | undefined): number | undefined {
  return first === undefined || second === undefined ? (first ?? second) : Math.min(first, second);
}

/** Whether a value lies outside of the declared range of a line. */
export function isOutside({ min, max }: Domain, value: Value): boolean {
  const at = coordinateOf(value);
  return at !== undefined && ((min?.greaterThan(at) ?? false) || (max?.lessThan(at) ?? false));
}
