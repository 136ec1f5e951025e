import fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalJson, type Json } from "../kernel/index.ts";
import { smallFacts, smallWorkflow } from "../testing/index.ts";
import { testSeed } from "../testing/test-seed.fixture.ts";
import { checkPlan } from "./check-plan.ts";
import { compileWorkflow, type CompiledWorkflow } from "./compile-workflow.ts";
import type { WorkflowEffect } from "./effect.ts";
import { activeKeys } from "./occupied.ts";
import { asWorkflow, randomMachine } from "./random-machine.fixture.ts";
import { relocate } from "./relocate.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import { takeAutomatic } from "./take-automatic.ts";
import { start, step } from "./take-step.ts";

const seed = testSeed;
const zero = { title: { "zh-CN": "数", en: "n" }, type: { kind: "integer" }, initial: "0" };
const world = { at: "2026-01-01T00:00:00.000Z", facts: {} };

function compiled(dice: readonly number[], version: string): CompiledWorkflow {
  const states = asWorkflow(randomMachine(dice)) as Parameters<typeof smallWorkflow>[0];
  const json = smallWorkflow(states, { version, variables: { count: zero, other: zero } });
  const workflow = compileWorkflow(json, { facts: smallFacts });
  if (!workflow.ok) throw new Error(canonicalJson(workflow.error as unknown as Json));
  return workflow.value;
}

/** Where a run stands, and the deadlines that its host keeps for it, by generation. */
class Hosted {
  snapshot: WorkflowSnapshot;
  readonly rows = new Map<string, string>();

  constructor(workflow: CompiledWorkflow) {
    const begun = start(workflow, world);
    if (!begun.ok) throw new Error(begun.error.code);
    this.snapshot = begun.value.snapshot;
    this.keep(begun.value.snapshot, begun.value.effects);
  }

  keep(snapshot: WorkflowSnapshot, effects: readonly WorkflowEffect[]): void {
    this.snapshot = JSON.parse(canonicalJson(snapshot as unknown as Json)) as WorkflowSnapshot;
    for (const effect of effects) {
      if (effect.kind === "set-timer") this.rows.set(effect.generation, effect.timer);
      if (effect.kind === "cancel-timer") expect(this.rows.delete(effect.generation)).toBe(true);
    }
    const armed = Object.values(this.snapshot.timers).map(({ generation }) => generation);
    expect([...this.rows.keys()].sort()).toEqual(armed.sort());
  }

  ended(): boolean {
    return this.snapshot.status === "done";
  }

  /** One of the events, or one of the deadlines. */
  tell(workflow: CompiledWorkflow, choice: number): void {
    const due = Object.entries(this.snapshot.timers)[choice % 7];
    const type = ["GO", "BACK", "TELL"][choice % 3] ?? "GO";
    const [timer, generation] = [due?.[0] ?? "", due?.[1].generation ?? ""];
    const fires = choice >= 30 && due !== undefined;
    const input = fires
      ? ({ kind: "timer", timer, generation } as const)
      : ({ kind: "event", type, payload: {} } as const);
    const told = step(workflow, this.snapshot, world, input);
    if (!told.ok) throw new Error(`${told.error.code} ${JSON.stringify(told.error.params)}`);
    if (fires && told.value.accepted) this.rows.delete(generation);
    this.keep(told.value.snapshot, told.value.effects);
  }
}

it(
  `RT206 RT212 puts runs of random machines into random other ones, where they can go on (seed ${seed})`,
  { timeout: 120_000 },
  () => {
    const seen = new Map<string, number>();
    const count = (what: string) => void seen.set(what, (seen.get(what) ?? 0) + 1);
    const dice = fc.array(fc.nat(59), { minLength: 30, maxLength: 300 });
    const choices = fc.array(fc.nat(59), { minLength: 0, maxLength: 12 });
    const maps = fc.array(fc.nat(59), { minLength: 30, maxLength: 30 });
    const run = (
      one: number[],
      change: number[] | null,
      before: number[],
      map: number[],
      after: number[],
    ) => {
      const from = compiled(one, "1.0.0");
      // Another machine, or the same with an edit at its end.
      const to = compiled(change ?? one.slice(0, -8), "2.0.0");
      const its = new Hosted(from);
      for (const choice of before) if (!its.ended()) its.tell(from, choice);
      if (its.ended()) {
        count("ended");
        return;
      }
      const [olds, news] = [[...from.states.keys()], [...to.states.keys()]];
      const states = Object.fromEntries(
        olds.flatMap((key, index) => {
          const drawn = map[index] ?? 0;
          return drawn < 45 && to.states.has(key) ? [] : [[key, news[drawn % news.length] ?? key]];
        }),
      );
      const plan = checkPlan(
        {
          from: "a",
          to: "b",
          states,
          timers: (["keep", "restart", "drop"] as const)[(map[0] ?? 0) % 3] ?? "keep",
        },
        from,
        to,
      );
      if (!plan.ok) throw new Error(canonicalJson(plan.error as unknown as Json));
      const moved = relocate(plan.value, its.snapshot, world);
      if (!moved.ok) {
        for (const { code } of moved.error) count(code);
        return undefined;
      }
      count("moved");
      const was = activeKeys(its.snapshot.value).map((key) => states[key] ?? key);
      const old = its.snapshot;
      its.keep(moved.value.snapshot, moved.value.effects);
      const { timers, value, history } = its.snapshot;
      const active = new Set(activeKeys(value));
      // Whatever is occupied came from somewhere, or is at its beginning; whatever waits is waited for where the run is.
      for (const { state, after } of Object.values(timers)) {
        expect(active.has(state)).toBe(true);
        expect(to.states.get(state)?.node.definition.after).toHaveProperty(after);
      }
      for (const key of active) {
        if (was.includes(key)) continue;
        for (const after of Object.keys(to.states.get(key)?.node.definition.after ?? {})) {
          expect(timers).toHaveProperty([`${key}/${after}`]);
        }
      }
      if (Object.keys(old.history).length > 0)
        count(Object.keys(history).length > 0 ? "remembers" : "forgot");
      const rested = takeAutomatic(to, its.snapshot, world);
      if (!rested.ok) throw new Error(rested.error.code);
      if (rested.value.accepted) count("went on by itself");
      its.keep(rested.value.snapshot, rested.value.effects);
      for (const choice of after) if (!its.ended()) its.tell(to, choice);
      if (its.ended()) count("ended after");
      return undefined;
    };
    fc.assert(
      fc.property(dice, fc.option(dice, { freq: 2 }), choices, maps, choices, (...drawn) => {
        run(...drawn);
      }),
      {
        seed,
        numRuns: Number(process.env["DIFFERENTIAL_RUNS"] ?? 200),
        plugins: [fc.interruptAfterTimeLimit(90_000)],
      },
    );
    console.log(`seed ${seed}: ${JSON.stringify(Object.fromEntries(seen))}`);
    for (const what of ["moved", "remembers"]) {
      expect(seen.get(what) ?? 0, what).toBeGreaterThan(0);
    }
  },
);
