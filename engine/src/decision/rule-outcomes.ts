import type { CompiledDecision, Frame } from "./decision-kind.ts";
import type { DecisionReason } from "./decision.ts";
import type { Outcome, PackDefinition } from "./pack-schema.ts";

/** A set of outcomes is a number of three bits. */
export const outcomeBits: Readonly<Record<Outcome, number>> = { approve: 1, refer: 2, decline: 4 };

type ByEvent = ReadonlyMap<string, { readonly rank: number; readonly outcome: Outcome }>;

/** A longer precedence is followed event by event. */
export const MOST_RANKS = 32;
/** Combinations of rules whose reasons are remembered. */
const MOST_REMEMBERED = 4_096;

/**
 * What the rules that settle an outcome lead to, as masks over the words in which a frame says which of them hold:
 * reading an outcome is then a few operations, however many rules there are.
 */
export class RuleOutcomes {
  readonly #at: number;
  readonly #half: number;
  readonly #words: number;
  /** Rank after rank of the precedence: the rules whose event has it. */
  readonly #ofRank: Int32Array;
  readonly #bitOfRank: readonly number[];
  readonly #otherwise: number;
  /** The rules that lead to refer or decline. */
  readonly #adverse: Int32Array;
  readonly #mayHold: boolean;
  /** By those of at most 32 rules that hold and are adverse: the reasons that they give. */
  readonly #reasons: Map<number, readonly DecisionReason[]> | undefined;

  constructor(
    decision: CompiledDecision,
    { at, half, mayHold }: NonNullable<CompiledDecision["roots"]>,
    events: ByEvent,
    { precedence, otherwise }: PackDefinition["outcome"],
  ) {
    const emissions = decision.emissions(undefined);
    this.#at = at;
    this.#half = half;
    this.#mayHold = mayHold;
    this.#words = Math.ceil(emissions.length / 32);
    this.#ofRank = new Int32Array(precedence.length * this.#words);
    this.#bitOfRank = precedence.map(({ outcome }) => outcomeBits[outcome]);
    this.#otherwise = outcomeBits[otherwise];
    this.#adverse = new Int32Array(this.#words);
    for (const [place, { event = "" }] of emissions.entries()) {
      const leadsTo = events.get(event);
      if (leadsTo === undefined) continue;
      const word = place >>> 5;
      mark(this.#ofRank, leadsTo.rank * this.#words + word, place);
      if (leadsTo.outcome !== "approve") mark(this.#adverse, word, place);
    }
    this.#reasons = this.#words === 1 ? new Map() : undefined;
  }

  /** The set of outcomes that the rules allow: that of the first rank that certainly occurs, and of those before it that may. */
  possible({ words }: Frame): number {
    const at = this.#at;
    const open = this.#mayHold ? at + this.#half : -1;
    const count = this.#words;
    const ofRank = this.#ofRank;
    const bitOfRank = this.#bitOfRank;
    let found = 0;
    for (let rank = 0; rank < bitOfRank.length; rank += 1) {
      const bit = bitOfRank[rank] as number;
      for (let word = 0; word < count; word += 1) {
        const mask = ofRank[rank * count + word] as number;
        if (((words[at + word] as number) & mask) !== 0) return found | bit;
        if (open >= 0 && ((words[open + word] as number) & mask) !== 0) found |= bit;
      }
    }
    return found | this.#otherwise;
  }

  /**
   * The reasons of the adverse rules that hold, of a pack with no other decision: few combinations of rules hold, so each
   * is told once and remembered. What others will be given, too, is frozen (TP22).
   */
  reasons({ words }: Frame, tell: () => readonly DecisionReason[]): readonly DecisionReason[] {
    let held = 0;
    for (let word = 0; word < this.#words; word += 1)
      held |= (words[this.#at + word] as number) & (this.#adverse[word] as number);
    if (held === 0) return tell();
    const remembered = this.#reasons;
    if (remembered === undefined) return tell();
    const known = remembered.get(held);
    if (known !== undefined) return known;
    const told = tell();
    for (const reason of told) Object.freeze(reason);
    if (remembered.size < MOST_REMEMBERED) remembered.set(held, Object.freeze(told));
    return told;
  }
}

function mark(words: Int32Array, word: number, place: number): void {
  words[word] = (words[word] as number) | (1 << (place & 31));
}
