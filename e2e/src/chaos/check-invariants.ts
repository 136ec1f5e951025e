import { checkAnswers } from "./check-answers.ts";
import { checkCommands } from "./check-commands.ts";
import { checkMoney } from "./check-money.ts";
import { checkRuns } from "./check-runs.ts";
import type { Evidence } from "./evidence.ts";
import { violation, type Violation } from "./violation.ts";

/** The one checker of every chaos test: the promises I1 to I12 and I14 over all there is to see. */
export function checkInvariants(evidence: Evidence): readonly Violation[] {
  return [
    ...checkCommands(evidence),
    ...checkRuns(evidence),
    ...checkMoney(evidence),
    ...checkAnswers(evidence),
    ...evidence.unsound.map((text) => violation(/audit/.test(text) ? "I7" : "I9", text)),
    ...evidence.unplanned.map((text) => violation("I12", `a process ended: ${text}`)),
  ];
}
