import { firingsAfter, readRecurrence } from "../../kernel/index.ts";
import { createRuntime, type Runtime, type SaveSchedule } from "../../runtime/index.ts";
import { checkSchedule, type PlayedSchedule } from "./check-schedules.ts";
import { TENANTS } from "./clients.ts";
import type { FaultCounts } from "./fault-plan.ts";
import type { MortalProcess, PlantedBug } from "./mortal-process.ts";
import { MortalProcesses, type Thing } from "./mortal-processes.ts";
import type { SimulatedProducts, SimulatedStore } from "./outside-world.ts";

export interface ScheduleReport {
  readonly seed: number;
  /** What must never be, as sentences; empty when all held. */
  readonly violations: readonly string[];
  readonly faults: FaultCounts;
  /** Runs that schedules began when a moment came, and by hand. */
  readonly due: number;
  readonly byHand: number;
}

const ROUNDS = 12;
const STEPS = ["PT20M", "PT1H", "P1D"];
const STEP_MS = [20 * 60_000, 3_600_000, 86_400_000];
const PASSING_MS = [1_000, 90_000, 1_200_000, 3 * 3_600_000, 2 * 86_400_000];
const operator = { kind: "person", id: "li" } as const;

/**
 * Schedules of two lenders under a fault plan drawn from `seed`: several processes look at them at once, die between
 * and within any two calls, and go by clocks that are off; people change, pause and fire them meanwhile. Afterwards the
 * faults end, everything comes due, and each moment must have begun exactly one run.
 */
export async function simulateSchedules(
  seed: number,
  storage: SimulatedStore,
  products: SimulatedProducts,
  bug?: PlantedBug,
): Promise<ScheduleReport> {
  const simulation = new ScheduleSimulation(seed, storage, products, bug);
  try {
    return await simulation.run();
  } finally {
    await storage.end();
  }
}

class ScheduleSimulation {
  readonly #seed: number;
  readonly #processes: MortalProcesses;
  readonly #played: PlayedSchedule[] = [];

  constructor(
    seed: number,
    storage: SimulatedStore,
    products: SimulatedProducts,
    bug: PlantedBug | undefined,
  ) {
    this.#seed = seed;
    this.#processes = new MortalProcesses({ seed, storage, products, bug, passingMs: PASSING_MS });
  }

