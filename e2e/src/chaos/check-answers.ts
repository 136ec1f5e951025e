import { problemCodes } from "../../../server/src/http/problem-catalogue.ts";
import { violation, type Violation } from "./violation.ts";
import type { Evidence } from "./evidence.ts";
import type { Read } from "./oracle.ts";

const codes: ReadonlySet<string> = new Set(problemCodes);
const PASSING = new Set([429, 503, 507]);

/**
 * I8: nothing of one lender is in an answer to another. I12: whatever fails is told as a problem of the catalogue,
 * never as our own defect, and what passes by itself says when to come back.
 */
export function checkAnswers({ oracle, lenders }: Evidence): readonly Violation[] {
  const violations: Violation[] = [];
  const reads = oracle.filter((entry): entry is Read => entry.kind === "read");
  for (const read of reads) {
    for (const other of lenders) {
      if (other.id !== read.lender && read.body.includes(other.canary))
        violations.push(violation("I8", `${read.path} told ${read.lender} of ${other.id}: ${read.body}`));
    }
    const wrong = read.status < 400 ? undefined : faultOf(read);
    if (wrong !== undefined)
      violations.push(
        violation("I12", `${read.path} answered ${read.status}, ${wrong}: ${read.body.slice(0, 300)}`),
      );
  }
  return violations;
}

function faultOf({ status, type, body, retryAfter }: Read): string | undefined {
  if (!type.startsWith("application/problem+json")) return `of type ${type}`;
  const code = codeOf(body);
  if (code === undefined || !codes.has(code)) return "without a code of the catalogue";
  if (code === "internal.defect") return "a defect";
  if (/\n\s+at |\bat file:/.test(body)) return "with a stack";
  return PASSING.has(status) && retryAfter === null ? "without Retry-After" : undefined;
}

function codeOf(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { readonly code?: string }).code;
  } catch {
    return undefined;
  }
}
