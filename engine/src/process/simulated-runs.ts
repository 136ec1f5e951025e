import type { Issue, JsonObject } from "../kernel/index.ts";
import { advance } from "./advance.ts";
import type { CompiledProcess } from "./compile-process.ts";
import type { MessageKind } from "./flow-event.ts";
import { itemOf } from "./item-generation.ts";
import { messageEvent } from "./message-event.ts";
import { PARENT } from "./recorded-flow.ts";
import type { Pins, Run } from "./run.ts";
import type { Advanced, RunEvent } from "./run-event.ts";
import { missingConsent, splitInput } from "./subflow-input.ts";
import { cancelledBy, isOver, MAX_DEPTH, type SubflowOrder } from "./subflows.ts";

/** The run that a case is about; its sub-flows' ids begin with it. */
export const ROOT = "simulation";

export interface SimulatedMessage {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly message: MessageKind;
  readonly body: JsonObject;
}

/** What carrying a message comes to: a run is told something, or a new one has begun. */
export type Carried =
  | { readonly kind: "tell"; readonly run: string; readonly event: RunEvent }
  | {
      readonly kind: "began";
      readonly run: string;
      readonly advanced: Extract<Advanced, { kind: "advanced" }>;
    };

/** The runs of a simulation, the application's and its sub-flows', with what each goes by. */
export class SimulatedRuns {
  readonly #root: CompiledProcess;
  readonly #runs = new Map<string, Run>();
  readonly #processes = new Map<string, CompiledProcess>();

  constructor(root: CompiledProcess) {
    this.#root = root;
    this.#processes.set(ROOT, root);
  }

  get root(): Run | undefined {
    return this.#runs.get(ROOT);
  }

  get(id: string): Run | undefined {
    return this.#runs.get(id);
  }

  processOf(id: string): CompiledProcess {
    return this.#processes.get(id) ?? this.#root;
  }

  keep(run: Run): void {
    this.#runs.set(run.id, run);
  }

  /** Sub-flows in the order they began. */
  children(): readonly Run[] {
    return [...this.#runs.values()].filter(({ id }) => id !== ROOT);
  }

  /** The sub-flow that an invocation began last; of a map, that of an item. */
  latest(invoke: string, item: number | undefined): string | undefined {
    return this.children().findLast(({ id, parent }) => parent?.invoke === invoke && this.isOfItem(id, item))
      ?.id;
  }

  /** Whether a run is, or was begun by, the sub-flow of an item of a map; of none in particular any run is. */
  isOfItem(run: string, item: number | undefined): boolean {
    if (item === undefined) return true;
    const parent = this.#runs.get(run)?.parent;
    if (parent === undefined) return false;
    return itemOf(parent.generation)?.item === item || this.isOfItem(parent.run, item);
  }

  /** Runs that wait for this event under this key. */
  waiting(event: string, key: string): readonly string[] {
    return [...this.#runs.values()].filter(({ waits }) => waits?.[event] === key).map(({ id }) => id);
  }

  /** What a message comes to; undefined: it leads to nothing. */
  carry({ id, from, to, message, body }: SimulatedMessage, at: string, pins: Pins): Carried | undefined {
    const sender = this.#runs.get(from);
    if (sender === undefined) return undefined;
    if (message === "start-run") return this.#start(to, body as unknown as SubflowOrder, at, pins);
    if (message === "cancel-run" && isOver(this.#runs.get(to))) {
      return { kind: "tell", run: from, event: { kind: "subflow-ended", at, generation: cancelledBy(id) } };
    }
    if (!this.#runs.has(to)) return undefined;
    return { kind: "tell", run: to, event: messageEvent(message, sender, body, at) };
  }

  #start(
    id: string,
    { workflow, input, parent, ages, consents }: SubflowOrder,
    at: string,
    pins: Pins,
  ): Carried {
    const failed = (code: string, message: string): Carried => {
      const { invoke, generation, run } = parent;
      return {
        kind: "tell",
        run,
        event: { kind: "subflow-failed", at, invoke, generation, error: { code, message } },
      };
    };
    const process = this.#root.subflows.get(workflow);
    const pin = pins.subflows?.[workflow];
    if (process === undefined || pin === undefined) return failed("subflow.unknown", workflow);
    if (parent.depth > MAX_DEPTH) return failed("subflow.too-deep", String(MAX_DEPTH));
    const lacking = missingConsent(process, consents);
    if (lacking !== undefined) return failed("subflow.consent-missing", lacking);
    const { facts, variables } = splitInput(process, input);
    const subflow = { parent, variables, consents, ages };
    const advanced = advance(
      undefined,
      {
        kind: "start",
        at,
        run: id,
        subject: ROOT,
        pins: { ...pins, workflow: pin },
        facts,
        sender: PARENT,
        subflow,
      },
      { process },
    );
    this.#processes.set(id, process);
    if (advanced.kind === "refused") return failed("subflow.input-invalid", told(advanced.refusal.issues));
    if (advanced.kind === "incident") return failed("subflow.start-failed", told([advanced.issue]));
    if (advanced.kind === "stale") throw new Error("Expected a start to be answered");
    return { kind: "began", run: id, advanced };
  }
}

function told([issue]: readonly Issue[]): string {
  return issue === undefined ? "" : `${issue.code} at ${issue.pointer}`;
}

/** Names one thing of one run in the world that all runs of a simulation share. */
export function inWorld(run: string, generation: string): string {
  return run === ROOT ? generation : `${run}|${generation}`;
}

export function ofRun(named: string): { readonly run: string; readonly generation: string } {
  const at = named.lastIndexOf("|");
  return at === -1
    ? { run: ROOT, generation: named }
    : { run: named.slice(0, at), generation: named.slice(at + 1) };
}
