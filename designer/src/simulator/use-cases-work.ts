import type { WorkflowCase } from "@lendloom/engine/workflow";
import { useCallback, useEffect, useRef, useState } from "react";
import type { CasesAnswers, CasesTask } from "./cases-worker.ts";
import type { Documents } from "./play-case.ts";

export interface CasesWork<Answer> {
  readonly isRunning: boolean;
  /** The latest answer; kept while the next one is looked for. */
  readonly answer?: { readonly number: number; readonly of: Documents; readonly value: Answer | undefined };
  /** The worker itself broke. */
  readonly isBroken: boolean;
  readonly start: (documents: Documents, cases: readonly WorkflowCase[]) => void;
  readonly stop: () => void;
}

/** Works on all cases in a thread of its own, so that the page stays alive; leaving the page ends it. */
export function useCasesWork<Wanted extends keyof CasesAnswers>(
  wanted: Wanted,
): CasesWork<NonNullable<CasesAnswers[Wanted]>> {
  type Answer = NonNullable<CasesAnswers[Wanted]>;
  const [answer, setAnswer] = useState<CasesWork<Answer>["answer"]>();
  const [state, setState] = useState<"idle" | "running" | "broken">("idle");
  const worker = useRef<Worker>(undefined);
  const end = useCallback(() => {
    worker.current?.terminate();
    worker.current = undefined;
  }, []);
  useEffect(() => end, [end]);
  const start = useCallback(
    (documents: Documents, cases: readonly WorkflowCase[]) => {
      end();
      const begun = new Worker(new URL("./cases-worker.ts", import.meta.url), { type: "module" });
      worker.current = begun;
      begun.addEventListener("message", ({ data }: MessageEvent<Answer | undefined>) => {
        if (worker.current !== begun) return;
        end();
        setAnswer((former) => ({ number: (former?.number ?? 0) + 1, of: documents, value: data }));
        setState("idle");
      });
      begun.addEventListener("error", () => {
        if (worker.current !== begun) return;
        end();
        setState("broken");
      });
      setState("running");
      begun.postMessage({ documents, cases, wanted } satisfies CasesTask);
    },
    [end, wanted],
  );
  const stop = useCallback(() => {
    end();
    setState("idle");
  }, [end]);
  return {
    isRunning: state === "running",
    isBroken: state === "broken",
    ...(answer === undefined ? {} : { answer }),
    start,
    stop,
  };
}
