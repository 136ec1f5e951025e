import { createRuntime } from "../../runtime/index.ts";
import { checkPromises } from "./check-promises.ts";
import { checkRun, readRecords, type RunRecord } from "./check-runs.ts";
import { Clients } from "./clients.ts";
import { FaultPlan, type FaultCounts } from "./fault-plan.ts";
import {
  mortalProcess,
  type MortalProcess,
  type PlantedBug,
  type ProcessSurroundings,
} from "./mortal-process.ts";
import {
  outsideWorld,
  type OutsideWorld,
  type SimulatedProducts,
  type SimulatedStore,
} from "./outside-world.ts";
import { seededRandom, type SeededRandom } from "./seeded-random.ts";
import { Turns } from "./turns.ts";
import { newWatch } from "./watched-store.ts";

export interface FaultReport {
  readonly seed: number;
  /** What must never be, as sentences; empty when all held. */
  readonly violations: readonly string[];
  readonly faults: FaultCounts;
  readonly runs: number;
  readonly finished: number;
  readonly acknowledged: number;
  readonly steps: number;
}

const ROUNDS = 14;
const LEASE_MS = 60_000;
const HOUR_MS = 3_600_000;
const LONG_MS = [20_000, 120_000, 900_000, 6 * 3_600_000, 2 * 86_400_000, 5 * 86_400_000];
const SHORT_MS = [100, 5_000, 70_000];

/**
 * Two lenders' applications under a fault plan, all of it drawn from `seed`: several processes over one store,
 * commands and workers interleaved call by call in virtual time, each of them mortal. Afterwards the faults end,
 * everything unanswered is asked again, and what is stored must be what was promised.
 */
export async function simulateFaults(
  seed: number,
  storage: SimulatedStore,
  products: SimulatedProducts,
  bug?: PlantedBug,
): Promise<FaultReport> {
  const simulation = new FaultSimulation(seed, storage, products, bug);
  try {
    return await simulation.run();
  } finally {
    await storage.end();
  }
}

