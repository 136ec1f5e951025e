import { useCallback, useEffect, useRef, useState } from "react";
import type { Texts } from "@lendloom/engine/kernel";
import type { BacktestMessage, BacktestProgress, BacktestResult, BacktestTask } from "./backtest-worker.ts";

export type BacktestState =
  | { readonly kind: "idle" | "cancelled" | "failed" }
  | { readonly kind: "running"; readonly progress: BacktestProgress }
  | { readonly kind: "refused"; readonly texts: readonly Texts[] }
  | { readonly kind: "done"; readonly task: BacktestTask; readonly result: BacktestResult };

/** A backtest and what it takes to start it; lives above the part that shows it, so that looking elsewhere loses nothing. */
export interface Backtest {
  readonly state: BacktestState;
  readonly file: File | undefined;
  readonly segments: readonly string[];
  readonly bands: Readonly<Record<string, string>>;
  choose(file: File | undefined): void;
  segmentBy(facts: readonly string[]): void;
  setBands(fact: string, text: string): void;
  start(task: BacktestTask): void;
  cancel(): void;
}

/** Runs a backtest in a worker, one at a time; cancelling ends the worker, and so does leaving the page. */
export function useBacktest(): Backtest {
  const [state, setState] = useState<BacktestState>({ kind: "idle" });
  const [file, choose] = useState<File>();
  const [segments, segmentBy] = useState<readonly string[]>([]);
  const [bands, setAllBands] = useState<Readonly<Record<string, string>>>({});
  const worker = useRef<Worker>(undefined);
  const end = useCallback(() => {
    worker.current?.terminate();
    worker.current = undefined;
  }, []);
  useEffect(() => end, [end]);
  const start = useCallback(
    (task: BacktestTask) => {
      end();
      const own = new Worker(new URL("./backtest-worker.ts", import.meta.url), { type: "module" });
      worker.current = own;
      setState({ kind: "running", progress: { read: 0, size: task.file.size, applicants: 0 } });
      own.addEventListener("message", ({ data }: MessageEvent<BacktestMessage>) => {
        if (worker.current !== own) return;
        if (data.kind === "progress") {
          setState({ kind: "running", progress: data });
          return;
        }
        end();
        setState(data.kind === "done" ? { ...data, task } : data);
      });
      own.addEventListener("error", () => {
        if (worker.current !== own) return;
        end();
        setState({ kind: "failed" });
      });
      own.postMessage(task);
    },
    [end],
  );
  const cancel = useCallback(() => {
    end();
    setState({ kind: "cancelled" });
  }, [end]);
  const setBands = useCallback(
    (fact: string, text: string) => setAllBands((former) => ({ ...former, [fact]: text })),
    [],
  );
  return { state, file, segments, bands, choose, segmentBy, setBands, start, cancel };
}
