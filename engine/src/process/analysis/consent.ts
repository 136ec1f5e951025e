import {
  ancestorsOf,
  shortestWay,
  type CompiledWorkflow,
  type LeafEdge,
  type LeafGraph,
} from "../../workflow/index.ts";
import type { CompiledProcess } from "../compile-process.ts";
import { finding, type WorkflowFinding } from "./finding.ts";

/**
 * Ways on which a source that needs a consent is asked although no event has given it. A decision does not ask
 * then (PR7) and refers; a call of the source's connector by the workflow itself would ask all the same.
 */
export function consentFindings(process: CompiledProcess, graph: LeafGraph): readonly WorkflowFinding[] {
  const { workflow, catalogue, packs } = process;
  return [...workflow.invokes.values()].flatMap(({ definition, pointer, state }) => {
    const node = workflow.states.get(state)?.node;
    const without = (scope: string) =>
      shortestWay(
        graph,
        (leaf) => leaf === node || (node !== undefined && ancestorsOf(leaf).includes(node)),
        (edge) => !grants(workflow, edge, scope),
      );
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
    if (definition.src !== "activity") return [];
    const { connector } = definition.params;
    const scopes = Object.values(catalogue.definition.sources).flatMap((source) =>
      source.connector === connector && source.consent !== undefined ? [source.consent] : [],
    );
    return [...new Set(scopes)].flatMap((scope) => {
      const path = without(scope);
      if (path === undefined) return [];
      return [finding("process.consent-bypassed", pointer, { scope, connector }, { path }, "error")];
    });
  });
}

function grants({ definition }: CompiledWorkflow, { place }: LeafEdge, scope: string): boolean {
  const { cause } = place;
  return cause.kind === "event" && definition.events[cause.event]?.grantsConsent?.includes(scope) === true;
}
