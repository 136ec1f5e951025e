import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useQueries, useQuery } from "@tanstack/react-query";
import { api, keys } from "../api/index.ts";

/** One version of a workflow with its document. */
export interface LoadedVersion {
  readonly hash: string;
  readonly version: string;
  readonly definition: WorkflowDefinition;
}

export function useVersionList(workflow: string | undefined) {
  return useQuery({
    queryKey: keys.workflowVersions(workflow ?? ""),
    queryFn: () => api.listWorkflowVersions(workflow ?? ""),
    enabled: workflow !== undefined,
    retry: false,
  });
}

/** The documents of these versions, as far as they are here. */
export function useLoadedVersions(
  workflow: string | undefined,
  hashes: readonly string[],
): readonly LoadedVersion[] {
  return useQueries({
    queries: hashes.map((hash) => ({
      queryKey: keys.workflowVersion(workflow ?? "", hash),
      queryFn: () => api.readWorkflowVersion(workflow ?? "", hash),
      enabled: workflow !== undefined,
      // A version never changes.
      staleTime: Infinity,
    })),
    combine: (results) =>
      results.flatMap(({ data }) =>
        data === undefined
          ? []
          : [
              {
                hash: data.hash,
                version: data.version,
                definition: data.definition as unknown as WorkflowDefinition,
              },
            ],
      ),
  });
}
