import { createHash } from "node:crypto";
import type { JsonObject } from "@lendloom/engine/kernel";
import { isIdNumber } from "./id-number.ts";
import { profiles } from "./profiles.ts";

/** What a connector was asked, as far as the answer depends on it. */
export interface Question {
  readonly connector: string;
  readonly operation: string;
  readonly key: string;
  readonly idNumber: string | undefined;
  readonly input: JsonObject;
  /** What a test or a demo says about this applicant. */
  readonly told: JsonObject;
}

type Operation = (question: Question) => JsonObject;

const operations: Readonly<Record<string, Operation>> = {
  "identity-check/query": queryProfile,
  "anti-fraud/query": queryProfile,
  "credit-bureau/query": queryProfile,
  "business-registry/query": queryProfile,
  "identity-check/verify": ({ idNumber, told }) => ({
    passed: idNumber !== undefined && isIdNumber(idNumber),
    similarity: 96,
    ...told,
  }),
  "e-signature/sign": ({ key, told }) => ({ signed: true, contractNumber: `C-${reference(key)}`, ...told }),
  "disbursement/pay": ({ key, told }) => ({ transferReference: `T-${reference(key)}`, ...told }),
  "disbursement/recall": ({ key, told }) => ({ recallReference: `R-${reference(key)}`, ...told }),
};

/** The answer of an operation, or undefined when the sandbox has no such connector or operation. */
export function answerOf(question: Question): JsonObject | undefined {
  const name = `${question.connector}/${question.operation}`;
  return Object.hasOwn(operations, name) ? operations[name]?.(question) : undefined;
}

/**
 * A query is paid for once, so a source tells all it knows, whatever was wanted of it now; what nobody's catalogue
 * declares is ignored there. A fact said to be null is one the source does not know.
 */
function queryProfile({ connector, idNumber, told }: Question): JsonObject {
  const known: JsonObject = { ...profiles[connector]?.(idNumber ?? ""), ...told };
  return { facts: Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)) };
}

/** The same number for the same idempotency key, as a bank's reference is. */
function reference(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 12).toUpperCase();
}
