import fc from "fast-check";
import { expect, it } from "vitest";
import { smallFacts, smallWorkflow } from "../testing/index.ts";
import { compileWorkflow, type CompiledWorkflow } from "./compile-workflow.ts";
import { asWorkflow, randomMachine } from "./random-machine.fixture.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import type { WorkflowInput } from "./step.ts";
import { start, step } from "./take-step.ts";
import { testSeed } from "../testing/test-seed.fixture.ts";

const seed = testSeed;
const zero = { title: { "zh-CN": "数", en: "n" }, type: { kind: "integer" }, initial: "0" };
const world = { at: "2026-01-01T00:00:00.000Z", facts: {} };

it(`WF210 a way that was taken before is taken again as XState takes it (seed ${seed})`, () => {
  let steps = 0;
  const dice = fc.array(fc.nat(59), { minLength: 30, maxLength: 300 });
  const inputs = fc.array(fc.nat(3), { minLength: 4, maxLength: 14 });
  fc.assert(
    fc.property(dice, inputs, inputs, (rolled, first, second) => {
      const machine = asWorkflow(randomMachine(rolled)) as Parameters<typeof smallWorkflow>[0];
      const json = smallWorkflow(machine, { variables: { count: zero, other: zero } });
      const compile = (): CompiledWorkflow => {
        const compiled = compileWorkflow(json, { facts: smallFacts });
        if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
        return compiled.value;
      };
      const known = compile();
      for (const choices of [first, second, first, second]) {
        let told = start(known, world);
        expect(told).toEqual(start(compile(), world));
        for (const choice of choices) {
          if (!told.ok) return;
          const { snapshot } = told.value;
          const input = inputOf(choice, snapshot);
          told = step(known, snapshot, world, input);
          expect(told).toEqual(step(compile(), snapshot, world, input));
          steps += 1;
        }
      }
    }),
    { seed, numRuns: 12, plugins: [fc.interruptAfterTimeLimit(60_000)] },
  );
  expect(steps).toBeGreaterThan(50);
}, 90_000);

function inputOf(choice: number, { timers }: WorkflowSnapshot): WorkflowInput {
  const [armed] = Object.entries(timers);
  if (choice === 3 && armed !== undefined) {
    return { kind: "timer", timer: armed[0], generation: armed[1].generation };
  }
  return { kind: "event", type: ["GO", "BACK", "TELL"][choice % 3] ?? "GO", payload: {} };
}
