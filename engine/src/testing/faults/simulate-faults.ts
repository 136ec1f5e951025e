import { createRuntime } from "../../runtime/index.ts";
import { checkPromises } from "./check-promises.ts";
import { checkRun, readRecords, type RunRecord } from "./check-runs.ts";
import { Clients } from "./clients.ts";
import type { FaultCounts } from "./fault-plan.ts";
import type { MortalProcess, PlantedBug } from "./mortal-process.ts";
import { MortalProcesses, type Thing } from "./mortal-processes.ts";
import type { SimulatedProducts, SimulatedStore } from "./outside-world.ts";

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
  readonly #processes: MortalProcesses;
  readonly #clients: Clients;

  constructor(
    seed: number,
    storage: SimulatedStore,
    products: SimulatedProducts,
    bug: PlantedBug | undefined,
  ) {
    this.#seed = seed;
    this.#processes = new MortalProcesses({ seed, storage, products, bug, passingMs: SHORT_MS });
    this.#clients = new Clients(this.#processes.world, this.#processes.random);
  }

  async run(): Promise<FaultReport> {
    const { random, world, plan, watch, violations } = this.#processes;
    const processes = 1 + random.below(3);
    for (let round = 0; round < ROUNDS; round++) {
      await this.#processes.bury(processes, () => this.#inspect());
      const rush = random.chance(0.3);
      const things = Array.from({ length: 1 + random.below(5) }, () => this.#anything(rush ? 0.9 : 0.4));
      await this.#processes.together(things);
      if (random.chance(0.5)) world.nowMs += random.pick(LONG_MS);
    }
    await this.#heal();
    const records = await this.#inspect();
    const promised = await checkPromises(this.#clients.commands, records, world);
    const unproved = await this.#replay(records);
    return {
      seed: this.#seed,
      violations: [
        ...new Set([
          ...violations,
          ...watch.violations,
          ...this.#clients.violations,
          ...promised,
          ...unproved,
        ]),
      ],
      faults: plan.counts(),
      runs: records.length,
      finished: records.filter(({ stored }) => stored.run.finished).length,
      acknowledged: this.#clients.commands.filter(({ acknowledged }) => acknowledged !== undefined).length,
      steps: records.reduce((sum, { stored }) => sum + stored.revision, 0),
    };
  }

  /** What one process is asked to do: work, or something for a client. */
  #anything(work: number): Thing {
    return this.#processes.random.chance(work)
      ? (process) => this.#work(process).then(() => undefined)
      : (process) => this.#clients.act(process.runtime);
  }

  async #work(process: MortalProcess): Promise<number> {
    const done = await this.#processes.work(process, 6);
    return done === undefined ? 0 : done.timers + done.activities;
  }

  /** No more faults: the unanswered is asked again, incidents are retried, and everything due is done. */
  async #heal(): Promise<void> {
    await this.#processes.heal(() => this.#inspect());
    await this.#drain();
    for (const command of [...this.#clients.commands]) {
      if (command.state === "refused") continue;
      await this.#processes.together([(process) => this.#clients.send(command, process.runtime)]);
    }
    for (const days of [1, 4, 30]) {
      for (let incident = 0; incident < 4; incident++) {
        await this.#processes.together([(process) => this.#clients.retryIncident(process.runtime)]);
      }
      this.#processes.world.nowMs += days * 86_400_000;
      await this.#drain();
    }
  }

  /** Works until nothing is due; work that does not end, or that is still due afterwards, is a violation. */
  async #drain(): Promise<void> {
    const { world, violations } = this.#processes;
    this.#processes.outwait();
    for (let turn = 0; turn < 200; turn++) {
      let worked = 0;
      await this.#processes.together([async (process) => void (worked = await this.#work(process))]);
      if (worked === 0) {
        const next = await world.store.nextDue();
        if (next === undefined || next > new Date(world.nowMs).toISOString()) return;
        // A lease that was taken by a clock hours ahead has to end first.
        world.nowMs += HOUR_MS;
      }
    }
    violations.push("Work does not end, or is due and not done");
  }

  /** Every run, told again all it was told, comes to what is stored. */
  async #replay(records: readonly RunRecord[]): Promise<readonly string[]> {
    const { store, products, ids, sealer, nowMs } = this.#processes.world;
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
    const { world, violations } = this.#processes;
    const records = await readRecords(world.store, world.runIds);
    for (const record of records) violations.push(...(await checkRun(record, world)));
    return records;
  }
}
