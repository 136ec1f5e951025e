import { randomUUIDv7 } from "node:crypto";
import { createRuntime } from "@lendloom/engine/runtime";
import { openStore } from "../../../server/src/store/index.ts";
import { officer, startLoan, TENANT } from "../runs/loan-runtime.ts";
import { loanDefinitions } from "../runs/three-state-loan.ts";
import { serveTurns } from "./serve-turns.ts";
import { workLanes } from "./work-lanes.ts";

/** People apply again and again, and their keys are there. */
const SUBJECTS = 500;
/** What was finished here of another process's runs is told at most this often. */
const TELL_MS = 2;

/** The product's store, runtime and workers, and an officer who completes each task as soon as it is open. */
serveTurns(async ({ url, label, connections, folder }, tell) => {
  const store = await openStore({ kind: "postgres", url, folder, connections });
  const finished = new Map<string, () => void>();
  const ending = new Map<string, Promise<void>>();
  let untold: string[] = [];
  let failure: unknown;

  function finishHere(runId: string): boolean {
    const mine = finished.get(runId);
    finished.delete(runId);
    mine?.();
    return mine !== undefined;
  }

  function finish(runId: string): void {
    if (finishHere(runId)) return;
    untold.push(runId);
    if (untold.length === 1) {
      setTimeout(() => {
        tell(untold);
        untold = [];
      }, TELL_MS);
    }
  }

  async function complete(task: { readonly id: string; readonly runId: string }): Promise<void> {
    const done = await runtime.completeTask(TENANT, task.id, { outcome: "approve", sender: officer });
    if (!done.ok || done.value.run?.finished !== true) throw new Error(`Expected ${task.runId} to end`);
    finish(task.runId);
  }

  const runtime = createRuntime({
    store: {
      ...store.runs,
      async commit(commit) {
        const outcome = await store.runs.commit(commit);
        if (outcome.kind === "committed") {
          for (const task of commit.tasks.open) complete(task).catch((error: unknown) => (failure = error));
        }
        return outcome;
      },
    },
    clock: store.clock,
    ids: {
      next(kind) {
        const id = randomUUIDv7();
        if (kind === "run") ending.set(id, new Promise((resolve) => finished.set(id, resolve)));
        return id;
      },
    },
    definitions: loanDefinitions(),
    connectors: { call: () => Promise.resolve({ kind: "answer", answer: {} }) },
    sealer: store.sealer,
  });
  const lanes = workLanes(runtime, label);
  let stopping: Promise<void> | undefined;
  const start = (number: number): Promise<string> =>
    startLoan(runtime, "loan", process.pid * 1e7 + number, SUBJECTS);
  return {
    async complete(number) {
      const id = await start(number);
      lanes.wake();
      await ending.get(id);
      ending.delete(id);
      if (failure !== undefined) throw failure as Error;
    },
    async start(number) {
      // From now on nobody works on what was started.
      await (stopping ??= lanes.stop());
      const id = await start(number);
      ending.delete(id);
      finished.delete(id);
    },
    hear(told) {
      for (const id of told as string[]) finishHere(id);
    },
    async close() {
      await (stopping ??= lanes.stop());
      await store.close();
    },
  };
});
