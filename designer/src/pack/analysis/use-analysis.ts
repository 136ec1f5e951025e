import type { CatalogueDefinition, Finding, PackAnalysis, PackDefinition } from "@lendloom/engine/decision";
import { useEffect, useMemo, useState } from "react";
import type { AnalysisTask } from "./analysis-worker.ts";

/** What the analysis has found in a pack so far. */
export interface Analysis {
  /** `stale`: the findings are of the pack before the last edit, and it is being analysed again. */
  readonly state: "done" | "stale" | "unable";
  readonly findings: readonly Finding[];
  /** The work ran out somewhere: there may be more than what was found. */
  readonly bounded: boolean;
}

interface Answer extends AnalysisTask {
  readonly analysis: PackAnalysis | undefined;
}

/** Edits that follow each other within this time are analysed once. */
const QUIET_MS = 500;

/** Analyses a pack in a worker after it has rested; an analysis that an edit overtakes is ended. */
export function useAnalysis(
  pack: PackDefinition,
  catalogue: CatalogueDefinition | undefined,
  compiles: boolean,
): Analysis {
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    if (catalogue === undefined || !compiles) return;
    let worker: Worker | undefined;
    const timer = setTimeout(() => {
      worker = new Worker(new URL("./analysis-worker.ts", import.meta.url), { type: "module" });
      const end = (analysis: PackAnalysis | undefined) => {
        worker?.terminate();
        setAnswer({ pack, catalogue, analysis });
      };
      worker.addEventListener("message", ({ data }: MessageEvent<PackAnalysis | undefined>) => end(data));
      worker.addEventListener("error", () => end(undefined));
      worker.postMessage({ pack, catalogue } satisfies AnalysisTask);
    }, QUIET_MS);
    return () => {
      clearTimeout(timer);
      worker?.terminate();
    };
  }, [catalogue, compiles, pack]);
  return useMemo(() => {
    const { findings = [], bounded = false } = answer?.analysis ?? {};
    if (!compiles) return { state: "unable", findings: [], bounded: false };
    const isCurrent = answer?.pack === pack && answer.catalogue === catalogue;
    if (!isCurrent) return { state: "stale", findings, bounded };
    return { state: answer.analysis === undefined ? "unable" : "done", findings, bounded };
  }, [answer, catalogue, compiles, pack]);
}
