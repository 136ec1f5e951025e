import { schemaIssueTexts } from "../kernel/index.ts";
import { logicIssueTexts } from "../logic/index.ts";
import { processIssueTexts } from "../process/index.ts";
import { workflowIssueTexts } from "../workflow/index.ts";

/** The sentences of everything that can stop a step. */
export const incidentTexts = {
  ...schemaIssueTexts,
  ...logicIssueTexts,
  ...workflowIssueTexts,
  ...processIssueTexts,
};
