import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, keys, Problem } from "../api/index.ts";
import { placedStates, versionOf, type Version } from "../document/index.ts";

type Subflows = ReadonlyMap<string, Version<WorkflowDefinition>>;

const none: Subflows = new Map();

/** The workflows that a workflow begins as sub-flows, and those that these begin; one that is not there is absent. */
export function useSubflows(definition: WorkflowDefinition): {
  readonly subflows: Subflows;
  readonly pending: boolean;
} {
  const client = useQueryClient();
  const begun = begunBy(definition).join(" ");
  const { data, isPending } = useQuery({
    queryKey: ["definition", "workflow", "begun", begun],
    queryFn: () => readAll(client, begun.split(" ")),
    enabled: begun !== "",
  });
  return useMemo(
    () => ({ subflows: data ?? none, pending: begun !== "" && isPending }),
    [data, begun, isPending],
  );
}

async function readAll(client: QueryClient, ids: readonly string[]): Promise<Subflows> {
  const found = new Map<string, Version<WorkflowDefinition>>();
  const queue = [...ids];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const version = found.has(id) ? undefined : await readOne(client, id);
    if (version === undefined) continue;
    found.set(id, version);
    for (const its of [version.draft, version.live]) if (its !== undefined) queue.push(...begunBy(its));
  }
  return found;
}

async function readOne(client: QueryClient, id: string): Promise<Version<WorkflowDefinition> | undefined> {
  try {
    const queryKey = keys.definition("workflow", id);
    const queryFn = () => api.readDefinition("workflow", id);
    return versionOf(await client.query({ queryKey, queryFn }));
  } catch (thrown) {
    // The check of the workflow says that it is not there.
    if (thrown instanceof Problem && thrown.status === 404) return undefined;
    throw thrown;
  }
}

function begunBy(definition: WorkflowDefinition): readonly string[] {
  const ids = [...placedStates(definition).values()].flatMap(({ state }) =>
    (state.invoke ?? []).flatMap((invoke) =>
      invoke.src === "subflow" || invoke.src === "map" ? [invoke.params.workflow] : [],
    ),
  );
  return [...new Set(ids)].filter((id) => id !== "").sort();
}
