import type { Issue, Json } from "../kernel/index.ts";
import { workflowIssue, type WorkflowIssueCode } from "./workflow-issues.ts";

/** Thrown inside a step and answered by it as an issue: an operator must act, the run stays where it was. */
export class StepFault extends Error {
  readonly issue: Issue;

  constructor(code: WorkflowIssueCode, pointer: string, params: Readonly<Record<string, Json>> = {}) {
    super(code);
    this.issue = workflowIssue(code, pointer, params);
  }
}
