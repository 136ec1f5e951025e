import { issueTexts, type Issue, type Texts } from "@lendloom/engine/kernel";
import { analyseProcess, type DefinitionIssue, type WorkflowFinding } from "@lendloom/engine/process";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useEffect, useMemo, useState } from "react";
import { stateAt, withStateTitles } from "../document/index.ts";
import { allIssueTexts, compiledProcess } from "../simulator/index.ts";
import type { WorkflowSurroundings } from "./use-surroundings.ts";

export interface Problem {
  readonly pointer: string;
  readonly severity: Issue["severity"];
  readonly texts: Texts;
  /** The state it lies in. */
  readonly state?: string;
  /** Keys of states from the start to where it shows. */
  readonly path?: readonly string[];
  /** What mends it. */
  readonly fix?: WorkflowFinding["fix"];
}

export interface Problems {
  readonly list: readonly Problem[];
  readonly byState: ReadonlyMap<string, number>;
  /** What is wrong at a pointer or inside of it. */
  at(pointer: string): readonly Problem[];
}

const CHECK_AFTER_MS = 200;

/** Checks and looks through the workflow with the engine's own compiler and analysis, shortly after the last edit. */
export function useProblems(
  definition: WorkflowDefinition,
  { catalogue, packs, subflows, ready }: WorkflowSurroundings,
): Problems {
  const [list, setList] = useState<readonly Problem[]>([]);
  const facts = catalogue.draft ?? catalogue.live;
  useEffect(() => {
    if (!ready || facts === undefined) return;
    const timer = setTimeout(() => {
      const documents = [...packs.values()].map((pack) => pack.draft ?? pack.live);
      const compiled = compiledProcess({
        workflow: definition,
        catalogue: facts,
        packs: documents.filter((pack) => pack !== undefined),
        workflows: [...subflows.values()].flatMap(({ draft, live }) => draft ?? live ?? []),
      });
      setList(
        compiled.ok
          ? analyseProcess(compiled.value).map((finding) => found(finding, definition))
          : compiled.error
              .filter(({ document, severity }) => document.id === definition.id || severity === "error")
              .map((issue) => problemOf(issue, definition)),
      );
    }, CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [definition, facts, packs, subflows, ready]);
  return useMemo(() => {
    const byState = new Map<string, number>();
    for (const { state } of list) if (state !== undefined) byState.set(state, (byState.get(state) ?? 0) + 1);
    return {
      list,
      byState,
      at: (pointer) =>
        list.filter((problem) => problem.pointer === pointer || problem.pointer.startsWith(`${pointer}/`)),
    };
  }, [list]);
}

function found(
  { pointer, severity, texts, path, fix }: WorkflowFinding,
  definition: WorkflowDefinition,
): Problem {
  const state = stateAt(definition, pointer);
  return {
    pointer,
    severity,
    texts: withStateTitles(texts, definition),
    ...(state === undefined ? {} : { state }),
    ...(path === undefined ? {} : { path }),
    ...(fix === undefined ? {} : { fix }),
  };
}

function problemOf(issue: DefinitionIssue, definition: WorkflowDefinition): Problem {
  const { document, pointer, severity } = issue;
  const texts = issueTexts(issue, allIssueTexts);
  // What it leans on and does not compile keeps the workflow from running; it is mended on its own page.
  if (document.kind !== "workflow" || document.id !== definition.id)
    return { pointer: `${document.id}${pointer}`, severity, texts };
  const state = stateAt(definition, pointer);
  return {
    pointer,
    severity,
    texts: withStateTitles(texts, definition),
    ...(state === undefined ? {} : { state }),
  };
}
