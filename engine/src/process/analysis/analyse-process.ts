import type { Json } from "../../kernel/index.ts";
import { leafGraph, shortestWays, type StateNode } from "../../workflow/index.ts";
import type { CompiledProcess } from "../compile-process.ts";
import { consentFindings } from "./consent.ts";
import { finding, findingOf, fixOf, MOST_OF_A_KIND, type WorkflowFinding } from "./finding.ts";
import { automaticLoops, loopFindings } from "./loops.ts";
import { namedElsewhere } from "./named-elsewhere.ts";
import { noEndFindings } from "./no-end.ts";
import { otherwiseFindings, repeatedGuards } from "./otherwise.ts";
import { exitFindings } from "./region-exits.ts";
import { unwrittenFacts, unwrittenVariables } from "./unwritten.ts";

export interface AnalysisOptions {
  /** Connectors that are known to be there, because they are called; absent: whichever a workflow names. */
  readonly connectors?: ReadonlySet<string>;
}

/**
 * What of a process that compiles is probably wrong, each with its place, a way there, and an edit that mends it
 * where there is one, errors first. Guards are not solved: a way is one that no guard was looked at for.
 */
export function analyseProcess(
  process: CompiledProcess,
  options: AnalysisOptions = {},
): readonly WorkflowFinding[] {
  const { workflow } = process;
  const graph = leafGraph(workflow.roots);
  const states = [...workflow.states.values()].map(({ node }) => node);
  const told = [
    ...compiledFindings(process, states),
    ...otherwiseFindings(process),
    ...repeatedGuards(states),
    ...loopFindings(process, graph),
    ...automaticLoops(process, graph),
    ...noEndFindings(graph),
    ...unwrittenVariables(process, graph),
    ...unwrittenFacts(process, graph),
    ...exitFindings(states),
    ...consentFindings(process, graph),
    ...connectorFindings(process, options),
  ];
  const ways = shortestWays(graph);
  const findings = firstOfEachKind(told).map((it) => withWay(it, states, ways));
  const isError = ({ severity }: WorkflowFinding): boolean => severity === "error";
  return [...findings.filter(isError), ...findings.filter((finding) => !isError(finding))];
}

/** Whoever wrote a workflow by a program may have made a mistake in every state: the first are enough to see it. */
function firstOfEachKind(told: readonly WorkflowFinding[]): readonly WorkflowFinding[] {
  return [...Map.groupBy(told, ({ code }) => code)].flatMap(([code, all]) => {
    const limit = MOST_OF_A_KIND;
    const more = all.length <= limit ? [] : [finding("process.findings-more", "", { code, limit })];
    return [...all.slice(0, limit), ...more];
  });
}

/** An example of how a run comes to the place, for what does not bring its own. */
function withWay(
  found: WorkflowFinding,
  states: readonly StateNode[],
  ways: ReturnType<typeof shortestWays>,
): WorkflowFinding {
  if (found.path !== undefined || found.code === "workflow.unreachable") return found;
  const state = stateOf(found.pointer, states);
  const path = state && ways(state);
  return path === undefined ? found : { ...found, path };
}

/** Warnings of the compiler about this workflow, with what mends them; its sub-flows' are told at their own. */
function compiledFindings(
  { warnings, workflow }: CompiledProcess,
  states: readonly StateNode[],
): readonly WorkflowFinding[] {
  const named = namedElsewhere(workflow.definition as unknown as Json);
  return warnings.flatMap((issue) => {
    const { code, pointer, document } = issue;
    if (document.kind !== "workflow" || document.id !== workflow.definition.id) return [];
    if (removable.has(code)) {
      if (named(pointer)) return [findingOf(issue, {})];
      return [findingOf(issue, { fix: fixOf("process.fix-remove", { op: "remove", pointer }) })];
    }
    const definition = stateOf(pointer, states)?.definition ?? {};
    const ends = code === "workflow.dead-end" && Object.keys(definition).every(isFinalMember);
    if (!ends) return [findingOf(issue, {})];
    const edit = { op: "add", pointer: `${pointer}/type`, value: "final" } as const;
    return [findingOf(issue, { fix: fixOf("process.fix-final", edit) })];
  });
}

const removable: ReadonlySet<string> = new Set([
  "workflow.unreachable",
  "workflow.guard-shadows",
  "workflow.event-unused",
  "workflow.error-never",
]);

/** The innermost state that a place lies in. */
function stateOf(pointer: string, states: readonly StateNode[]): StateNode | undefined {
  return states.findLast((it) => pointer === it.pointer || pointer.startsWith(`${it.pointer}/`));
}

function isFinalMember(member: string): boolean {
  return ["title", "note", "status", "entry", "exit"].includes(member);
}

function connectorFindings(
  { workflow }: CompiledProcess,
  { connectors }: AnalysisOptions,
): readonly WorkflowFinding[] {
  if (connectors === undefined) return [];
  return [...workflow.invokes.values()].flatMap(({ definition, pointer }) => {
    if (definition.src !== "activity") return [];
    const { params, compensate } = definition;
    const calls = [
      [params.connector, `${pointer}/params/connector`] as const,
      ...(compensate === undefined
        ? []
        : [[compensate.connector, `${pointer}/compensate/connector`] as const]),
    ];
    return calls.flatMap(([connector, at]) =>
      connectors.has(connector) ? [] : [finding("process.connector-unknown", at, { connector })],
    );
  });
}
