import type { Outcome, PackDefinition, Rule } from "../../decision/index.ts";
import { interopIssues } from "../interop-issues.ts";
import { outcomeByWord, outcomesBySeverity } from "../outcome-words.ts";
import { reportIssue, type ReportEntry } from "../report.ts";

const MAX_EVENTS = 1_000;

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
  if (types.length > MAX_EVENTS)
    return {
      precedence: [],
      report: [
        reportIssue(
          interopIssues.issue("import.too-many-events", rulesPointer, {
            count: types.length,
            limit: MAX_EVENTS,
          }),
        ),
      ],
    };
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
