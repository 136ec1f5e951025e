import type { MigrationPlan } from "@lendloom/engine/workflow";
import { useQueries } from "@tanstack/react-query";
import { api, keys, useDefinitions } from "../api/index.ts";
import { useTitle } from "../i18n/index.ts";

/** Which workflow a plan is about, and from which of its versions to which. */
export function VersionsMoved({ plan }: { readonly plan: MigrationPlan }) {
  const title = useTitle();
  const workflow = useWorkflowOf(plan.to);
  const version = (hash: string) =>
    workflow?.versions.find((known) => known.hash === hash)?.version ?? hash.slice(0, 8);
  return (
    <span className="nowrap">
      {title(workflow?.title)} {version(plan.from)} → {version(plan.to)}
    </span>
  );
}

/** The workflow that a version belongs to, found by its hash. */
export function useWorkflowOf(hash: string | undefined) {
  const workflows = useDefinitions("workflow").data?.items ?? [];
  return useQueries({
    queries: workflows.map(({ id }) => ({
      queryKey: keys.workflowVersions(id),
      queryFn: () => api.listWorkflowVersions(id),
      staleTime: 60_000,
      retry: false,
    })),
    combine: (results) => {
      for (const [index, { data }] of results.entries()) {
        const workflow = workflows[index];
        if (workflow !== undefined && data?.items.some((version) => version.hash === hash) === true)
          return { id: workflow.id, title: workflow.title, versions: data.items };
      }
      return undefined;
    },
  });
}
