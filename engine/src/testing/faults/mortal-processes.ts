import type { WorkDone } from "../../runtime/index.ts";
import { FaultPlan } from "./fault-plan.ts";
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
import { newWatch, type Watch } from "./watched-store.ts";

export interface Mortal {
  readonly seed: number;
  readonly storage: SimulatedStore;
  readonly products: SimulatedProducts;
  readonly bug: PlantedBug | undefined;
  /** By how many milliseconds time passes while things are done together, one of them at a time. */
  readonly passingMs: readonly number[];
}

/** Something that a process is asked to do. */
export type Thing = (process: MortalProcess) => Promise<void>;

const LEASE_MS = 60_000;

/** Several processes over one store in virtual time, each of them mortal, under a fault plan drawn from a seed. */
export class MortalProcesses {
  readonly random: SeededRandom;
  readonly plan: FaultPlan;
  readonly watch: Watch = newWatch();
  readonly world: OutsideWorld;
  /** What must never be, as sentences. */
  readonly violations: string[] = [];
  readonly #turns = new Turns();
  readonly #storage: SimulatedStore;
  readonly #passingMs: readonly number[];
  readonly #around: ProcessSurroundings;
  #processes: MortalProcess[] = [];
  #born = 0;

  constructor({ seed, storage, products, bug, passingMs }: Mortal) {
    this.random = seededRandom(seed);
    this.plan = new FaultPlan(this.random);
    this.world = outsideWorld(storage.store, products);
    this.#storage = storage;
    this.#passingMs = passingMs;
    const { world, plan, watch, random } = this;
    this.#around = { world, turns: this.#turns, plan, watch, random, bug };
  }

  /** A round of work; undefined: it failed, or its process died. */
  async work(process: MortalProcess, most: number): Promise<WorkDone | undefined> {
    const turn = { owner: process.name, limit: 1 + this.random.below(most), leaseMs: LEASE_MS };
    const done = await process.runtime.workOnce(turn).catch(() => undefined);
    if (this.plan.healed && (done === undefined || done.failures.length > 0)) {
      this.violations.push(`Work failed although nothing fails: ${String(done?.failures[0])}`);
    }
    return done;
  }

  /** Does things at the same time until each is answered or its process is dead. */
  async together(things: readonly Thing[]): Promise<void> {
    let open = things.length;
    for (const thing of things) {
      const process = this.random.pick(this.#processes);
      void Promise.race([thing(process), process.death]).finally(() => {
        open -= 1;
      });
    }
    if (things.length > 1 && this.#processes.length > 1) this.plan.count("two workers at once");
    await this.#turns.until(
      () => open === 0,
      this.random,
      () => {
        if (this.plan.fires("time passes")) this.world.nowMs += this.random.pick(this.#passingMs);
      },
    );
  }

  /** Replaces the dead, so that there are `count`. A store that lives in its process dies with it, and is opened again. */
  async bury(count: number, inspect?: () => Promise<unknown>): Promise<void> {
    const anyDied = this.#processes.some(({ dead }) => dead);
    if (anyDied) await inspect?.();
    if (anyDied && this.#storage.reopen !== undefined) {
      for (const process of this.#processes) if (!process.dead) process.die();
      this.world.store = await this.#storage.reopen();
      this.watch.leases.clear();
    }
    this.#processes = this.#processes.filter(({ dead }) => !dead);
    while (this.#processes.length < count) {
      this.#processes.push(mortalProcess(`worker-${++this.#born}`, this.#around));
    }
  }

  /** No more faults, and one process. */
  async heal(inspect?: () => Promise<unknown>): Promise<void> {
    this.plan.heal();
    await this.bury(1, inspect);
    this.#processes = this.#processes.slice(0, 1);
  }

  /** Lets the leases of the dead end. */
  outwait(): void {
    this.world.nowMs += LEASE_MS;
  }
}