  async run(): Promise<ScheduleReport> {
    const { random, world, violations, watch, plan } = this.#processes;
    for (const tenant of TENANTS) await this.#save(tenant);
    const processes = 1 + random.below(3);
    for (let round = 0; round < ROUNDS; round++) {
      await this.#processes.bury(processes);
      const things = Array.from({ length: 1 + random.below(4) }, () => this.#anything());
      await this.#processes.together(things);
      if (random.chance(0.6)) world.nowMs += random.pick(PASSING_MS);
    }
    await this.#heal();
    let [due, byHand] = [0, 0];
    for (const played of this.#played) {
      const checked = await checkSchedule(played, world);
      violations.push(...checked.violations);
      due += checked.due;
      byHand += checked.byHand;
    }
    const all = [...new Set([...violations, ...watch.violations])];
    return { seed: this.#seed, violations: all, faults: plan.counts(), due, byHand };
  }

  /** A schedule whose every missed moment is caught up, so that all of them are to be found in the end. */
  async #save(tenant: string): Promise<void> {
    const { random, world } = this.#processes;
    const { store, products, ids, sealer, nowMs } = world;
    const { definitions, load } = products;
    const clock = { now: () => new Date(nowMs).toISOString() };
    const connectors = { call: () => Promise.reject(new Error("Expected nobody to be called")) };
    const runtime = createRuntime({ store, clock, ids, definitions, connectors, sealer }, load);
    const step = random.below(STEPS.length);
    const start = new Date(nowMs - random.below(2) * (STEP_MS[step] ?? 0)).toISOString();
    const command: SaveSchedule = {
      id: "again",
      expected: null,
      schedule: {
        title: { "zh-CN": "再来", en: "Again" },
        product: "sample-loan",
        repeat: `R${3 + random.below(8)}/${start}/${STEPS[step] ?? ""}`,
        zone: "Asia/Shanghai",
        catchUp: { mode: "all", limit: 1_000 },
        overlap: "allow",
      },
      pinned: false,
      subject: `applicant-of-${tenant}`,
      facts: { name: "张伟", age: 36 },
      by: operator,
    };
    const saved = await runtime.saveSchedule(tenant, command);
    const rule = readRecurrence(command.schedule);
    if (!saved.ok || !rule.ok) throw new Error("Expected a sound schedule");
    const moments = firingsAfter(rule.value, clock.now(), { limit: 100 }).map(({ at }) => at);
    this.#played.push({ tenant, command, moments, mayMiss: false, byHand: new Map() });
  }

  /** What one process is asked to do: mostly work; now and then something for an operator. */
  #anything(): Thing {
    const { random, world } = this.#processes;
    const roll = random.below(100);
    const played = random.pick(this.#played);
    const { tenant, command } = played;
    const quietly = (act: (runtime: Runtime) => Promise<unknown>) => (process: MortalProcess) =>
      act(process.runtime).then(
        () => undefined,
        () => undefined,
      );
    if (roll < 70) return (process) => this.#work(process).then(() => undefined);
    if (roll < 80) {
      const key = `by-hand-${played.byHand.size}`;
      const send = (runtime: Runtime) =>
        runtime.fireScheduleNow(tenant, command.id, { by: operator, idempotency: { key, requestHash: key } });
      played.byHand.set(key, { send });
      return quietly(send);
    }
    if (roll < 90) {
      // The rule stays, so that what is due stays due.
      const title = { "zh-CN": `第 ${roll} 次`, en: `Time ${roll}` };
      return quietly(async (runtime) => {
        const stored = await world.store.readSchedule(tenant, command.id);
        const schedule = { ...command.schedule, title };
        return runtime.saveSchedule(tenant, { ...command, schedule, expected: stored?.revision ?? null });
      });
    }
    if (roll < 95 || !random.chance(0.5))
      return quietly((runtime) =>
        runtime.previewSchedule(tenant, {
          product: command.schedule.product,
          rule: command.schedule,
          count: 3,
        }),
      );
    // What comes due meanwhile is gone.
    played.mayMiss = true;
    return quietly(async (runtime) => {
      await runtime.pauseSchedule(tenant, command.id, operator);
      await runtime.resumeSchedule(tenant, command.id, operator);
    });
  }

  async #work(process: MortalProcess): Promise<number> {
    const done = await this.#processes.work(process, 4);
    return done === undefined ? 0 : done.timers + done.activities + done.schedules;
  }

  /** No more faults: what was ordered is ordered again under its key, and everything comes due. */
  async #heal(): Promise<void> {
    const { world, violations } = this.#processes;
    await this.#processes.heal();
    for (const { tenant, command, byHand } of this.#played) {
      const resume = (process: MortalProcess) =>
        process.runtime.resumeSchedule(tenant, command.id, operator).then(() => undefined);
      await this.#processes.together([resume]);
      for (const order of byHand.values()) {
        await this.#processes.together([
          async (process) => {
            const fired = await order.send(process.runtime);
            if (fired.ok) order.answered = fired.value.answer;
            else violations.push(`Firing by hand was refused: ${fired.error.code}`);
          },
        ]);
      }
    }
    for (let days = 0; days < 15; days++) {
      world.nowMs += 86_400_000;
      for (let turn = 0, worked = 1; worked > 0; turn++) {
        await this.#processes.together([async (process) => void (worked = await this.#work(process))]);
        if (turn === 300) return void violations.push("Work does not end");
      }
    }
  }
}
