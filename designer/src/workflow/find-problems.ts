import { issueTexts, type Issue, type Texts } from "@lendloom/engine/kernel";
import { analyseProcess, type DefinitionIssue, type WorkflowFinding } from "@lendloom/engine/process";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { stateAt, withStateTitles } from "../document/index.ts";
import {
  allIssueTexts,
  compiledProcess,
  documentsAround,
  type DefinitionsAround,
} from "../simulator/index.ts";

/** What the check goes by: the definitions around the workflow, and the connectors that anything live calls. */
export interface CheckedAround extends DefinitionsAround {
  /** Absent: not known, so that none is a stranger. */
  readonly connectors?: readonly string[] | undefined;
}

/**
 * Checks a workflow among the drafts and looks through it, with the engine's own compiler and analysis and the same
 * knowledge that publishing has.
 */
export function findProblems(definition: WorkflowDefinition, around: CheckedAround): readonly Problem[] {
  const compiled = compiledProcess(documentsAround(definition, around, "drafted"));
  if (!compiled.ok) {
    return compiled.error
      .filter(({ document, severity }) => document.id === definition.id || severity === "error")
      .map((issue) => problemOf(issue, definition));
  }
  const { connectors = [] } = around;
  const options = connectors.length === 0 ? {} : { connectors: new Set(connectors) };
  return analyseProcess(compiled.value, options).map((finding) => found(finding, definition));
}

/** What is wrong, or probably wrong, with a workflow. */
export interface Problem {
  readonly code: string;
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

function found(
  { code, pointer, severity, texts, path, fix }: WorkflowFinding,
  definition: WorkflowDefinition,
): Problem {
  const state = stateAt(definition, pointer);
  return {
    code,
    pointer,
    severity,
    texts: withStateTitles(texts, definition),
    ...(state === undefined ? {} : { state }),
    ...(path === undefined ? {} : { path }),
    ...(fix === undefined ? {} : { fix }),
  };
}

function problemOf(issue: DefinitionIssue, definition: WorkflowDefinition): Problem {
  const { code, document, pointer, severity } = issue;
  const texts = issueTexts(issue, allIssueTexts);
  // What it leans on and does not compile keeps the workflow from running; it is mended on its own page.
  if (document.kind !== "workflow" || document.id !== definition.id)
    return { code, pointer: `${document.id}${pointer}`, severity, texts };
  const state = stateAt(definition, pointer);
  return {
    code,
    pointer,
    severity,
    texts: withStateTitles(texts, definition),
    ...(state === undefined ? {} : { state }),
  };
}
