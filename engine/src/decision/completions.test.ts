import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import { planData } from "./plan-data.ts";
import { completeFacts, knownNames, randomRulesPack, randomTablePack } from "./random-packs.fixture.ts";
import { AT, compiled, decide, valueOf } from "./sample-pack.ts";

describe("strict decisions over incomplete facts", () => {
  it("RS14 a definite outcome holds, and a possible one covers, every completion", () => {
    fc.assert(
      fc.property(
        fc.oneof(randomRulesPack, randomTablePack),
        completeFacts,
        knownNames,
        (definition, complete, names) => {
          const pack = compiled(definition);
          const partial = Object.fromEntries(
            names.map((name) => [name, complete[name as keyof typeof complete]]),
          );
          const before = decide(pack, partial);
          const after = decide(pack, complete);
          for (const outcome of after.possible) expect(before.possible).toContain(outcome);
          if (before.possible.length === 1) expect(after.outcome).toBe(before.outcome);
          else {
            expect(before.outcome).toBe("refer");
            // A sound table hangs on facts alone; a formula may be unknown for another reason, such as ÷ 0.
            if (definition.decisions["policy"]?.kind === "table" && before.events.length === 0)
              expect(before.missing.length).toBeGreaterThan(0);
          }
          for (const name of before.missing) expect(Object.keys(partial)).not.toContain(name);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("DP6 the data plan ends, and on an outcome that all facts together confirm when it is definite", () => {
    fc.assert(
      fc.property(randomRulesPack, completeFacts, (definition, complete) => {
        const pack = compiled(definition);
        const given: Record<string, Json> = { age: complete.age, city: complete.city };
        for (let round = 0; round < 5; round += 1) {
          const plan = valueOf(planData(pack, { facts: given, at: AT, unavailable: [] }));
          if (plan.kind === "settled") {
            const { outcome, possible } = plan.evaluation.decision;
            if (possible.length === 1) expect(decide(pack, complete).outcome).toBe(outcome);
            return;
          }
          for (const name of plan.facts) given[name] = complete[name as keyof typeof complete];
        }
        expect.unreachable("the plan asks the same source again");
      }),
      { numRuns: 150 },
    );
  });
});
