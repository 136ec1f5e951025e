import { planData, type CompiledPack } from "@lendloom/engine/decision";
import type { Json } from "@lendloom/engine/kernel";
import type { Benchmark, Figure } from "../bench/benchmark.ts";
import { seededRandom } from "../fit/seeded-random.ts";
import { allFacts, plannedPack, valueOf } from "./planned-pack.ts";

const AT = "2026-11-22T08:00:00Z";
const PACKS = 10;

/** How long one round of the data plan takes: thirty rules over the facts of eight sources. */
export const plan: Benchmark = {
  title: "Data plan",
  sections: ["rounds"],
  seed: 20_261_122,
  run({ quick, seed, say }) {
    const random = seededRandom(seed);
    const taken: number[] = [];
    let [inexact, rounds, asked, applicants] = [0, 0, 0, 0];
    for (let number = 0; number < PACKS; number += 1) {
      const pack = plannedPack(random);
      say(`pack ${number + 1} of ${PACKS}`);
      const count = quick ? 5 : 100;
      // The first applicants open the pack's conditions and warm the code.
      for (let applicant = -count; applicant < count; applicant += 1) {
        const facts = Object.fromEntries(allFacts.map((name) => [name, Math.floor(random() * 100)]));
        const found = roundsOf(pack, facts);
        if (applicant < 0) continue;
        applicants += 1;
        asked += found.length - 1;
        for (const { milliseconds, exact } of found) {
          rounds += 1;
          taken.push(milliseconds);
          if (!exact) inexact += 1;
        }
      }
    }
    taken.sort((left, right) => left - right);
    const at = (share: number): number => taken[Math.floor(share * (taken.length - 1))] ?? 0;
    const figures: readonly Figure[] = [
      {
        name: "planMedianMs",
        title: "a round of the plan, 30 rules and 8 sources",
        unit: "ms",
        value: at(0.5),
        spread: [at(0.25), at(0.75)],
        aim: { at: "most", value: 1 },
      },
      { name: "plan95Ms", title: "the slowest of 20 rounds", unit: "ms", value: at(0.95) },
      {
        name: "plan99Ms",
        title: "the slowest of 100 rounds",
        unit: "ms",
        value: at(0.99),
        aim: { at: "most", value: 1 },
      },
      { name: "planInexactShare", title: "rounds that are not exact", unit: "", value: inexact / rounds },
      {
        name: "planAskedSources",
        title: "sources asked an applicant, of 8",
        unit: "",
        value: asked / applicants,
      },
    ];
    return Promise.resolve(figures);
  },
};

/** Asks source after source until the decision is settled. */
function roundsOf(pack: CompiledPack, complete: Readonly<Record<string, Json>>) {
  const facts: Record<string, Json> = {};
  const found: { readonly milliseconds: number; readonly exact: boolean }[] = [];
  for (;;) {
    const ask = () => valueOf(planData(pack, { facts, at: AT, unavailable: [] }));
    const round = ask();
    // The least of three: a busy machine interrupts one, hardly all.
    const milliseconds = Math.min(timed(ask), timed(ask), timed(ask));
    found.push({ milliseconds, exact: round.kind === "settled" || round.exact });
    if (round.kind === "settled") return found;
    for (const name of round.facts) facts[name] = complete[name] ?? 0;
  }
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
