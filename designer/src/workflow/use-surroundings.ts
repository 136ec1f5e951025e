import type { CatalogueDefinition, PackDefinition } from "@lendloom/engine/decision";
import type { Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, keys, useDefinition, useDefinitions, type AroundWorkflow } from "../api/index.ts";
import { placedStates, versionOf, type Version } from "../document/index.ts";
import { vocabularyOf } from "./vocabulary.ts";
import type { Surroundings } from "./diagram-of.ts";
import type { CheckedAround } from "./find-problems.ts";
import { useSubflows } from "./use-subflows.ts";

export interface WorkflowSurroundings extends Surroundings, CheckedAround {
  /** Every pack of the lender, to choose from. */
  readonly packTitles: ReadonlyMap<string, Texts>;
  /** Calls of connectors that the lender's live workflows make, to choose from. */
  readonly calls: AroundWorkflow["calls"];
  /** Whether the words that are drawn are known, as far as they ever will be. */
  readonly isNamed: boolean;
  readonly ready: boolean;
}

/** Loads what a workflow refers to: its catalogue, its packs and its sub-flows, with their drafts. */
export function useSurroundings(definition: WorkflowDefinition): WorkflowSurroundings {
  const {
    data: catalogueDetail,
    isPending: reading,
    isLoading: naming,
  } = useDefinition("catalogue", definition.catalogue);
  const { data: list, isLoading: listing } = useDefinitions("pack");
  const { data: workflows, isLoading: listingWorkflows } = useDefinitions("workflow");
  const { subflows, pending: seeking } = useSubflows(definition);
  const around = useQuery({
    queryKey: keys.workflowSurroundings(definition.id),
    queryFn: () => api.readWorkflowSurroundings(definition.id),
  });
  const asked = useMemo(() => askedPacks(definition, subflows), [definition, subflows]);
  const { details, pending } = useQueries({
    queries: asked
      .split(" ")
      .filter(Boolean)
      .map((id) => ({
        queryKey: keys.definition("pack", id),
        queryFn: () => api.readDefinition("pack", id),
      })),
    combine: (results) => ({
      details: results.flatMap(({ data }) => (data === undefined ? [] : [data])),
      pending: results.some(({ isPending }) => isPending),
    }),
  });
  const catalogue = useMemo<Version<CatalogueDefinition>>(
    () => versionOf(catalogueDetail),
    [catalogueDetail],
  );
  const packs = useMemo(
    () => new Map(details.map((detail) => [detail.id, versionOf<PackDefinition>(detail)])),
    [details],
  );
  const packTitles = useMemo(() => new Map((list?.items ?? []).map(({ id, title }) => [id, title])), [list]);
  const workflowTitles = useMemo(
    () => new Map((workflows?.items ?? []).map(({ id, title }) => [id, title])),
    [workflows],
  );
  const facts = catalogue.draft ?? catalogue.live;
  const vocabulary = useMemo(() => vocabularyOf(definition, facts), [definition, facts]);
  return useMemo(
    () => ({
      catalogue,
      packs,
      subflows,
      packTitles,
      workflowTitles,
      vocabulary,
      connectors: around.data?.connectors,
      begunBy: around.data?.begunBy,
      calls: around.data?.calls ?? noCalls,
      isNamed: !naming && !listing && !listingWorkflows,
      ready: !reading && !pending && !seeking && !around.isPending,
    }),
    [
      catalogue,
      packs,
      subflows,
      packTitles,
      workflowTitles,
      vocabulary,
      naming,
      listing,
      listingWorkflows,
      reading,
      pending,
      seeking,
      around.data,
      around.isPending,
    ],
  );
}

const noCalls: AroundWorkflow["calls"] = [];

/** The ids of the packs that a workflow and its sub-flows ask, as one text so that an edit elsewhere changes nothing. */
function askedPacks(
  definition: WorkflowDefinition,
  subflows: ReadonlyMap<string, Version<WorkflowDefinition>>,
): string {
  const begun = [...subflows.values()].flatMap(({ draft, live }) => [draft, live]);
  const ids = [definition, ...begun].flatMap((workflow) =>
    [...(workflow === undefined ? [] : placedStates(workflow).values())].flatMap(({ state }) =>
      (state.invoke ?? []).flatMap((invoke) => (invoke.src === "decision" ? [invoke.params.pack] : [])),
    ),
  );
  return [...new Set(ids)].sort().join(" ");
}
