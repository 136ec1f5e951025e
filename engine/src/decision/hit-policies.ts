import { Decimal } from "../kernel/index.ts";
import { MAYBE, TRUE, UNKNOWN, type Truth, type Value, type ValueType } from "../logic/index.ts";
import type { HitPolicyName } from "./hit-policy-name.ts";

/** Row number of "no row is hit". */
export const NO_ROW = -1;

/** Which rows give the answer, as far as is known. */
export type Choice =
  /** Exactly one of these rows, or none of them where `NO_ROW` is among them. */
  | { readonly kind: "one"; readonly rows: readonly number[] }
  | { readonly kind: "many"; readonly definite: readonly number[]; readonly possible: readonly number[] }
  /** Two rows are certainly hit that must not be; `rows` are all that are or may be hit. */
  | { readonly kind: "violated"; readonly pair: readonly [number, number]; readonly rows: readonly number[] };

export interface Hits {
  /** The rows that are hit or may be, in the order in which the policy looks at them. */
  readonly rows: readonly number[];
  /** TRUE or MAYBE of each of `rows`. */
  readonly truths: readonly Truth[];
  sameOutputs(left: number, right: number): boolean;
}

/** One of DMN's hit policies (DMN 1.5, 8.2.10). */
export interface HitPolicy {
  /** Rows are ordered by the order of the enum values in their output cells. */
  readonly byPriority: boolean;
  /** Rows after the first that is certainly hit change nothing. */
  readonly stopsAtHit: boolean;
  /** The type of the output variable for cells of a type; `undefined` when the policy cannot take them. */
  outputType(cell: ValueType): ValueType | undefined;
  choose(hits: Hits): Choice;
  /** Makes one value of the cells of all hit rows; absent for policies of a single row. */
  readonly combine?: (cells: readonly Value[]) => Value;
  /** Whether rows that may be hit could contradict the policy; absent for policies that nothing contradicts. */
  readonly mayBeViolated?: (hits: Hits) => boolean;
}

const single = { byPriority: false, stopsAtHit: false, outputType: (cell: ValueType) => cell };

const unique: HitPolicy = {
  ...single,
  choose(hits) {
    const candidates = anyOf(hits);
    if (hits.rows.length < 2) return candidates;
    const [first, second] = rowsWith(hits, TRUE);
    return first !== undefined && second !== undefined
      ? { kind: "violated", pair: [first, second], rows: candidates.rows }
      : candidates;
  },
  mayBeViolated: (hits) => hits.rows.length > 1,
};

const any: HitPolicy = {
  ...single,
  choose(hits) {
    const [first, ...others] = rowsWith(hits, TRUE);
    const other = others.find((row) => first !== undefined && !hits.sameOutputs(first, row));
    if (first !== undefined && other !== undefined)
      return { kind: "violated", pair: [first, other], rows: anyOf(hits).rows };
    return { kind: "one", rows: first === undefined ? anyOf(hits).rows : [first, ...rowsWith(hits, MAYBE)] };
  },
  mayBeViolated(hits) {
    const [first, ...others] = [...rowsWith(hits, TRUE), ...rowsWith(hits, MAYBE)];
    return others.some((row) => first !== undefined && !hits.sameOutputs(first, row));
  },
};

const first: HitPolicy = {
  ...single,
  stopsAtHit: true,
  choose({ rows, truths }) {
    const hit = truths.indexOf(TRUE);
    if (hit < 0) return { kind: "one", rows: [...rows, NO_ROW] };
    return { kind: "one", rows: hit === rows.length - 1 ? rows : rows.slice(0, hit + 1) };
  },
};

const list = (byPriority: boolean): HitPolicy => ({
  byPriority,
  stopsAtHit: false,
  outputType: (cell) =>
    cell.kind === "list" || cell.kind === "any" ? undefined : { kind: "list", of: cell },
  choose: (hits) => ({ kind: "many", definite: rowsWith(hits, TRUE), possible: rowsWith(hits, MAYBE) }),
  combine: (cells) => cells,
});

const aggregate = (combine: (numbers: readonly Decimal[]) => Decimal): HitPolicy => ({
  ...list(false),
  outputType: (cell) => (numeric.has(cell.kind) ? cell : undefined),
  combine(cells) {
    const numbers = cells.flatMap((cell) => decimalOf(cell) ?? []);
    return numbers.length < cells.length ? UNKNOWN : numberValue(combine(numbers));
  },
});

export const hitPolicies: Readonly<Record<HitPolicyName, HitPolicy>> = {
  U: unique,
  A: any,
  P: { ...first, byPriority: true },
  F: first,
  R: list(false),
  O: list(true),
  C: list(false),
  "C+": aggregate((numbers) => numbers.reduce((sum, number) => sum.plus(number), new Decimal(0))),
  "C<": aggregate((numbers) => Decimal.min(...numbers)),
  "C>": aggregate((numbers) => Decimal.max(...numbers)),
  "C#": { ...list(false), outputType: () => ({ kind: "integer" }), combine: (cells) => cells.length },
};

const numeric: ReadonlySet<string> = new Set(["integer", "decimal", "money", "percent"]);

function rowsWith({ rows, truths }: Hits, truth: Truth): readonly number[] {
  return rows.filter((_, index) => truths[index] === truth);
}

function anyOf(hits: Hits): Choice & { readonly kind: "one" } {
  const { rows, truths } = hits;
  const isSingle = rows.length === 1 && truths[0] === TRUE;
  if (isSingle) return { kind: "one", rows };
  const definite = rowsWith(hits, TRUE);
  const all = [...definite, ...rowsWith(hits, MAYBE)];
  return { kind: "one", rows: definite.length > 0 ? all : [...all, NO_ROW] };
}

function decimalOf(value: Value): Decimal | undefined {
  if (typeof value === "number") return new Decimal(value);
  return value instanceof Decimal ? value : undefined;
}

/** A number of at most 15 digits is a double that prints as itself; longer ones stay decimals. */
function numberValue(value: Decimal): Value {
  return value.precision() <= 15 ? value.toNumber() : value;
}
