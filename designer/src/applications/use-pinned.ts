import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useQuery } from "@tanstack/react-query";
import { api, keys, type Application } from "../api/index.ts";

/** The workflow an application goes by, of the version it is pinned to; undefined while it is read. */
export function usePinned({ id, workflow }: Application): WorkflowDefinition | undefined {
  return useQuery({
    queryKey: keys.runWorkflow(id, workflow.hash),
    queryFn: () => api.readRunWorkflow(id),
    staleTime: Infinity,
  }).data?.definition as unknown as WorkflowDefinition | undefined;
}
