import { createPlainValues, UNKNOWN, type PlainValues } from "../../logic/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import { outcomeOf } from "../decide.ts";
import { createFrame, type ReusedFrame } from "../frame.ts";
import type { Outcome } from "../pack-schema.ts";
import { rankReasons } from "../rank-reasons.ts";
import { runBoundSteps } from "../run-pack.ts";
import { possibleOutcomes } from "../settle-outcome.ts";
import type { SharedSteps } from "./shared-steps.ts";

/** The outcomes as numbers, the order of every count by outcome. */
export const outcomes = ["approve", "refer", "decline"] as const satisfies readonly Outcome[];

/**
 * One pack that decides applicant after applicant in the same arrays: each step overwrites what it wrote for the
 * last one, so nothing is made anew, and nothing of an applicant may be read once the next is bound.
 */
export class Side {
  readonly pack: CompiledPack;
  readonly frame: ReusedFrame;
  /** Facts come first in a pack's slots. */
  readonly factCount: number;
  /** More than one outcome was possible. */
  isOpen = false;
  /** The outcomes that were. */
  possible: readonly Outcome[] = [];
  /** Two sides that share facts share these, too. */
  readonly plain: PlainValues;
  readonly #referOnMissing: boolean;

  constructor(pack: CompiledPack, at: string, referOnMissing: boolean, plain: PlainValues) {
    this.pack = pack;
    this.plain = plain;
    this.frame = createFrame(pack, pack.emptySlots.slice(), at, undefined);
    this.factCount = Object.keys(pack.catalogue.definition.facts).length;
    this.#referOnMissing = referOnMissing;
  }

  clear(): void {
    const { slots } = this.frame;
    for (let slot = 0; slot < this.factCount; slot += 1) slots[slot] = UNKNOWN;
  }

  /** Computes every step of bound facts and answers the number of the outcome. */
  run(): number {
    runBoundSteps(this.pack, this.frame, this.plain);
    return this.#settle();
  }

  /** The same of an applicant whom another side has just decided. */
  runAfter(other: Side, shared: SharedSteps): number {
    shared.run(this.frame, other.frame, this.plain);
    return this.#settle();
  }

  #settle(): number {
    const { pack, frame } = this;
    const possible = possibleOutcomes(pack, frame);
    const outcome = outcomeOf(pack, frame, possible, this.#referOnMissing);
    const isTakenBack = outcome === "refer" && possible.length === 1 && possible[0] === "approve";
    this.possible = isTakenBack ? approveOrRefer : possible;
    this.isOpen = this.possible.length > 1;
    return numberOf(outcome);
  }

  /** Codes in the order in which they are told, of the applicant that was run last. */
  reasons(outcome: number): readonly { readonly code: string }[] {
    return rankReasons(this.pack, this.frame, outcomes[outcome] ?? "refer", this.possible);
  }
}

/** An approval that read a missing fact is taken back to this, too. */
const approveOrRefer: readonly Outcome[] = ["approve", "refer"];

function numberOf(outcome: Outcome): number {
  return outcome === "approve" ? 0 : outcome === "refer" ? 1 : 2;
}

/** Both sides; those that share facts compute in the same plain values, each writing what it computes before it reads it. */
export function sidesOf(
  [a, b]: readonly [CompiledPack, CompiledPack],
  at: string,
  referOnMissing: boolean,
): readonly [Side, Side] {
  const slots = Math.max(a.slotCodes.length, b.slotCodes.length);
  const plain = createPlainValues(slots);
  const other = sharesFacts(a, b) ? plain : createPlainValues(slots);
  return [new Side(a, at, referOnMissing, plain), new Side(b, at, referOnMissing, other)];
}

/** Whether facts bound for one pack are bound for the other: the same facts lie in the same slots. */
export function sharesFacts(one: CompiledPack, other: CompiledPack): boolean {
  if (one.catalogue.hash !== other.catalogue.hash) return false;
  const names = Object.keys(one.catalogue.definition.facts);
  return names.every((name) => one.scope.slotOf.get(name) === other.scope.slotOf.get(name));
}
