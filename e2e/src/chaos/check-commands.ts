import { canonicalJson, type Json } from "@lendloom/engine/kernel";
import { violation, type Violation } from "./violation.ts";
import type { Evidence, KeyRow } from "./evidence.ts";
import type { Known, Sent } from "./oracle.ts";

/**
 * I1: what was acknowledged is stored and answered the same again. I2: nothing is stored that nobody sent. I3: a key
 * and a business reference had one effect at most.
 */
export function checkCommands({ oracle, keys, runs }: Evidence): readonly Violation[] {
  const violations: Violation[] = [];
  const stored = new Map(keys.map((row) => [nameOf(row.tenant_id, row.key), row]));
  const known = new Set(runs.map(({ tenant_id: tenant, id }) => nameOf(tenant, id)));
  const sent = oracle.filter((entry): entry is Sent => entry.kind === "send");
  const signals = new Set(
    sent.filter(({ what }) => what === "signal").map(({ lender, key }) => nameOf(lender, key)),
  );
  // What an officer has tried again is told by the run's journal alone.
  const retries = new Set(
    sent.filter(({ what }) => what === "retry").map(({ lender, key }) => nameOf(lender, key)),
  );
  const acknowledged = oracle.filter(
    (entry): entry is Known => entry.kind === "ok" && !retries.has(nameOf(entry.lender, entry.key)),
  );
  for (const { lender, key, body = "" } of acknowledged) {
    const row = stored.get(nameOf(lender, signals.has(nameOf(lender, key)) ? signalKey(key) : key));
    if (row === undefined)
      violations.push(violation("I1", `${lender} ${key} was acknowledged and is not stored`));
    else if (!sameAnswer(row, body))
      violations.push(violation("I1", `${lender} ${key} was answered ${body}, but stored is ${row.answer}`));
    else if (row.run_id !== "" && !known.has(nameOf(lender, row.run_id)))
      violations.push(violation("I1", `${lender} ${key} made ${row.run_id}, which is not there`));
  }

  const asked = new Set(
    sent.map(({ lender, key, what }) => nameOf(lender, what === "signal" ? signalKey(key) : key)),
  );
  for (const row of keys) {
    if (!asked.has(nameOf(row.tenant_id, row.key)))
      violations.push(violation("I2", `${row.tenant_id} ${row.key} is stored, but nobody sent it`));
  }
  const references = new Set(
    sent.flatMap(({ lender, reference }) => (reference === undefined ? [] : [nameOf(lender, reference)])),
  );
  const seen = new Set<string>();
  for (const { tenant_id: tenant, id, subject, parent } of runs) {
    if (parent !== null) continue;
    if (!references.has(nameOf(tenant, subject)))
      violations.push(violation("I2", `nobody asked for the run ${id} of ${subject}`));
    if (seen.has(nameOf(tenant, subject)))
      violations.push(violation("I3", `${subject} of ${tenant} has two runs`));
    seen.add(nameOf(tenant, subject));
  }
  return violations;
}

function nameOf(lender: string, key: string): string {
  return `${lender}\n${key}`;
}

/** How the store keeps the number of a signal's message; see `send-signal.ts`. */
function signalKey(messageId: string): string {
  return `signal PAYMENT_CONFIRMED ${messageId}`;
}

function sameAnswer({ answer }: KeyRow, body: string): boolean {
  try {
    return canonicalJson(JSON.parse(answer) as Json) === canonicalJson(JSON.parse(body) as Json);
  } catch {
    return false;
  }
}
