import type { SeededRandom } from "@lendloom/engine/testing";
import type { Ask } from "./ask.ts";
import type { Load, LoadOptions } from "./load.ts";
import type { Violation } from "./violation.ts";
import type { PostgresOptions } from "../../../server/src/store/testing/embedded-postgres.ts";
import type { ChaosPostgres } from "./chaos-postgres.ts";
import type { World, WorldOptions } from "./world.ts";

export type StoreKind = "sqlite" | "postgres";

/** One kind of fault: how it is made, again and again, while lenders work. */
export interface ChaosTest {
  readonly name: string;
  /** What is done to the servers, in one sentence. */
  readonly title: string;
  /** What holds all the same, in one sentence. */
  readonly proves: string;
  readonly stores: readonly StoreKind[];
  /** Too few successes or faults prove nothing. */
  readonly least: { readonly acknowledged: number; readonly faults: number };
  /** Why this machine cannot do it; undefined: it can. */
  cannot?(): string | undefined;
  /** Runs only where it is asked for by its name. */
  readonly byName?: true;
  run(chaos: Chaos): Promise<void>;
}

/** What a test is given, and where it tells what it did. */
export interface Chaos {
  readonly seed: number;
  readonly random: SeededRandom;
  readonly store: StoreKind;
  /** 1 for the whole length; the selection of `pnpm test` takes less. */
  readonly scale: number;
  /** How long a soak is. */
  readonly minutes: number;
  /** The folder of an older version of the product; undefined: none was named. */
  readonly older: string | undefined;
  /** The database server of a test over PostgreSQL, started when it is asked for. */
  postgres(options?: PostgresOptions): Promise<ChaosPostgres>;
  /** Makes the world; its evidence is checked when the test is over. */
  world(options?: WorldOptions): Promise<World>;
  load(options?: Partial<LoadOptions>): { readonly load: Load; readonly ask: Ask };
  /** A fault was really made. */
  fired(what: string): void;
  /** The fault is over: the time from here to the next acknowledged command is the recovery. */
  over(): void;
  /** How many times longer everything has taken so far than on a machine with nothing else to do. */
  slower(): number;
  /** A figure worth telling. */
  figure(name: string, value: number | string): void;
  violate(invariant: Violation["invariant"], text: string): void;
  /** Ends the load, waits for what is begun, and checks every invariant; a server must be up. */
  settle(options?: {
    readonly withinMs?: number;
    /** How far ahead the servers' clock is. */
    readonly clockMs?: number;
  }): Promise<void>;
  /** Ends every process; for a test that takes their ground away. */
  endWorld(): Promise<void>;
}
