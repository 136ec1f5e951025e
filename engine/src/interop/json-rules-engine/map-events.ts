import type { Outcome, PackDefinition, Rule } from "../../decision/index.ts";
import { interopIssues } from "../interop-issues.ts";
import { outcomeByWord, outcomesBySeverity } from "../outcome-words.ts";
import { reportIssue, type ReportEntry } from "../report.ts";

/** The outcome of every event type, the most severe first: a decline is never outvoted by an approval. */
export function mapEvents(
  rules: readonly Rule[],
  outcomes: Readonly<Record<string, Outcome>>,
  rulesPointer: string,
): {
  readonly precedence: PackDefinition["outcome"]["precedence"];
  readonly report: readonly ReportEntry[];
} {
  const types = [...new Set(rules.map(({ event }) => event.type))];
  const mapped = types.map((event) => ({
    event,
    outcome: (Object.hasOwn(outcomes, event) ? outcomes[event] : undefined) ?? outcomeByWord(event),
  }));
  const report = mapped.map(({ event, outcome }) =>
    reportIssue(interopIssues.issue("import.outcome-mapped", rulesPointer, { event, outcome }), "info"),
  );
  return {
    precedence: outcomesBySeverity(mapped),
    report,
  };
}
