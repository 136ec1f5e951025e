import type { Texts } from "@lendloom/engine/kernel";

/** Whether this program still fits the database, whose schema a newer one may have moved on while this one works. */
export interface Fitness {
  /** Calls `hear` once, with a sentence, when the schema no longer serves this program: it is to end in order. */
  whenOutdated(hear: (sentence: Texts) => void): void;
}

/** A store of one process: nobody else changes its schema. */
export const alwaysFit: Fitness = { whenOutdated: () => undefined };
