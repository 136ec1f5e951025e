import type { PlainValues, Value } from "../logic/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import type { Frame } from "./decision-kind.ts";
import type { FlatTrace } from "./evaluation.ts";

/** A frame that decides one applicant after the other: every step overwrites what it wrote before. */
export interface ReusedFrame extends Frame {
  at: string;
  plain: PlainValues | undefined;
}

/** The arrays of one evaluation of a pack; `slots` hold its facts. */
export function createFrame(
  pack: CompiledPack,
  slots: Value[],
  at: string,
  pending: Uint8Array | undefined,
): ReusedFrame {
  return new Arrays(pack, slots, at, pending);
}

/** The frame that a trace was read from. */
export function frameOfTrace({ slots, truths, points, words }: FlatTrace, at: string): Frame {
  return { slots: [...slots], at, truths, points, words: [...words], pending: undefined };
}

const noPoints = new Float64Array();

/** The bytes of the trace are made when they are first written or read: most verdicts are never looked into. */
class Arrays implements ReusedFrame {
  readonly slots: Value[];
  at: string;
  readonly points: Float64Array;
  readonly words: number[];
  readonly pending: Uint8Array | undefined;
  plain: PlainValues | undefined = undefined;
  readonly #truthCount: number;
  #truths: Uint8Array | undefined = undefined;

  constructor(pack: CompiledPack, slots: Value[], at: string, pending: Uint8Array | undefined) {
    this.slots = slots;
    this.at = at;
    this.points = pack.pointCount === 0 ? noPoints : new Float64Array(pack.pointCount);
    this.words = pack.noWords.slice();
    this.pending = pending;
    this.#truthCount = pack.truthCount;
  }

  get truths(): Uint8Array {
    return (this.#truths ??= new Uint8Array(this.#truthCount));
  }
}
