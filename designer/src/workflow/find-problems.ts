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
  const beside = titlesBeside(around);
  const compiled = compiledProcess(documentsAround(definition, around, "drafted"));
  if (!compiled.ok) {
    return compiled.error
      .filter(({ document, severity }) => document.id === definition.id || severity === "error")
      .map((issue) => problemOf(issue, definition, beside));
  }
  const { connectors = [] } = around;
  const options = connectors.length === 0 ? {} : { connectors: new Set(connectors) };
  return analyseProcess(compiled.value, options).map((finding) => found(finding, definition, beside));
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

/** What sentences speak of beside the workflow's own: facts, sources, the consents that open them, packs, sub-flows. */
function titlesBeside({ catalogue, packs, subflows }: CheckedAround): ReadonlyMap<string, Texts> {
  const titles = new Map<string, Texts>();
  const { facts = {}, sources = {} } = catalogue.draft ?? catalogue.live ?? {};
  for (const [name, { title }] of Object.entries(facts)) titles.set(name, title);
  for (const { consent, title } of Object.values(sources))
    if (consent !== undefined) titles.set(consent, title);
  for (const [id, { title }] of Object.entries(sources)) titles.set(id, title);
  for (const [id, { draft, live }] of [...packs, ...subflows]) {
    const title = (draft ?? live)?.title;
    if (title !== undefined) titles.set(id, title);
  }
  return titles;
}

function found(
  { code, pointer, severity, texts, path, fix }: WorkflowFinding,
  definition: WorkflowDefinition,
  beside: ReadonlyMap<string, Texts>,
): Problem {
  const state = stateAt(definition, pointer);
  return {
    code,
    pointer,
    severity,
    texts: withStateTitles(texts, definition, beside),
    ...(state === undefined ? {} : { state }),
    ...(path === undefined ? {} : { path }),
    ...(fix === undefined ? {} : { fix }),
  };
}

function problemOf(
  issue: DefinitionIssue,
  definition: WorkflowDefinition,
  beside: ReadonlyMap<string, Texts>,
): Problem {
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
    texts: withStateTitles(texts, definition, beside),
    ...(state === undefined ? {} : { state }),
  };
}
