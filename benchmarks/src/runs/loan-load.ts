import type { TaskRow } from "@lendloom/engine/runtime";
import { officer, openLoanRuntime, startLoan, TENANT, type LoanRuntime } from "./loan-runtime.ts";

/** Something that a store of its own does again and again. */
export interface LoanLoad {
  act(number: number): Promise<unknown>;
  end(): Promise<void>;
}

/** Opens a store for it; `never`: the process itself writes. */
export type OpenLoad = (writerThread?: "never") => Promise<LoanLoad>;

/** How many are under way at any time. */
export const WIDTH = 512;
/** As the server's worker has them. */
const LANES = 8;
/** People who have applied before: their keys are there. */
const SUBJECTS = 500;

/** Durable starts. */
export async function startingLoans(writerThread?: "never"): Promise<LoanLoad> {
  const loans = await openLoanRuntime({ writerThread });
  return {
    act: (number) => startLoan(loans.runtime, "loan", number, SUBJECTS),
    end: () => loans.end(),
  };
}

/** Starts, the activity by workers, the task as soon as it is open: each run takes three commits and a claim. */
export async function completingLoans(writerThread?: "never"): Promise<LoanLoad> {
  const opened = new Map<string, (task: TaskRow) => void>();
  const whenOpened = (task: TaskRow) => opened.get(task.runId)?.(task);
  const loans = await openLoanRuntime({ writerThread, whenOpened });
  const { runtime } = loans;
  const lanes = workLanes(loans);
  return {
    async act(number) {
      const id = await startLoan(runtime, "loan", number, SUBJECTS);
      const opening = new Promise<TaskRow>((resolve) => opened.set(id, resolve));
      lanes.wake();
      const task = await opening;
      opened.delete(id);
      const done = await runtime.completeTask(TENANT, task.id, { outcome: "approve", sender: officer });
      if (!done.ok || done.value.run?.finished !== true) throw new Error(`Expected ${id} to end`);
    },
    async end() {
      await lanes.end();
      await loans.end();
    },
  };
}

function workLanes({ runtime }: LoanRuntime) {
  const stop = new AbortController();
  const stopped = () => stop.signal.aborted;
  const idle: (() => void)[] = [];
  const lane = async (number: number): Promise<void> => {
    while (!stopped()) {
      const { activities } = await runtime.workOnce({ owner: `lane-${number}`, limit: 64 });
      if (activities > 0 || stopped()) continue;
      await new Promise<void>((resolve) => idle.push(resolve));
    }
  };
  const lanes = Array.from({ length: LANES }, (_, number) => lane(number));
  return {
    wake: () => idle.pop()?.(),
    async end() {
      stop.abort();
      for (const wake of idle) wake();
      await Promise.all(lanes);
    },
  };
}
