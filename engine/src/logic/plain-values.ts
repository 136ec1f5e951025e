import type { ValueType } from "./value-type.ts";
import type { Value } from "./value.ts";

/**
 * The values of a scope's slots once more, in forms that can be looked up without asking of what kind each is: what
 * nearly every test of nearly every applicant needs.
 */
export interface PlainValues {
  /** By slot: a number of at most 15 digits; NaN for any other value. */
  readonly numbers: Float64Array;
  /** By slot: the code of a truth, or of a text that the slot's enum lists; -1 for any other value. */
  readonly codes: Int32Array;
}

/** The codes of a type's values; none but enums and truths have any. */
export type Codes = ReadonlyMap<unknown, number>;

/** Room for as many slots, nothing of which is known. */
export function createPlainValues(slotCount: number): PlainValues {
  return { numbers: new Float64Array(slotCount).fill(NaN), codes: new Int32Array(slotCount).fill(-1) };
}

/** Writes a slot's value; `codes` are those of the slot's type. */
export function writePlain({ numbers, codes }: PlainValues, slot: number, value: Value, known: Codes): void {
  numbers[slot] = typeof value === "number" ? value : NaN;
  codes[slot] = typeof value === "string" || typeof value === "boolean" ? (known.get(value) ?? -1) : -1;
}

const noCodes: Codes = new Map();
const truthCodes: Codes = new Map([
  [false, 0],
  [true, 1],
]);
const enumCodes = new WeakMap<object, Codes>();

export function codesOf(type: { readonly kind: string }): Codes {
  if (type.kind === "boolean") return truthCodes;
  if (type.kind !== "enum") return noCodes;
  let codes = enumCodes.get(type);
  if (codes === undefined) {
    const { values } = type as Extract<ValueType, { kind: "enum" }>;
    codes = new Map(values.map(({ value }, code) => [value, code]));
    enumCodes.set(type, codes);
  }
  return codes;
}
