import { TextCodes } from "./text-codes.ts";
import type { Value } from "./value.ts";

/**
 * The values of a scope's slots once more, in forms that can be looked up without asking of what kind each is: what
 * nearly every test of nearly every applicant needs.
 */
export interface PlainValues {
  /** By slot: a number of at most 15 digits whose type has no codes; NaN for any other value. */
  readonly numbers: Float64Array;
  /** By slot: the code of a value whose type has few; -1 for any other value. */
  readonly codes: Int32Array;
}

/** Room for as many slots, nothing of which is known. */
export function createPlainValues(slotCount: number): PlainValues {
  return { numbers: new Float64Array(slotCount).fill(NaN), codes: new Int32Array(slotCount).fill(-1) };
}

/** Writes a slot's value; `codes` are those of the slot's type. */
export function writePlain(plain: PlainValues, slot: number, value: Value, codes: Codes): void {
  plain.numbers[slot] = typeof value === "number" && codes.steps === 0 ? value : NaN;
  plain.codes[slot] = codes.codeOf(value);
}

/** Numbers of a type with more values than these have no codes. */
const MOST_STEPS = 1_024;

/** Numbers the values of a type: the texts of an enum, `false` and `true`, numbers from `min` to `max` in few steps. */
export class Codes {
  readonly #texts: TextCodes | undefined;
  readonly #isTruths: boolean;
  /** A number's code is `number * power - origin`, below `steps`. */
  readonly power: number;
  readonly origin: number;
  readonly steps: number;

  constructor(type: CodedType) {
    const { kind, values } = type;
    this.#texts =
      kind === "enum" && values !== undefined ? new TextCodes(values.map(({ value }) => value)) : undefined;
    this.#isTruths = kind === "boolean";
    const { power, origin, steps } = stepsOf(type);
    this.power = power;
    this.origin = origin;
    this.steps = steps;
  }

  /** Every value that has a code, by code. */
  get values(): readonly Value[] {
    if (this.#texts !== undefined) return this.#texts.texts;
    if (this.#isTruths) return [false, true];
    return Array.from({ length: this.steps }, (_, step) => (step + this.origin) / this.power);
  }

  codeOf(value: Value): number {
    if (typeof value === "string") return this.codeOfText(value);
    if (typeof value === "boolean") return this.#isTruths ? Number(value) : -1;
    if (typeof value !== "number" || this.steps === 0) return -1;
    const whole = Math.round(value * this.power);
    const step = whole - this.origin;
    return whole / this.power === value && step >= 0 && step < this.steps ? step : -1;
  }

  codeOfText(text: string): number {
    return this.#texts === undefined ? -1 : this.#texts.codeOf(text);
  }
}

interface CodedType {
  readonly kind: string;
  readonly values?: readonly { readonly value: string }[];
  readonly min?: number;
  readonly max?: number;
  readonly scale?: number;
}

function stepsOf({ kind, min, max, scale }: CodedType): Pick<Codes, "power" | "origin" | "steps"> {
  const none = { power: 1, origin: 0, steps: 0 };
  const digits = kind === "integer" ? 0 : kind === "decimal" ? scale : undefined;
  if (digits === undefined || digits > 6 || min === undefined || max === undefined) return none;
  const power = 10 ** digits;
  const origin = Math.round(min * power);
  const steps = Math.round(max * power) - origin + 1;
  const isExact = origin / power === min && Math.abs(origin) < 1e9;
  return isExact && steps > 0 && steps <= MOST_STEPS ? { power, origin, steps } : none;
}

const known = new WeakMap<object, Codes>();

/** The codes of a type; most types have none. */
export function codesOf(type: CodedType): Codes {
  let codes = known.get(type);
  if (codes === undefined) known.set(type, (codes = new Codes(type)));
  return codes;
}
