import type { JsonObject } from "@lendloom/engine/kernel";
import type { Run } from "@lendloom/engine/process";
import { createRuntime, type Ports, type Runtime } from "@lendloom/engine/runtime";
import {
  countingIds,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  scriptedConnectors,
  simulatedClock,
  type SimulatedClock,
} from "@lendloom/engine/testing";
import type { ConvertedScxml } from "./convert-scxml.ts";

const TENANT = "scxml";
const sender = { kind: "api-key", id: "scxml", roles: ["api-client"] } as const;
const MOST_TURNS = 1_000;

/**
 * A run with sub-runs, as the product has them: each is a run of its own, what one tells another is a row, and so are
 * deadlines. Everything is done by a runtime that knows nothing of the one before; the store keeps text.
 */
export class SubRuns {
  readonly #ports: Ports;
  readonly #clock: SimulatedClock;
  readonly #id: string;
  #run: Run;

  private constructor(ports: Ports, clock: SimulatedClock, run: Run) {
    this.#ports = ports;
    this.#clock = clock;
    this.#id = run.id;
    this.#run = run;
  }

  static async start({ workflow, workflows }: ConvertedScxml, catalogue: JsonObject): Promise<SubRuns> {
    const definitions = fixedDefinitions();
    definitions.publish("scxml", { workflow, workflows, catalogue, packs: [] });
    const clock = simulatedClock();
    const ports: Ports = {
      store: memoryRunStore(),
      clock,
      ids: countingIds(),
      definitions,
      connectors: scriptedConnectors({}),
      sealer: forgetfulSealer(),
    };
    const command = { product: "scxml", subject: "subject", facts: {}, sender };
    const started = await createRuntime(ports).startRun(TENANT, command);
    if (!started.ok || started.value.run === undefined) {
      throw new Error(`Expected a run, but got ${JSON.stringify(started)}`);
    }
    return new SubRuns(ports, clock, started.value.run);
  }

  get run(): Run {
    return this.#run;
  }

  /** An event that nothing takes is refused, and the run stays as it was: what SCXML calls discarded. */
  async send(type: string): Promise<void> {
    await this.#runtime().deliverEvent(TENANT, this.#id, { type, payload: {}, sender });
    await this.#read();
  }

  async wait(ms: number): Promise<void> {
    const until = new Date(Date.parse(this.#clock.now()) + ms).toISOString();
    await this.#workUntil(until);
    this.#clock.set(until);
    await this.#read();
  }

  async finish(): Promise<void> {
    await this.#workUntil(undefined);
    await this.#read();
  }

  async #workUntil(until: string | undefined): Promise<void> {
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const due = await this.#ports.store.nextDue();
      if (due === undefined || (until !== undefined && due > until)) return;
      if (due > this.#clock.now()) this.#clock.set(due);
      const { failures } = await this.#runtime().workOnce({ owner: "scxml", limit: 1 });
      if (failures.length > 0) throw failures[0];
    }
    throw new Error("Expected the work to end");
  }

  /** Reads the run, and proves it and every run it began by carrying out their journals again (RT304). */
  async #read(): Promise<void> {
    const runs = [this.#id];
    for (const id of runs) {
      const stored = await this.#ports.store.readRun(TENANT, id);
      if (stored === undefined) continue;
      if (stored.run.incidents.length > 0) throw new Error(`Expected ${id} without incidents`);
      const replay = await this.#runtime().replayRun(TENANT, id);
      if (!replay.ok || replay.value.kind !== "verified") {
        throw new Error(`Expected ${id} to be proved, but got ${JSON.stringify(replay)}`);
      }
      if (id === this.#id) this.#run = stored.run;
      runs.push(...Object.values(stored.run.children ?? {}).map((child) => child.run));
    }
  }

  #runtime(): Runtime {
    return createRuntime(this.#ports);
  }
}
