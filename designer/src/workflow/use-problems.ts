import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useEffect, useMemo, useState } from "react";
import { findProblems, type Problem } from "./find-problems.ts";
import type { WorkflowSurroundings } from "./use-surroundings.ts";

export type { Problem };

export interface Problems {
  readonly list: readonly Problem[];
  /** Whether it was looked for at all. */
  readonly isKnown: boolean;
  readonly byState: ReadonlyMap<string, number>;
  /** What is wrong at a pointer or inside of it. */
  at(pointer: string): readonly Problem[];
}

const CHECK_AFTER_MS = 200;

/** What is wrong with the workflow, found in the page shortly after the last edit. */
export function useProblems(definition: WorkflowDefinition, surroundings: WorkflowSurroundings): Problems {
  const [found, setFound] = useState<readonly Problem[]>();
  useEffect(() => {
    if (!surroundings.ready) return;
    const timer = setTimeout(() => setFound(findProblems(definition, surroundings)), CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [definition, surroundings]);
  return useMemo(() => {
    const list = found ?? [];
    const byState = new Map<string, number>();
    for (const { state } of list) if (state !== undefined) byState.set(state, (byState.get(state) ?? 0) + 1);
    return {
      list,
      isKnown: found !== undefined,
      byState,
      at: (pointer) =>
        list.filter((problem) => problem.pointer === pointer || problem.pointer.startsWith(`${pointer}/`)),
    };
  }, [found]);
}
