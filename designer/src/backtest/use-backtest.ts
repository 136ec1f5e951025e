import type { Texts } from "@lendloom/engine/kernel";
import { useCallback, useEffect, useRef, useState } from "react";
import type {
  BacktestMessage,
  BacktestProgress,
  BacktestResult,
  BacktestTask,
  ComparedSide,
} from "./backtest-worker.ts";
import { startStored, type Period, type StoredNews } from "./stored-backtest.ts";

/** Applicants of a file, in the page; or the decisions of the last days, on the server. */
export type Source = "file" | Period;

/** What was compared. */
export interface Sides {
  readonly champion: ComparedSide;
  readonly challenger: ComparedSide;
  readonly source: Source;
}

export type BacktestState =
  | { readonly kind: "idle" | "cancelled" | "failed" }
  | { readonly kind: "running"; readonly progress: BacktestProgress }
  | { readonly kind: "refused"; readonly texts: readonly Texts[] }
  | { readonly kind: "done"; readonly task: Sides; readonly result: BacktestResult };

/** A backtest and what it takes to start it; lives above the part that shows it, so that looking elsewhere loses nothing. */
export interface Backtest {
  readonly state: BacktestState;
  readonly source: Source;
  readonly file: File | undefined;
  readonly segments: readonly string[];
  readonly bands: Readonly<Record<string, string>>;
  over(source: Source): void;
  choose(file: File | undefined): void;
  segmentBy(facts: readonly string[]): void;
  setBands(fact: string, text: string): void;
  start(task: BacktestTask): void;
  startStored(
    sides: Sides & { readonly source: Period },
    segments: BacktestTask["options"]["segments"],
  ): void;
  cancel(): void;
}

/** Runs one backtest at a time, in a worker or on the server; cancelling ends it there, and so does leaving the page. */
export function useBacktest(): Backtest {
  const [state, setState] = useState<BacktestState>({ kind: "idle" });
  const [source, over] = useState<Source>("file");
  const [file, choose] = useState<File>();
  const [segments, segmentBy] = useState<readonly string[]>([]);
  const [bands, setAllBands] = useState<Readonly<Record<string, string>>>({});
  /** Ends the one that runs. */
  const running = useRef<() => void>(undefined);
  const end = useCallback(() => {
    running.current?.();
    running.current = undefined;
  }, []);
  useEffect(() => end, [end]);
  const begin = useCallback(
    (size: number, sides: Sides, run: (tell: (news: StoredNews) => void) => () => void) => {
      end();
      setState({ kind: "running", progress: { read: 0, size, applicants: 0 } });
      const stop = run((news) => {
        if (running.current !== stop) return;
        if (news.kind === "progress") {
          setState({ kind: "running", progress: news });
          return;
        }
        end();
        setState(news.kind === "done" ? { ...news, task: sides } : news);
      });
      running.current = stop;
    },
    [end],
  );
  const start = useCallback(
    (task: BacktestTask) =>
      begin(task.file.size, { ...task, source: "file" }, (tell) => inWorker(task, tell)),
    [begin],
  );
  const startOnServer = useCallback<Backtest["startStored"]>(
    (sides, asked = []) =>
      begin(1, sides, (tell) =>
        startStored({ pack: sides.challenger.pack.id, days: sides.source, segments: asked }, tell),
      ),
    [begin],
  );
  const cancel = useCallback(() => {
    end();
    setState({ kind: "cancelled" });
  }, [end]);
  const setBands = useCallback(
    (fact: string, text: string) => setAllBands((former) => ({ ...former, [fact]: text })),
    [],
  );
  const chosen = { source, file, segments, bands, over, choose, segmentBy, setBands };
  return { state, ...chosen, start, startStored: startOnServer, cancel };
}

function inWorker(task: BacktestTask, tell: (news: StoredNews) => void): () => void {
  const worker = new Worker(new URL("./backtest-worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<BacktestMessage>) => tell(data));
  worker.addEventListener("error", () => tell({ kind: "failed" }));
  worker.postMessage(task);
  return () => worker.terminate();
}
