import type { CatalogueDefinition, PackDefinition } from "@lendloom/engine/decision";
import type { Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, keys, useDefinition, useDefinitions } from "../api/index.ts";
import { placedStates } from "../document/index.ts";
import { vocabularyOf } from "./vocabulary.ts";
import type { Surroundings } from "./diagram-of.ts";

/** A definition beside the workflow: what is live, and the draft of it when there is one. */
export interface Version<D> {
  readonly live: D | undefined;
  readonly draft: D | undefined;
}

export interface WorkflowSurroundings extends Surroundings {
  readonly catalogue: Version<CatalogueDefinition>;
  /** The packs the workflow asks, by id. */
  readonly packs: ReadonlyMap<string, Version<PackDefinition>>;
  /** Every pack of the lender, to choose from. */
  readonly packTitles: ReadonlyMap<string, Texts>;
  readonly ready: boolean;
}

/** Loads what a workflow refers to: its catalogue, and its packs with their drafts. */
export function useSurroundings(definition: WorkflowDefinition): WorkflowSurroundings {
  const catalogueDetail = useDefinition("catalogue", definition.catalogue).data;
  const list = useDefinitions("pack").data;
  const asked = askedPacks(definition);
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
  const facts = catalogue.draft ?? catalogue.live;
  const vocabulary = useMemo(() => vocabularyOf(definition, facts), [definition, facts]);
  return useMemo(
    () => ({
      catalogue,
      packs,
      packTitles,
      vocabulary,
      ready: facts !== undefined && !pending,
    }),
    [catalogue, packs, packTitles, vocabulary, facts, pending],
  );
}

function versionOf<D>(
  detail:
    | { readonly live?: { readonly definition: unknown }; readonly draft?: { readonly definition: unknown } }
    | undefined,
): Version<D> {
  return {
    live: detail?.live?.definition as D | undefined,
    draft: detail?.draft?.definition as D | undefined,
  };
}

/** The ids of the packs a workflow asks, as one text so that an edit elsewhere changes nothing. */
function askedPacks(definition: WorkflowDefinition): string {
  const ids = [...placedStates(definition).values()].flatMap(({ state }) =>
    (state.invoke ?? []).flatMap((invoke) => (invoke.src === "decision" ? [invoke.params.pack] : [])),
  );
  return [...new Set(ids)].sort().join(" ");
}
