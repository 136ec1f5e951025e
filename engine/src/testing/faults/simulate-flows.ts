import {
  createProcessLoader,
  createRuntime,
  type Connectors,
  type ConnectorReply,
  type RunStore,
  type Runtime,
} from "../../runtime/index.ts";
import { memoryRunStore } from "../memory-run-store.ts";
import { countingIds, fixedDefinitions, forgetfulSealer } from "../plain-ports.ts";
import { simulatedClock } from "../simulated-clock.ts";
import { checkFlow, type PlayedFlow } from "./check-flow.ts";
import type { FlowBug } from "./flow-bugs.ts";
import { patientFlow } from "./patient-flow.ts";
import { seededRandom, type SeededRandom } from "./seeded-random.ts";

/** What happens to an application with a sub-flow, signals and things to undo. */
export const flowFaults = [
  "death before a call",
  "death after a call",
  "lost commit answer",
  "store failure",
  "connector error",
  "timeout after the effect",
  "signal told twice",
  "signal before its wait",
  "cancelled",
  "item withdrawn",
  "stopped",
  "days pass",
  "two workers at once",
  "conflict",
] as const;
type FlowFault = (typeof flowFaults)[number];
export type FlowFaultCounts = { readonly [F in FlowFault]: number };

export interface FlowReport {
  readonly seed: number;
  /** What must never be, as sentences; empty when all held. */
  readonly violations: readonly string[];
  readonly faults: FlowFaultCounts;
  /** The status it ended with, or `waiting`. */
  readonly end: string;
}

const T = "demo";
const ID = "run-1";
const TURNS = 50;
/** How long a signal that nobody waits for is kept. */
const WEEK_MS = 7 * 24 * 3_600_000;
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;
const officer = { kind: "person", id: "li", roles: ["officer"] } as const;

const definitions = fixedDefinitions();
definitions.publish("loan", patientFlow());
/** How the maps of the simulation are done; every other seed has one. */
const completions = ["all", "any", { count: 2 }, "settled"] as const;
for (const [number, completion] of completions.entries()) {
  definitions.publish(`map-${number}`, patientFlow(completion));
}
const load = createProcessLoader(definitions);

/**
 * One application of the booking flow and its sub-flow under faults drawn from `seed`: processes die before and after
 * any call, two work at once, it is cancelled, stopped and told things too early and twice. Then the faults end, what
 * is due is done, and what is stored must be whole.
 */
export async function simulateFlow(seed: number, bug?: FlowBug): Promise<FlowReport> {
  const flow = new FlowSimulation(seed, bug);
  const played = await flow.play();
  const { violations, end } = await checkFlow(played);
  return { seed, violations: [...flow.violations, ...violations], faults: flow.faults(), end };
}

class Died extends Error {}

class FlowSimulation {
  readonly violations: string[] = [];
  readonly #random: SeededRandom;
  readonly #completion: (typeof completions)[number] | undefined;
  readonly #product: string;
  readonly #children: readonly string[];
  readonly #counts = new Map<FlowFault, number>();
  readonly #clock = simulatedClock();
  readonly #store = memoryRunStore();
  readonly #mortal: RunStore;
  readonly #connectors: Connectors;
  readonly #ids = countingIds();
  readonly #sealer = forgetfulSealer();
  readonly #done = new Map<string, string>();
  #healed = true;
  #signalled = false;
  /** When the signal was sent first, whether or not that was answered. */
  #signalledAt: string | undefined;

