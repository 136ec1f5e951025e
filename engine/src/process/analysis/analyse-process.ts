import { leafGraph, shortestWay, type StateNode } from "../../workflow/index.ts";
import type { CompiledProcess } from "../compile-process.ts";
import { consentFindings } from "./consent.ts";
import { finding, findingOf, fixOf, type WorkflowFinding } from "./finding.ts";
import { loopFindings } from "./loops.ts";
import { otherwiseFindings, repeatedGuards } from "./otherwise.ts";
import { exitFindings } from "./region-exits.ts";
import { unwrittenFacts, unwrittenVariables } from "./unwritten.ts";

export interface AnalysisOptions {
  /** Connectors that are there; absent: whichever a workflow names. */
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
  const findings = [
    ...compiledFindings(process, states),
    ...otherwiseFindings(process, graph),
    ...repeatedGuards(states),
    ...loopFindings(process, graph),
    ...unwrittenVariables(process, graph),
    ...unwrittenFacts(process, graph),
    ...exitFindings(states),
    ...consentFindings(process, graph),
    ...connectorFindings(process, options),
  ];
  const isError = ({ severity }: WorkflowFinding): boolean => severity === "error";
  return [...findings.filter(isError), ...findings.filter((finding) => !isError(finding))];
}

/** Warnings of the compiler, with a way to the place and what mends it. */
function compiledFindings(
  process: CompiledProcess,
  states: readonly StateNode[],
): readonly WorkflowFinding[] {
  const graph = leafGraph(process.workflow.roots);
  return process.warnings.flatMap((issue) => {
    if (issue.document.kind !== "workflow") return [];
    const { code, pointer } = issue;
    const state = states.findLast((it) => pointer === it.pointer || pointer.startsWith(`${it.pointer}/`));
    const way = state && shortestWay(graph, (leaf) => leaf === state || isWithin(leaf, state));
    const path = way === undefined || code === "workflow.unreachable" ? {} : { path: way };
    const removable = ["workflow.unreachable", "workflow.guard-shadows", "workflow.event-unused"];
    if (removable.includes(code) || code === "workflow.error-never") {
      return [findingOf(issue, { ...path, fix: fixOf("process.fix-remove", { op: "remove", pointer }) })];
    }
    const ends = code === "workflow.dead-end" && Object.keys(state?.definition ?? {}).every(isFinalMember);
    if (!ends) return [findingOf(issue, path)];
    const edit = { op: "add", pointer: `${pointer}/type`, value: "final" } as const;
    return [findingOf(issue, { ...path, fix: fixOf("process.fix-final", edit) })];
  });
}

function isFinalMember(member: string): boolean {
  return ["title", "note", "status", "entry", "exit"].includes(member);
}

function isWithin(state: StateNode, around: StateNode): boolean {
  return state.parent === around || (state.parent !== undefined && isWithin(state.parent, around));
}

function connectorFindings(
  { workflow }: CompiledProcess,
  { connectors }: AnalysisOptions,
): readonly WorkflowFinding[] {
  if (connectors === undefined) return [];
  return [...workflow.invokes.values()].flatMap(({ definition, pointer }) => {
    if (definition.src !== "activity" || connectors.has(definition.params.connector)) return [];
    const { connector } = definition.params;
    return [finding("process.connector-unknown", `${pointer}/params/connector`, { connector }, {}, "error")];
  });
}
