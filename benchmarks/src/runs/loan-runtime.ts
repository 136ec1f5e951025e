import { randomUUIDv7 } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRuntime, type Runtime, type TaskRow } from "@lendloom/engine/runtime";
import { openStore, type Store } from "../../../server/src/store/index.ts";
import { loanDefinitions } from "./three-state-loan.ts";

export const TENANT = "bench";
export const machine = { kind: "api-key", id: "bench", roles: ["api-client"] } as const;
export const officer = { kind: "person", id: "li", roles: ["officer"] } as const;

/** A store on disk, as the product opens it, and a runtime over it whose connector answers at once. */
export interface LoanRuntime {
  readonly folder: string;
  readonly store: Store;
  readonly runtime: Runtime;
  /** Closes and opens the store; answers the milliseconds it took to open. */
  reopen(): Promise<{ readonly loans: LoanRuntime; readonly openMs: number }>;
  end(): Promise<void>;
}

export async function openLoanRuntime({
  folder = mkdtempSync(join(tmpdir(), "lendloom-bench-")),
  whenOpened = () => undefined,
  writerThread = "under-load",
}: {
  readonly folder?: string;
  readonly whenOpened?: (task: TaskRow) => void;
  /** `never`: the process itself writes. */
  readonly writerThread?: "under-load" | "never" | undefined;
} = {}): Promise<LoanRuntime> {
  const store = await openStore({ kind: "sqlite", folder, writerThread });
  const runtime = createRuntime({
    store: {
      ...store.runs,
      async commit(commit) {
        const outcome = await store.runs.commit(commit);
        if (outcome.kind === "committed") for (const task of commit.tasks.open) whenOpened(task);
        return outcome;
      },
    },
    clock: { now: () => new Date().toISOString() },
    ids: { next: () => randomUUIDv7() },
    definitions: loanDefinitions(),
    connectors: { call: () => Promise.resolve({ kind: "answer", answer: {} }) },
    sealer: store.sealer,
  });
  return {
    folder,
    store,
    runtime,
    async reopen() {
      await store.close();
      const begun = performance.now();
      const loans = await openLoanRuntime({ folder });
      return { loans, openMs: performance.now() - begun };
    },
    async end() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts one application and answers its run's id. `subjects` people apply again and again. */
export async function startLoan(
  runtime: Runtime,
  product: "loan" | "waiting" | "soon",
  number: number,
  subjects = Number.POSITIVE_INFINITY,
): Promise<string> {
  const started = await runtime.startRun(TENANT, {
    product,
    subject: `applicant-${number % subjects}`,
    facts: { name: "张伟", age: 36, score: 720 },
    sender: machine,
    idempotency: { key: `start-${number}`, requestHash: "0".repeat(64) },
  });
  if (!started.ok) throw new Error(`Expected a started run, but got ${started.error.code}`);
  const { id } = started.value.answer;
  return typeof id === "string" ? id : "";
}
