import fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalJson, type Json } from "../kernel/index.ts";
import { smallFacts, smallWorkflow } from "../testing/index.ts";
import { compileWorkflow, type CompiledWorkflow } from "./compile-workflow.ts";
import { LiveActor } from "./live-actor.fixture.ts";
import { asWorkflow, randomMachine } from "./random-machine.fixture.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import type { Step, WorkflowInput } from "./step.ts";
import { start, step } from "./take-step.ts";
import { testSeed } from "../testing/test-seed.fixture.ts";

/** Our runner: between two inputs there is only text, and deadlines are kept outside. */
class StoredRun {
  readonly #workflow: CompiledWorkflow;
  #stored = "";
  #timers: { timer: string; generation: string; due: number }[] = [];
  #now = 0;
  readonly seen = new Set<string>();

  constructor(workflow: CompiledWorkflow) {
    this.#workflow = workflow;
    this.#keep(start(workflow, this.#world()));
  }

  get snapshot(): WorkflowSnapshot {
    return JSON.parse(this.#stored) as WorkflowSnapshot;
  }

  send(type: string): void {
    this.#tell({ kind: "event", type, payload: {} });
  }

  passSecond(): void {
    this.#now += 1;
    for (;;) {
      const [next] = this.#timers
        .filter(({ due }) => due <= this.#now)
        .sort((left, right) => left.due - right.due);
      if (next === undefined) return;
      this.#timers = this.#timers.filter((it) => it !== next);
      this.seen.add("timer");
      this.#tell({ kind: "timer", timer: next.timer, generation: next.generation });
    }
  }

  #tell(input: WorkflowInput): void {
    this.#keep(step(this.#workflow, this.snapshot, this.#world(), input));
  }

  #keep(told: ReturnType<typeof step>): void {
    if (!told.ok) throw new Error(`${told.error.code} ${JSON.stringify(told.error.params)}`);
    const { snapshot, effects, transitions }: Step = told.value;
    this.#stored = canonicalJson(snapshot as unknown as Json);
    if (transitions.length > 1) this.seen.add("several microsteps");
    if (transitions.some(({ to }) => to.length > 2)) this.seen.add("deep entry");
    if (Object.keys(snapshot.history).length > 0) this.seen.add("history");
    if (snapshot.status === "done") this.seen.add("done");
    for (const effect of effects) {
      if (effect.kind === "set-timer") {
        const seconds = Number(/^PT(\d+)S$/.exec(effect.after)?.[1]);
        const { timer, generation } = effect;
        this.#timers.push({ timer, generation, due: this.#now + seconds });
      } else if (effect.kind === "cancel-timer") {
        this.#timers = this.#timers.filter(({ generation }) => generation !== effect.generation);
      }
    }
  }

  #world() {
    return { at: new Date(Date.UTC(2026, 0, 1) + this.#now * 1_000).toISOString(), facts: {} };
  }
}

const seed = testSeed;
const zero = { title: { "zh-CN": "数", en: "n" }, type: { kind: "integer" }, initial: "0" };

it(`WF29 goes the way of a live XState actor on random machines (seed ${seed})`, { timeout: 120_000 }, () => {
  const seen = new Map<string, number>();
  let machines = 0;
  let steps = 0;
  const dice = fc.array(fc.nat(59), { minLength: 30, maxLength: 400 });
  const inputs = fc.array(fc.nat(5), { minLength: 5, maxLength: 25 });
  fc.assert(
    fc.property(dice, inputs, (rolled, choices) => {
      const machine = randomMachine(rolled);
      const json = smallWorkflow(asWorkflow(machine) as Parameters<typeof smallWorkflow>[0], {
        variables: { count: zero, other: zero },
      });
      const compiled = compileWorkflow(json, { facts: smallFacts });
      if (!compiled.ok) throw new Error(canonicalJson(compiled.error as unknown as Json));
      machines += 1;
      const live = new LiveActor(machine);
      const stored = new StoredRun(compiled.value);
      const same = () => {
        const { value, variables, output, status } = stored.snapshot;
        expect({ value, context: variables, output, status }).toEqual(live.standing);
      };
      same();
      for (const choice of choices) {
        const [event, way] = [["GO", "BACK", "TELL"][choice], choice >= 3];
        if (way) {
          live.passSecond();
          stored.passSecond();
        } else if (event !== undefined) {
          live.send(event);
          stored.send(event);
        }
        steps += 1;
        same();
      }
      for (const feature of stored.seen) seen.set(feature, (seen.get(feature) ?? 0) + 1);
    }),
    {
      seed,
      numRuns: Number(process.env["DIFFERENTIAL_RUNS"] ?? 60),
      plugins: [fc.interruptAfterTimeLimit(90_000)],
    },
  );
  console.log(
    `seed ${seed}: ${machines} machines, ${steps} steps, ${JSON.stringify(Object.fromEntries(seen))}`,
  );
  for (const feature of ["timer", "history", "done", "several microsteps", "deep entry"]) {
    expect(seen.get(feature) ?? 0, feature).toBeGreaterThan(0);
  }
});
