import { firingsAfter, readRecurrence } from "../../kernel/index.ts";
import { createRuntime, type Runtime, type SaveSchedule } from "../../runtime/index.ts";
import { checkSchedule, type PlayedSchedule } from "./check-schedules.ts";
import { TENANTS } from "./clients.ts";
import { FaultPlan, type FaultCounts } from "./fault-plan.ts";
import { mortalProcess, type MortalProcess, type PlantedBug } from "./mortal-process.ts";
import {
  outsideWorld,
  type OutsideWorld,
  type SimulatedProducts,
  type SimulatedStore,
} from "./outside-world.ts";
import { seededRandom, type SeededRandom } from "./seeded-random.ts";
import { Turns } from "./turns.ts";
import { newWatch } from "./watched-store.ts";

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
const LEASE_MS = 60_000;
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
  readonly #storage: SimulatedStore;
  readonly #random: SeededRandom;
  readonly #plan: FaultPlan;
  readonly #turns = new Turns();
  readonly #watch = newWatch();
  readonly #world: OutsideWorld;
  readonly #bug: PlantedBug | undefined;
  readonly #played: PlayedSchedule[] = [];
  readonly #violations: string[] = [];
  #processes: MortalProcess[] = [];
  #born = 0;

  constructor(
    seed: number,
    storage: SimulatedStore,
    products: SimulatedProducts,
    bug: PlantedBug | undefined,
  ) {
    this.#seed = seed;
    this.#storage = storage;
    this.#random = seededRandom(seed);
    this.#plan = new FaultPlan(this.#random);
    this.#world = outsideWorld(storage.store, products);
    this.#bug = bug;
  }

  async run(): Promise<ScheduleReport> {
    const random = this.#random;
    for (const tenant of TENANTS) await this.#save(tenant);
    const processes = 1 + random.below(3);
    for (let round = 0; round < ROUNDS; round++) {
      await this.#bury(processes);
      const things = Array.from({ length: 1 + random.below(4) }, () => this.#anything());
      await this.#together(things);
      if (random.chance(0.6)) this.#world.nowMs += random.pick(PASSING_MS);
    }
    await this.#heal();
    let [due, byHand] = [0, 0];
    for (const played of this.#played) {
      const checked = await checkSchedule(played, this.#world);
      this.#violations.push(...checked.violations);
      due += checked.due;
      byHand += checked.byHand;
    }
    const violations = [...new Set([...this.#violations, ...this.#watch.violations])];
    return { seed: this.#seed, violations, faults: this.#plan.counts(), due, byHand };
  }

  /** A schedule whose every missed moment is caught up, so that all of them are to be found in the end. */
  async #save(tenant: string): Promise<void> {
    const { store, products, ids, sealer, nowMs } = this.#world;
    const { definitions, load } = products;
    const clock = { now: () => new Date(nowMs).toISOString() };
    const connectors = { call: () => Promise.reject(new Error("Expected nobody to be called")) };
    const runtime = createRuntime({ store, clock, ids, definitions, connectors, sealer }, load);
    const step = this.#random.below(STEPS.length);
    const start = new Date(nowMs - this.#random.below(2) * (STEP_MS[step] ?? 0)).toISOString();
    const command: SaveSchedule = {
      id: "again",
      expected: null,
      schedule: {
        title: { "zh-CN": "再来", en: "Again" },
        product: "sample-loan",
        repeat: `R${3 + this.#random.below(8)}/${start}/${STEPS[step] ?? ""}`,
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
  #anything(): (process: MortalProcess) => Promise<void> {
    const random = this.#random;
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
        const stored = await this.#world.store.readSchedule(tenant, command.id);
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
    const turn = { owner: process.name, limit: 1 + this.#random.below(4), leaseMs: LEASE_MS };
    const done = await process.runtime.workOnce(turn).catch(() => undefined);
    if (this.#plan.healed && (done === undefined || done.failures.length > 0)) {
      this.#violations.push(`Work failed although nothing fails: ${String(done?.failures[0])}`);
    }
    return done === undefined ? 0 : done.timers + done.activities + done.schedules;
  }

  async #together(things: readonly ((process: MortalProcess) => Promise<void>)[]): Promise<void> {
    let open = things.length;
    for (const thing of things) {
      const process = this.#random.pick(this.#processes);
      void Promise.race([thing(process), process.death]).finally(() => {
        open -= 1;
      });
    }
    if (things.length > 1 && this.#processes.length > 1) this.#plan.count("two workers at once");
    await this.#turns.until(
      () => open === 0,
      this.#random,
      () => {
        if (this.#plan.fires("time passes")) this.#world.nowMs += this.#random.pick(PASSING_MS);
      },
    );
  }

  async #bury(count: number): Promise<void> {
    const anyDied = this.#processes.some(({ dead }) => dead);
    if (anyDied && this.#storage.reopen !== undefined) {
      for (const process of this.#processes) if (!process.dead) process.die();
      this.#world.store = await this.#storage.reopen();
      this.#watch.leases.clear();
    }
    this.#processes = this.#processes.filter(({ dead }) => !dead);
    while (this.#processes.length < count) {
      const around = {
        world: this.#world,
        turns: this.#turns,
        plan: this.#plan,
        watch: this.#watch,
        random: this.#random,
        bug: this.#bug,
      };
      this.#processes.push(mortalProcess(`worker-${++this.#born}`, around));
    }
  }

  /** No more faults: what was ordered is ordered again under its key, and everything comes due. */
  async #heal(): Promise<void> {
    this.#plan.heal();
    await this.#bury(1);
    this.#processes = this.#processes.slice(0, 1);
    for (const { tenant, command, byHand } of this.#played) {
      const resume = (process: MortalProcess) =>
        process.runtime.resumeSchedule(tenant, command.id, operator).then(() => undefined);
      await this.#together([resume]);
      for (const order of byHand.values()) {
        await this.#together([
          async (process) => {
            const fired = await order.send(process.runtime);
            if (fired.ok) order.answered = fired.value.answer;
            else this.#violations.push(`Firing by hand was refused: ${fired.error.code}`);
          },
        ]);
      }
    }
    for (let days = 0; days < 15; days++) {
      this.#world.nowMs += 86_400_000;
      for (let turn = 0, worked = 1; worked > 0; turn++) {
        await this.#together([async (process) => void (worked = await this.#work(process))]);
        if (turn === 300) return void this.#violations.push("Work does not end");
      }
    }
  }
}