  constructor(seed: number, bug: FlowBug | undefined) {
    this.#random = seededRandom(seed);
    const mapped = seed % 2 === 1 ? (seed >> 1) % completions.length : undefined;
    this.#completion = mapped === undefined ? undefined : completions[mapped];
    this.#product = mapped === undefined ? "loan" : `map-${mapped}`;
    const child = `${ID}-s3-0`;
    this.#children = mapped === undefined ? [child] : [1, 2, 3].map((item) => `${child}-${item}`);
    const buggy = bug?.store?.(this.#store) ?? this.#store;
    this.#mortal = this.#mortalStore(buggy);
    const connectors: Connectors = { call: (call) => this.#mayDie(() => this.#call(call)) };
    this.#connectors = bug?.connectors?.(connectors) ?? connectors;
  }

  faults(): FlowFaultCounts {
    return Object.fromEntries(
      flowFaults.map((fault) => [fault, this.#counts.get(fault) ?? 0]),
    ) as FlowFaultCounts;
  }

  async play(): Promise<PlayedFlow> {
    const facts = { name: "张伟", age: 36, city: "BJ" };
    await this.#runtime().startRun(T, { product: this.#product, subject: "a1", facts, sender: machine });
    this.#healed = false;
    for (let turn = 0; turn < TURNS; turn++) {
      const acts = this.#random.chance(0.5);
      if (!acts) this.#count("two workers at once");
      const first = acts ? this.#attempt(() => this.#act()) : this.#attempt(() => this.#work());
      await Promise.all([first, this.#attempt(() => this.#work())]);
      if (this.#random.chance(0.4)) this.#clock.pass("PT6S");
    }
    this.#healed = true;
    await this.#finish();
    const runtime = createRuntime({ ...this.#ports(), store: this.#store }, load);
    return {
      store: this.#store,
      tenant: T,
      id: ID,
      children: this.#children,
      ...(this.#completion === undefined ? {} : { completion: this.#completion }),
      done: this.#done,
      ...(this.#signalled && this.#signalledAt !== undefined
        ? { keptUntil: new Date(Date.parse(this.#signalledAt) + WEEK_MS).toISOString() }
        : {}),
      replay: (run) => runtime.replayRun(T, run),
    };
  }

  /** Whatever is due is done; work that fails or does not end although nothing fails any more is a violation. */
  async #finish(): Promise<void> {
    for (let turn = 0; turn < 120; turn++) {
      this.#clock.pass("PT1H");
      const { timers, activities, messages, signals, failures } = await this.#work();
      if (failures.length > 0)
        this.violations.push(`Work failed although nothing fails: ${String(failures[0])}`);
      if (timers + activities + messages + signals === 0 && turn > 5) return;
    }
    this.violations.push("Work does not end");
  }

  #count(fault: FlowFault): void {
    this.#counts.set(fault, (this.#counts.get(fault) ?? 0) + 1);
  }

  #attempt(act: () => Promise<unknown>): Promise<unknown> {
    return act().catch(() => undefined);
  }

  #work() {
    const turn = { owner: `w${this.#random.below(9)}`, limit: 1 + this.#random.below(3), leaseMs: 5_000 };
    return this.#runtime().workOnce(turn);
  }

  async #act(): Promise<unknown> {
    const runtime = this.#runtime();
    const tell = (type: string) => runtime.deliverEvent(T, ID, { type, payload: {}, sender: machine });
    switch (this.#random.below(9)) {
      case 0:
      case 1:
        return await tell("BEGIN");
      case 2:
      case 3:
        return await runtime.completeTask(T, await this.#openTask(), {
          outcome: "valued",
          form: { worth: 9 },
          sender: officer,
        });
      case 4:
        await this.#signal(runtime);
        return undefined;
      case 5:
        if (!this.#random.chance(0.3)) return undefined;
        this.#count("stopped");
        return await tell("STOP");
      case 6:
        if (!this.#random.chance(0.25)) return undefined;
        this.#count("cancelled");
        return await runtime.cancelRun(T, ID, { reason: "x", sender: officer });
      case 7:
        if (this.#completion === undefined || !this.#random.chance(0.3)) return undefined;
        this.#count("item withdrawn");
        return await runtime.cancelRun(T, this.#anyChild(), { reason: "x", sender: officer });
      default:
        if (!this.#random.chance(0.1)) return undefined;
        this.#count("days pass");
        this.#clock.pass("P4D");
        return undefined;
    }
  }

  /** What the parent says moves the sub-flow on, so that nobody knows its task's generation. */
  async #openTask(): Promise<string> {
    const first = this.#random.below(this.#children.length);
    for (const runId of [...this.#children.slice(first), ...this.#children.slice(0, first)]) {
      const [task] = await this.#store.listTasks(T, { runId, limit: 1 });
      if (task?.status === "open") return task.id;
    }
    const [task] = await this.#store.listTasks(T, { runId: this.#children[first] ?? "", limit: 1 });
    return task?.id ?? "";
  }

  #anyChild(): string {
    return this.#children[this.#random.below(this.#children.length)] ?? "";
  }

  async #signal(runtime: Runtime): Promise<void> {
    const stored = await this.#store.readRun(T, ID);
    if (this.#signalled) this.#count("signal told twice");
    else if (stored?.run.waits?.["PAYMENT_CONFIRMED"] === undefined) this.#count("signal before its wait");
    this.#signalledAt ??= this.#clock.now();
    const sent = await runtime.sendSignal(T, {
      name: "PAYMENT_CONFIRMED",
      key: "P-1",
      payload: { amount: 5 },
      messageId: "m1",
      sender: machine,
    });
    if (sent.ok) this.#signalled = true;
    else if (this.#signalled)
      this.violations.push(`The repeat of the signal was refused: ${sent.error.code}`);
  }

  async #mayDie<V>(act: () => Promise<V>): Promise<V> {
    const fate = this.#healed ? 50 : this.#random.below(100);
    if (fate < 5) {
      this.#count("death before a call");
      throw new Died();
    }
    const value = await act();
    if (fate >= 95) {
      this.#count("death after a call");
      throw new Died();
    }
    return value;
  }

  #mortalStore(store: RunStore): RunStore {
    const calls = Object.entries(store).map(([name, method]) => [
      name,
      (...args: readonly unknown[]) =>
        this.#mayDie(() => (method as (...given: readonly unknown[]) => Promise<unknown>)(...args)),
    ]);
    const mortal = Object.fromEntries(calls) as unknown as RunStore;
    return {
      ...mortal,
      commit: async (commit) => {
        if (!this.#healed && this.#random.chance(0.03)) {
          this.#count("store failure");
          throw new Error("The store fails");
        }
        const outcome = await mortal.commit(commit);
        if (outcome.kind === "conflict") this.#count("conflict");
        if (outcome.kind === "committed" && commit.run.id === ID && commit.run.finished) {
          for (const child of this.#children) {
            const sub = await this.#store.readRun(T, child);
            if (sub?.run.finished === false) this.violations.push("It has ended before its sub-flow");
          }
        }
        if (!this.#healed && this.#random.chance(0.04)) {
          this.#count("lost commit answer");
          throw new Error("The answer is lost");
        }
        return outcome;
      },
    };
  }

  #call({ operation, idempotencyKey }: Parameters<Connectors["call"]>[0]): Promise<ConnectorReply> {
    const error = { kind: "error", code: "bank.down", message: "Down", retryable: true } as const;
    if (!this.#healed && this.#random.chance(0.1)) {
      this.#count("connector error");
      return Promise.resolve(error);
    }
    this.#done.set(idempotencyKey, operation);
    if (!this.#healed && this.#random.chance(0.1)) {
      this.#count("timeout after the effect");
      return Promise.resolve(error);
    }
    return Promise.resolve({ kind: "answer", answer: { reference: "P-1" } });
  }

  #ports() {
    return {
      store: this.#mortal,
      clock: this.#clock,
      ids: this.#ids,
      definitions,
      connectors: this.#connectors,
      sealer: this.#sealer,
    };
  }

  #runtime(): Runtime {
    return createRuntime(this.#ports(), load);
  }
}
