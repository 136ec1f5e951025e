import { decisionIssueTexts } from "@lendloom/engine/decision";
import { issueTexts, schemaIssueTexts, type Issue } from "@lendloom/engine/kernel";
import { logicIssueTexts } from "@lendloom/engine/logic";
import { processIssueTexts } from "@lendloom/engine/process";
import { workflowIssueTexts } from "@lendloom/engine/workflow";
import { useTitle } from "../i18n/index.ts";

/** The sentences of every layer whose issues the designer can meet. */
export const allIssueTexts = {
  ...schemaIssueTexts,
  ...logicIssueTexts,
  ...decisionIssueTexts,
  ...workflowIssueTexts,
  ...processIssueTexts,
};

export function IssueList({ issues }: { readonly issues: readonly Issue[] }) {
  const title = useTitle();
  const shown = issues.filter(({ severity }) => severity === "error").slice(0, 8);
  if (shown.length === 0) return null;
  return (
    <ul className="sim-issues">
      {shown.map((issue, index) => (
        <li key={`${issue.pointer} ${index}`}>
          {title(issueTexts(issue, allIssueTexts))} <code>{issue.pointer}</code>
        </li>
      ))}
    </ul>
  );
}