class FaultSimulation {
  readonly #seed: number;
  readonly #storage: SimulatedStore;
  readonly #random: SeededRandom;
  readonly #plan: FaultPlan;
  readonly #turns = new Turns();
  readonly #watch = newWatch();
  readonly #world: OutsideWorld;
  readonly #clients: Clients;
  readonly #around: ProcessSurroundings;
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
    this.#clients = new Clients(this.#world, this.#random);
    const { world, turns, plan, watch, random } = {
      world: this.#world,
      turns: this.#turns,
      plan: this.#plan,
      watch: this.#watch,
      random: this.#random,
    };
    this.#around = { world, turns, plan, watch, random, bug };
  }

  async run(): Promise<FaultReport> {
    const random = this.#random;
    const processes = 1 + random.below(3);
    for (let round = 0; round < ROUNDS; round++) {
      await this.#bury(processes);
      const rush = random.chance(0.3);
      const things = Array.from({ length: 1 + random.below(5) }, () => this.#anything(rush ? 0.9 : 0.4));
      await this.#together(things);
      if (random.chance(0.5)) this.#world.nowMs += random.pick(LONG_MS);
    }
    await this.#heal();
    const records = await this.#inspect();
    const promised = await checkPromises(this.#clients.commands, records, this.#world);
    const unproved = await this.#replay(records);
    return {
      seed: this.#seed,
      violations: [
        ...new Set([
          ...this.#violations,
          ...this.#watch.violations,
          ...this.#clients.violations,
          ...promised,
          ...unproved,
        ]),
      ],
      faults: this.#plan.counts(),
      runs: records.length,
      finished: records.filter(({ stored }) => stored.run.finished).length,
      acknowledged: this.#clients.commands.filter(({ acknowledged }) => acknowledged !== undefined).length,
      steps: records.reduce((sum, { stored }) => sum + stored.revision, 0),
    };
  }

  /** What one process is asked to do: work, or something for a client. */
  #anything(work: number): (process: MortalProcess) => Promise<void> {
    return this.#random.chance(work)
      ? (process) => this.#work(process).then(() => undefined)
      : (process) => this.#clients.act(process.runtime);
  }

  async #work(process: MortalProcess): Promise<number> {
    const turn = { owner: process.name, limit: 1 + this.#random.below(6), leaseMs: LEASE_MS };
    const done = await process.runtime.workOnce(turn).catch(() => undefined);
    if (this.#plan.healed && (done === undefined || done.failures.length > 0)) {
      this.#violations.push(`Work failed although nothing fails: ${String(done?.failures[0])}`);
    }
    return done === undefined ? 0 : done.timers + done.activities;
  }

  /** Does things at the same time until each is answered or its process is dead. */
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
        if (this.#plan.fires("time passes")) this.#world.nowMs += this.#random.pick(SHORT_MS);
      },
    );
  }

  /** Replaces the dead. A store that lives in its process dies with it, and is opened again. */
  async #bury(count: number): Promise<void> {
    const anyDied = this.#processes.some(({ dead }) => dead);
    if (anyDied) await this.#inspect();
    if (anyDied && this.#storage.reopen !== undefined) {
      for (const process of this.#processes) if (!process.dead) process.die();
      this.#world.store = await this.#storage.reopen();
      this.#watch.leases.clear();
    }
    this.#processes = this.#processes.filter(({ dead }) => !dead);
    while (this.#processes.length < count) {
      this.#processes.push(mortalProcess(`worker-${++this.#born}`, this.#around));
    }
  }

  /** No more faults: the unanswered is asked again, incidents are retried, and everything due is done. */
  async #heal(): Promise<void> {
    this.#plan.heal();
    await this.#bury(1);
    this.#processes = this.#processes.slice(0, 1);
    await this.#drain();
    for (const command of [...this.#clients.commands]) {
      if (command.state === "refused") continue;
      await this.#together([(process) => this.#clients.send(command, process.runtime)]);
    }
    for (const days of [1, 4, 30]) {
      for (let incident = 0; incident < 4; incident++) {
        await this.#together([(process) => this.#clients.retryIncident(process.runtime)]);
      }
      this.#world.nowMs += days * 86_400_000;
      await this.#drain();
    }
  }

  /** Works until nothing is due; work that does not end, or that is still due afterwards, is a violation. */
  async #drain(): Promise<void> {
    this.#world.nowMs += LEASE_MS;
    for (let turn = 0; turn < 200; turn++) {
      let worked = 0;
      await this.#together([async (process) => void (worked = await this.#work(process))]);
      if (worked === 0) {
        const next = await this.#world.store.nextDue();
        if (next === undefined || next > new Date(this.#world.nowMs).toISOString()) return;
        // A lease that was taken by a clock hours ahead has to end first.
        this.#world.nowMs += HOUR_MS;
      }
    }
    this.#violations.push("Work does not end, or is due and not done");
  }

  /** Every run, told again all it was told, comes to what is stored. */
  async #replay(records: readonly RunRecord[]): Promise<readonly string[]> {
    const { store, products, ids, sealer, nowMs } = this.#world;
    const { definitions, load } = products;
    const clock = { now: () => new Date(nowMs).toISOString() };
    const connectors = { call: () => Promise.reject(new Error("Expected a replay to call nobody")) };
    const runtime = createRuntime({ store, clock, ids, definitions, connectors, sealer }, load);
    const wrong: string[] = [];
    for (const { tenant, stored } of records) {
      const replayed = await runtime.replayRun(tenant, stored.run.id);
      if (replayed.ok && replayed.value.kind === "verified") continue;
      wrong.push(`The replay of ${stored.run.id} of ${tenant}: ${JSON.stringify(replayed)}`);
    }
    return wrong;
  }

  async #inspect(): Promise<readonly RunRecord[]> {
    const records = await readRecords(this.#world.store, this.#world.runIds);
    for (const record of records) this.#violations.push(...(await checkRun(record, this.#world)));
    return records;
  }
}
