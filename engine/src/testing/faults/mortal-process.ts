import {
  createRuntime,
  type ConnectorCall,
  type ConnectorReply,
  type Ports,
  type RunStore,
  type Runtime,
} from "../../runtime/index.ts";
import type { FaultPlan } from "./fault-plan.ts";
import type { OutsideWorld } from "./outside-world.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { ProcessDied, type Turns } from "./turns.ts";
import { watchedStore, type Watch } from "./watched-store.ts";

/** A process of the product: what it knows is gone when it dies, and nobody gets an answer from it any more. */
export interface MortalProcess {
  readonly name: string;
  readonly runtime: Runtime;
  readonly dead: boolean;
  /** Resolves when it dies. */
  readonly death: Promise<void>;
  die(): void;
}

/** A mistake that is built in to see whether the simulation finds it. */
export interface PlantedBug {
  readonly name: string;
  /** What a process sees instead of its real ports. */
  ports?(ports: Ports): Ports;
  runtime?(runtime: Runtime): Runtime;
}

export interface ProcessSurroundings {
  readonly world: OutsideWorld;
  readonly turns: Turns;
  readonly plan: FaultPlan;
  readonly watch: Watch;
  readonly random: SeededRandom;
  readonly bug?: PlantedBug | undefined;
}

const HOUR_MS = 3_600_000;

/** Starts a process over the store as it is: between any two of its calls, and within each, it may die. */
export function mortalProcess(name: string, around: ProcessSurroundings): MortalProcess {
  const { world, turns, plan, watch, random, bug } = around;
  let dead = false;
  let announce: () => void = () => undefined;
  const death = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const owner = {};
  const die = (): void => {
    dead = true;
    turns.drop(owner);
    announce();
  };
  let skewMs = 0;
  const clock = {
    now() {
      if (plan.fires("clock forward")) skewMs += random.below(3 * HOUR_MS);
      if (plan.fires("clock back")) skewMs -= random.below(3 * HOUR_MS);
      return new Date(world.nowMs + (plan.healed ? 0 : skewMs)).toISOString();
    },
  };

  const dying = <T>(act: () => Promise<T>): Promise<T> =>
    turns.take(owner, async () => {
      const crash = (fault: "crash before a call" | "crash after a call") => {
        if (!plan.fires(fault)) return;
        die();
        throw new ProcessDied();
      };
      crash("crash before a call");
      const value = await act();
      crash("crash after a call");
      return value;
    });

  const store = mortalStore(world, plan, dying);
  const ports: Ports = {
    store,
    clock,
    ids: world.ids,
    definitions: world.products.definitions,
    sealer: world.sealer,
    connectors: { call: (call) => dying(() => Promise.resolve(reply(call, world, plan))) },
  };
  const seen = bug?.ports?.(ports) ?? ports;
  const runtime = createRuntime(
    { ...seen, store: watchedStore(seen.store, watch, plan) },
    world.products.load,
  );
  return {
    name,
    runtime: bug?.runtime?.(runtime) ?? runtime,
    get dead() {
      return dead;
    },
    death,
    die,
  };
}

/** Every method of the store, each call a turn in which the process may die or the store may fail. */
function mortalStore(
  world: OutsideWorld,
  plan: FaultPlan,
  dying: <T>(act: () => Promise<T>) => Promise<T>,
): RunStore {
  type Method = (...args: readonly unknown[]) => Promise<unknown>;
  const wrapped =
    (method: string) =>
    (...args: readonly unknown[]) =>
      dying(async () => {
        if (plan.fires("store failure")) throw new Error("The simulated store failed");
        const real = world.store as unknown as Readonly<Record<string, Method>>;
        const answer = await real[method]?.(...args);
        if (method === "commit" && plan.fires("lost commit answer")) {
          throw new Error("The simulated connection broke after the commit");
        }
        return answer;
      });
  const methods = Object.keys(world.store).map((method) => [method, wrapped(method)] as const);
  return Object.fromEntries(methods) as unknown as RunStore;
}

function reply(call: ConnectorCall, world: OutsideWorld, plan: FaultPlan): ConnectorReply {
  const failed = (code: string, retryable: boolean): ConnectorReply => ({
    kind: "error",
    code,
    message: "Simulated",
    retryable,
  });
  // Longer than any lease: the work may be another worker's when this answer, good or bad, comes in.
  if (plan.fires("late answer")) world.nowMs += 90_000;
  if (plan.fires("connector error")) return failed("connector.unavailable", true);
  if (plan.fires("connector throws")) throw new Error("ECONNRESET");
  if (plan.fires("connector refusal")) return failed("connector.refused", false);
  const answer = world.carryOut(call);
  if (plan.fires("duplicate delivery")) world.carryOut(call);
  if (plan.fires("timeout after the effect")) return failed("connector.timeout", true);
  if (plan.fires("unfit answer")) return { kind: "answer", answer: { unfit: true } };
  return { kind: "answer", answer };
}
