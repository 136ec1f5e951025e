import { isJsonObject } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useQueries } from "@tanstack/react-query";
import { api, keys, type JournalEntry } from "../api/index.ts";

/** The hashes of the workflow's versions that an application was migrated from, the latest first. */
export function earlierHashes(entries: readonly JournalEntry[]): readonly string[] {
  const hashes = entries.flatMap(({ kind, from }) => {
    const pins = kind === "migrated" && isJsonObject(from) ? from["workflow"] : undefined;
    const hash = isJsonObject(pins) ? pins["hash"] : undefined;
    return typeof hash === "string" ? [hash] : [];
  });
  return [...new Set(hashes.reverse())];
}

/** The versions that an application was migrated from, as far as they have been read: its journal speaks of their steps. */
export function useEarlierVersions(
  workflow: string | undefined,
  entries: readonly JournalEntry[],
): readonly WorkflowDefinition[] {
  return useQueries({
    queries: (workflow === undefined ? [] : earlierHashes(entries)).map((hash) => ({
      queryKey: keys.workflowVersion(workflow ?? "", hash),
      queryFn: () => api.readWorkflowVersion(workflow ?? "", hash),
      staleTime: Infinity,
    })),
    combine: (versions) =>
      versions.flatMap(({ data }) =>
        data === undefined ? [] : [data.definition as unknown as WorkflowDefinition],
      ),
  });
}
