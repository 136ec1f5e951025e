import type { Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";

/** What a workflow of one's own is called, and whose facts it reads. */
export interface NewWorkflow {
  readonly id: string;
  readonly title: Texts;
  readonly catalogue: string;
}

/** The smallest workflow that runs: it begins and ends. Steps are inserted on its one path. */
export function newWorkflow({ id, title, catalogue }: NewWorkflow): WorkflowDefinition {
  return {
    format: "lendloom-workflow/1",
    id,
    version: "0.1.0",
    title,
    catalogue,
    events: {},
    variables: {},
    machine: {
      initial: "begin",
      states: {
        begin: {
          title: { "zh-CN": "收到申请", en: "Application received" },
          status: "received",
          always: [{ target: "approved" }],
        },
        approved: { title: { "zh-CN": "通过", en: "Approved" }, type: "final", status: "approved" },
      },
    },
  };
}
