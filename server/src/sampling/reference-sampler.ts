import type { Decision } from "@lendloom/engine/decision";
import { textMember } from "../definitions/index.ts";
import type { CheckedDecision, ReferenceDocuments } from "./check-decision.ts";
import type { ReferenceCheck } from "./reference-check.ts";

/** A decision that was answered. What it was made from is fetched only if it is chosen, and not on its way out. */
export interface LiveDecision {
  readonly decision: Decision;
  /** Names the catalogue that the pack was compiled with. */
  readonly catalogueHash: string;
  /** Undefined: the person was erased meanwhile. */
  readonly facts: () => Promise<CheckedDecision["facts"] | undefined>;
  readonly documents: () => Promise<ReferenceDocuments | undefined>;
}

export type ReferenceResult = "agree" | "differ" | "failed" | "dropped";

/** What differs, without anything of the applicant. */
export interface ReferenceDifference {
  readonly pack: string;
  readonly hash: string;
  readonly rules: readonly string[];
}

export interface ReferenceSampler {
  /** Takes note of a decision, and answers at once. */
  offer(live: LiveDecision): void;
  stop(): Promise<void>;
}

export interface SamplerOptions {
  /** The share of decisions that is checked, from 0 to 1. */
  readonly share: number;
  readonly check: ReferenceCheck;
  readonly count: (result: ReferenceResult) => void;
  readonly onDifference: (difference: ReferenceDifference) => void;
  readonly onFailure: (error: unknown) => void;
  /** Decisions that may wait for their check; more are dropped. */
  readonly queue?: number;
  readonly random?: () => number;
}

const QUEUE = 200;
/** How many packs are remembered as none of the library's. */
const KEPT = 1_000;

/**
 * Evaluates a share of live decisions in json-rules-engine semantics again by that library (ADR 0007), after they
 * were answered. Decisions of other packs are passed over; what does not fit the queue is dropped and counted.
 */
export function createReferenceSampler(options: SamplerOptions): ReferenceSampler {
  const { share, check, count, onDifference, onFailure, queue = QUEUE, random = Math.random } = options;
  const others = new Set<string>();
  const underWay = new Set<Promise<void>>();
  let isStopped = false;

  function passOver(key: string): void {
    if (others.size >= KEPT) others.clear();
    others.add(key);
  }

  async function checkOne({ decision, facts, documents }: LiveDecision, key: string): Promise<void> {
    const found = await documents();
    if (found === undefined || textMember(found.pack, "semantics") !== "json-rules-engine") {
      passOver(key);
      return;
    }
    const given = await facts();
    if (given === undefined || isStopped) {
      count("dropped");
      return;
    }
    const { at, digest, notAsked, pack } = decision;
    const checked = { facts: given, at, digest, notAsked: notAsked?.facts };
    const answer = await check.check(key, found, checked);
    if (answer.kind === "not-comparable") return;
    count(answer.kind);
    if (answer.kind === "differ") onDifference({ pack: pack.id, hash: pack.hash, rules: answer.rules });
  }

  return {
    offer(live) {
      if (share <= 0 || random() >= share) return;
      const key = `${live.decision.pack.hash} ${live.catalogueHash}`;
      if (others.has(key)) return;
      if (isStopped || underWay.size >= queue) {
        count("dropped");
        return;
      }
      const checking = new Promise<void>((resolve) => setImmediate(resolve))
        .then(() => checkOne(live, key))
        .catch((error: unknown) => {
          count(isStopped ? "dropped" : "failed");
          if (!isStopped) onFailure(error);
        })
        .finally(() => underWay.delete(checking));
      underWay.add(checking);
    },
    async stop() {
      isStopped = true;
      await check.stop();
      await Promise.all(underWay);
    },
  };
}
