import type { CatalogueDefinition, PackDefinition } from "@lendloom/engine/decision";
import type { Texts } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useDefinition, useDefinitions, type DefinitionDetail, type DefinitionKind } from "../api/index.ts";

/** Titles and types of facts and outputs, as far as the live definitions still name them. */
export interface KnownNames {
  title(name: string): Texts | string;
  type(name: string): ValueType | undefined;
}

/** The names a decision of this pack speaks of. */
export function useKnownNames(packId: string | undefined): KnownNames {
  const pack = definitionOf(useDefinition("pack", packId).data) as PackDefinition | undefined;
  const catalogue = definitionOf(useDefinition("catalogue", pack?.catalogue).data) as
    CatalogueDefinition | undefined;
  const known = new Map<string, { title: Texts; type: ValueType }>([
    ...Object.entries(catalogue?.facts ?? {}),
    ...Object.entries(pack?.derived ?? {}),
    ...Object.values(pack?.decisions ?? {}).flatMap(
      (decision): [string, { title: Texts; type: ValueType }][] => {
        const { kind, title } = decision;
        if (kind === "table" || kind === "model")
          return decision.outputs.map((output) => [output.name, output]);
        if (kind === "formula") return [[decision.output, decision]];
        if (kind === "scorecard") return [[decision.output, { title, type: { kind: "decimal" } }]];
        return [];
      },
    ),
  ]);
  return { title: (name) => known.get(name)?.title ?? name, type: (name) => known.get(name)?.type };
}

/** The title of a definition that is live or drafted; one that is gone shows its id. */
export function useTitleOf(kind: DefinitionKind): (id: string) => Texts | string {
  const items = useDefinitions(kind).data?.items ?? [];
  return (id) => items.find((it) => it.id === id)?.title ?? id;
}

/** The title of a fact or a variable of a workflow; one that it does not know shows its name. */
export function useDataTitles(workflow: WorkflowDefinition | undefined): (name: string) => Texts | string {
  const catalogue = definitionOf(useDefinition("catalogue", workflow?.catalogue).data) as
    CatalogueDefinition | undefined;
  return (name) => workflow?.variables[name]?.title ?? catalogue?.facts[name]?.title ?? name;
}

/** The title of a source in a catalogue. */
export function useSourceTitles(catalogueId: string | undefined): (source: string) => Texts | string {
  const catalogue = definitionOf(useDefinition("catalogue", catalogueId).data) as
    CatalogueDefinition | undefined;
  return (source) =>
    (catalogue !== undefined && Object.hasOwn(catalogue.sources, source)
      ? catalogue.sources[source]?.title
      : undefined) ?? source;
}

/** The titles of the sources that a consent of a scope opens; a scope that opens none shows its id. */
export function useScopeTitles(
  catalogueId: string | undefined,
): (scope: string) => readonly (Texts | string)[] {
  const catalogue = definitionOf(useDefinition("catalogue", catalogueId).data) as
    CatalogueDefinition | undefined;
  return (scope) => {
    const opened = Object.values(catalogue?.sources ?? {}).filter(({ consent }) => consent === scope);
    return opened.length === 0 ? [scope] : opened.map(({ title }) => title);
  };
}

/** The workflow as it is live, or drafted where it never was. */
export function useLiveWorkflow(workflowId: string | undefined): WorkflowDefinition | undefined {
  return definitionOf(useDefinition("workflow", workflowId).data) as WorkflowDefinition | undefined;
}

/** The titles of the states, calls and events of one version of a workflow; what it does not have shows its key. */
export function workflowTitles(workflow: WorkflowDefinition | undefined): (key: string) => Texts | string {
  const titles = new Map<string, Texts>();
  for (const [type, { title }] of Object.entries(workflow?.events ?? {})) titles.set(type, title);
  collect(workflow?.machine.states ?? {}, titles);
  return (key) => titles.get(key) ?? key;
}

interface TitledStates {
  readonly [key: string]: {
    readonly title: Texts;
    readonly states?: unknown;
    readonly invoke?: readonly {
      readonly id: string;
      readonly title?: Texts;
      readonly params?: unknown;
    }[];
  };
}

function collect(states: TitledStates, titles: Map<string, Texts>): void {
  for (const [key, { invoke = [], states: inner, title }] of Object.entries(states)) {
    titles.set(key, title);
    for (const call of invoke) {
      titles.set(call.id, call.title ?? title);
      for (const outcome of outcomesOf(call.params)) titles.set(`${call.id}/${outcome.value}`, outcome.title);
    }
    if (inner !== undefined) collect(inner as TitledStates, titles);
  }
}

/** What a task can come to, each with its title. */
function outcomesOf(params: unknown): readonly { readonly value: string; readonly title: Texts }[] {
  if (typeof params !== "object" || params === null || !("outcomes" in params)) return [];
  return params.outcomes as readonly { readonly value: string; readonly title: Texts }[];
}

function definitionOf(detail: DefinitionDetail | undefined): unknown {
  return (detail?.live ?? detail?.draft)?.definition;
}
