import type { Severity } from "../../kernel/index.ts";
import {
  leafGraph,
  shortestWays,
  type CompiledWorkflow,
  type LeafGraph,
  type TransitionPlace,
} from "../../workflow/index.ts";
import type { CompiledProcess } from "../compile-process.ts";
import { begins } from "../compile-subflows.ts";
import { waysRoundRegions } from "./region-ends.ts";
import { wayToUndoing, type Ways } from "./undoing.ts";
import { finding, fixOf, type WorkflowEdit, type WorkflowFinding } from "./finding.ts";

/**
 * Ways on which a source that needs a consent is asked although no event has given it. A decision does not ask
 * then (PR7) and refers; a call of the source's connector by the workflow itself would ask all the same. What a
 * workflow requires is there from its start: the workflows that begin it as a sub-flow are looked through for it.
 */
export function consentFindings(
  process: CompiledProcess,
  graph: LeafGraph,
  around: readonly string[] = [],
): readonly WorkflowFinding[] {
  const { workflow, catalogue, packs } = process;
  const { requiresConsent: required = [] } = workflow.definition;
  const ways = waysWithout(workflow, graph);
  const told = [...workflow.invokes.values()].flatMap(({ definition, pointer, state }) => {
    const node = workflow.states.get(state)?.node;
    const without = (scope: string) =>
      node === undefined || required.includes(scope) ? undefined : ways(scope).to(node);
    if (definition.src === "decision") {
      const reads = packs.get(definition.params.pack)?.reads ?? [];
      const sources = [...new Set(reads.map((fact) => catalogue.fact(fact)?.source ?? ""))].sort();
      return sources.flatMap((source) => {
        const scope = catalogue.source(source)?.consent;
        const path = scope === undefined ? undefined : without(scope);
        if (scope === undefined || path === undefined) return [];
        return [finding("process.consent-missing", pointer, { scope, source }, { path })];
      });
    }
    if (begins(definition)) {
      const { workflow: id } = definition.params;
      return [...scopesOf(process.subflows.get(id), around)].flatMap(([scope, severity]) => {
        const path = without(scope);
        if (path === undefined) return [];
        return [finding("process.subflow-consent", pointer, { scope, workflow: id }, { path }, severity)];
      });
    }
    if (definition.src !== "activity") return [];
    const { params, compensate } = definition;
    const calls = [
      [params.connector, pointer] as const,
      ...(compensate === undefined ? [] : [[compensate.connector, `${pointer}/compensate`] as const]),
    ];
    return calls.flatMap(([connector, at]) => {
      const scopes = Object.values(catalogue.definition.sources).flatMap((source) =>
        source.connector === connector && source.consent !== undefined ? [source.consent] : [],
      );
      return [...new Set(scopes)].flatMap((scope) => {
        const way = without(scope);
        if (way === undefined || node === undefined) return [];
        const called = { invoke: definition.id, state: node, isBegun: around.length > 0 };
        // Undoing comes after the call; it may come before the consent only where somebody cancels, or on a way to it.
        const undone = at === pointer ? way : wayToUndoing(graph, called, ways(scope));
        const fix = fixOf("process.fix-require-consent", requiring(workflow, scope));
        const more = { path: undone ?? way, fix };
        const severity = undone === undefined ? "warning" : "error";
        return [finding("process.consent-bypassed", at, { scope, connector }, more, severity)];
      });
    });
  });
  return [...told, ...unknownScopes(process)];
}

/** The ways on which no event gives a consent, walked once a scope. */
function waysWithout(workflow: CompiledWorkflow, graph: LeafGraph) {
  const known = new Map<string, Ways>();
  const roundRegions = waysRoundRegions(graph);
  return (scope: string): Ways => {
    const before = known.get(scope);
    if (before !== undefined) return before;
    const ends = (place: TransitionPlace) => grants(workflow, place, scope);
    const passes = roundRegions(({ place }) => !ends(place));
    const ways = { to: shortestWays(graph, passes), passes, ends };
    known.set(scope, ways);
    return ways;
  };
}

/** The edit by which a workflow requires a consent of whoever begins it as a sub-flow. */
function requiring({ definition: { requiresConsent } }: CompiledWorkflow, scope: string): WorkflowEdit {
  return requiresConsent === undefined
    ? { op: "add", pointer: "/requiresConsent", value: [scope] }
    : { op: "add", pointer: "/requiresConsent/-", value: scope };
}

/** Consents that are required although no source needs them. */
function unknownScopes({ workflow, catalogue }: CompiledProcess): readonly WorkflowFinding[] {
  const known = new Set(Object.values(catalogue.definition.sources).map(({ consent }) => consent));
  return (workflow.definition.requiresConsent ?? []).flatMap((scope, index) => {
    if (known.has(scope)) return [];
    const pointer = `/requiresConsent/${index}`;
    const fix = fixOf("process.fix-remove", { op: "remove", pointer });
    return [finding("process.consent-unknown", pointer, { scope }, { fix })];
  });
}

/** Consents that a sub-flow needs and does not get by itself: it has its parent's. The worst that lacking one comes to. */
function scopesOf(
  process: CompiledProcess | undefined,
  around: readonly string[],
): ReadonlyMap<string, Severity> {
  const scopes = new Map<string, Severity>();
  const id = process?.workflow.definition.id;
  if (process === undefined || id === undefined || around.includes(id)) return scopes;
  for (const scope of process.workflow.definition.requiresConsent ?? []) scopes.set(scope, "error");
  for (const { code, params, severity } of consentFindings(process, leafGraph(process.workflow.roots), [
    ...around,
    id,
  ])) {
    const { scope } = params;
    if (code === "process.consent-unknown") continue;
    if (typeof scope === "string" && scopes.get(scope) !== "error") scopes.set(scope, severity);
  }
  return scopes;
}

function grants({ definition }: CompiledWorkflow, { cause }: TransitionPlace, scope: string): boolean {
  return cause.kind === "event" && definition.events[cause.event]?.grantsConsent?.includes(scope) === true;
}
