import { pointer, type Issue } from "../../kernel/index.ts";
import { unbindValue, UNKNOWN, type Value, type ValueType } from "../../logic/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import { compareIssues } from "./compare-issues.ts";
import type { GroupKey, Segment } from "./comparison-report.ts";

/** Groups that a segment tells apart; whoever comes later is in the group `other`. */
const MOST_GROUPS = 200;
const MOST_BANDS = 100;

/** Numbers the group of a value; groups are made as they appear. */
export interface Grouping {
  readonly fact: string;
  /** Whose slots hold the fact. */
  readonly side: 0 | 1;
  readonly slot: number;
  readonly keys: readonly GroupKey[];
  indexOf(value: Value): number;
}

/** Makes the grouping of a segment, or says what is wrong with it under `at`. */
export function groupingOf(
  { fact, bands }: Segment,
  packs: readonly [CompiledPack, CompiledPack],
  at: string,
): Grouping | Issue {
  const side = packs[0].catalogue.fact(fact) === undefined ? 1 : 0;
  const declared = packs[side].catalogue.fact(fact);
  const slot = packs[side].scope.slotOf.get(fact);
  if (declared === undefined || slot === undefined)
    return compareIssues.issue("compare.fact-unknown", at + pointer("fact"), { fact });
  const { type } = declared;
  if (bands !== undefined) {
    if (!isNumber(type)) return compareIssues.issue("compare.bands-unfit", at + pointer("bands"), { fact });
    const isRising = bands.every(
      (band, index) => Number.isFinite(band) && (index === 0 || band > Number(bands[index - 1])),
    );
    return bands.length === 0 || bands.length > MOST_BANDS || !isRising
      ? compareIssues.issue("compare.bands-order", at + pointer("bands"), { limit: MOST_BANDS })
      : new BandGrouping(fact, side, slot, bands);
  }
  if (isNumber(type)) return compareIssues.issue("compare.bands-needed", at + pointer("bands"), { fact });
  return isGroupable(type)
    ? new ValueGrouping(fact, side, slot, type)
    : compareIssues.issue("compare.fact-ungroupable", at + pointer("fact"), { fact, type: type.kind });
}

/** The protected facts of both catalogues whose values are groups as they are. */
export function protectedSegments(packs: readonly [CompiledPack, CompiledPack]): readonly Segment[] {
  const names = packs.flatMap(({ catalogue }) =>
    Object.entries(catalogue.definition.facts).flatMap(([fact, declared]) =>
      declared.protected === true && isGroupable(declared.type) ? [fact] : [],
    ),
  );
  return [...new Set(names)].map((fact) => ({ fact }));
}

function isNumber({ kind }: ValueType): boolean {
  return kind === "integer" || kind === "decimal" || kind === "money" || kind === "percent";
}

function isGroupable({ kind }: ValueType): boolean {
  return kind === "enum" || kind === "string" || kind === "boolean" || kind === "date";
}

class ValueGrouping implements Grouping {
  readonly fact: string;
  readonly side: 0 | 1;
  readonly slot: number;
  readonly keys: GroupKey[] = [];
  readonly #type: ValueType;
  readonly #indices = new Map<Value, number>();

  constructor(fact: string, side: 0 | 1, slot: number, type: ValueType) {
    this.fact = fact;
    this.side = side;
    this.slot = slot;
    this.#type = type;
  }

  indexOf(value: Value): number {
    // Dates are objects: what they print as is what they are.
    const same = typeof value === "object" && value !== null ? textOf(unbindValue(this.#type, value)) : value;
    return this.#indices.get(same) ?? this.#add(same);
  }

  #add(value: Value): number {
    const key = keyOf(value, this.keys.length);
    const known = this.keys.findIndex(({ kind }) => kind === "other" && key.kind === "other");
    if (known >= 0) return known;
    this.keys.push(key);
    if (key.kind !== "other") this.#indices.set(value, this.keys.length - 1);
    return this.keys.length - 1;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function keyOf(value: Value, count: number): GroupKey {
  if (value === UNKNOWN) return { kind: "unknown" };
  if (value === null) return { kind: "none" };
  return count < MOST_GROUPS ? { kind: "value", value: textOf(value) } : { kind: "other" };
}

/** Number of the band, then the groups of those without a number. */
class BandGrouping implements Grouping {
  readonly fact: string;
  readonly side: 0 | 1;
  readonly slot: number;
  readonly keys: readonly GroupKey[];
  readonly #bands: Float64Array;

  constructor(fact: string, side: 0 | 1, slot: number, bands: readonly number[]) {
    this.fact = fact;
    this.side = side;
    this.slot = slot;
    this.#bands = Float64Array.from(bands);
    this.keys = [
      ...[undefined, ...bands].map((from, index): GroupKey => {
        const to = bands[index];
        return { kind: "band", ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
      }),
      { kind: "none" },
      { kind: "unknown" },
    ];
  }

  indexOf(value: Value): number {
    const bands = this.#bands;
    if (value === UNKNOWN) return bands.length + 2;
    if (value === null) return bands.length + 1;
    const number = Number(value);
    let band = 0;
    while (band < bands.length && number >= (bands[band] as number)) band += 1;
    return band;
  }
}
