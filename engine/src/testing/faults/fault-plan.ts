import type { SeededRandom } from "./seeded-random.ts";

/** What a plan makes happen. */
export const plannedFaults = [
  "crash before a call",
  "crash after a call",
  "lost commit answer",
  "store failure",
  "connector error",
  "connector throws",
  "connector refusal",
  "timeout after the effect",
  "duplicate delivery",
  "late answer",
  "unfit answer",
  "clock forward",
  "clock back",
  "time passes",
] as const;

/** What happens by itself when several work at once; counted like the others. */
export const observedFaults = [
  "conflict",
  "given back late",
  "repeat",
  "lease expired",
  "two workers at once",
] as const;

export type Fault = (typeof plannedFaults)[number] | (typeof observedFaults)[number];
export type FaultCounts = { readonly [F in Fault]: number };

/** How often of a thousand occasions a fault fires when its plan has it. */
const RATES: { readonly [F in (typeof plannedFaults)[number]]: number } = {
  "crash before a call": 12,
  "crash after a call": 15,
  "lost commit answer": 40,
  "store failure": 12,
  "connector error": 180,
  "connector throws": 90,
  "connector refusal": 80,
  "timeout after the effect": 180,
  "duplicate delivery": 180,
  "late answer": 220,
  "unfit answer": 70,
  "clock forward": 15,
  "clock back": 15,
  "time passes": 25,
};

/**
 * Which faults a seed has: about half of them, so that each also happens alone, and every fifth seed has them in
 * plenty. `fires` draws for one occasion and counts what really fired.
 */
export class FaultPlan {
  readonly #random: SeededRandom;
  readonly #rates: ReadonlyMap<Fault, number>;
  readonly #counts = new Map<Fault, number>();
  #healed = false;

  constructor(random: SeededRandom) {
    this.#random = random;
    const plenty = random.chance(0.2) ? 3 : 1;
    this.#rates = new Map(
      plannedFaults.map((fault) => [fault, random.chance(0.5) ? (RATES[fault] * plenty) / 1_000 : 0]),
    );
  }

  fires(fault: (typeof plannedFaults)[number]): boolean {
    if (this.#healed || !this.#random.chance(this.#rates.get(fault) ?? 0)) return false;
    this.count(fault);
    return true;
  }

  count(fault: Fault): void {
    this.#counts.set(fault, (this.#counts.get(fault) ?? 0) + 1);
  }

  /** From now on nothing fails any more. */
  heal(): void {
    this.#healed = true;
  }

  get healed(): boolean {
    return this.#healed;
  }

  counts(): FaultCounts {
    const all = [...plannedFaults, ...observedFaults];
    return Object.fromEntries(all.map((fault) => [fault, this.#counts.get(fault) ?? 0])) as FaultCounts;
  }
}

export function addCounts(left: FaultCounts, right: FaultCounts): FaultCounts {
  return Object.fromEntries(
    Object.entries(left).map(([fault, count]) => [fault, count + right[fault as Fault]]),
  ) as FaultCounts;
}

export const noFaults: FaultCounts = Object.fromEntries(
  [...plannedFaults, ...observedFaults].map((fault) => [fault, 0]),
) as FaultCounts;
