import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useQuery } from "@tanstack/react-query";
import { api, keys } from "../api/index.ts";

/** The workflow an application goes by; undefined while it is read. */
export function useRunWorkflow(application: string | undefined): WorkflowDefinition | undefined {
  const pinned = useQuery({
    queryKey: keys.runWorkflow(application ?? "", "any"),
    queryFn: () => api.readRunWorkflow(application ?? ""),
    enabled: application !== undefined,
  });
  return pinned.data?.definition as unknown as WorkflowDefinition | undefined;
}
