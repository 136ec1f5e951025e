import type { LedgerEntry } from "../../../server/src/sandbox/ledger.ts";
import { violation, type Violation } from "./violation.ts";
import type { Evidence } from "./evidence.ts";

const AMOUNT_MINOR = 500_000;

/**
 * I5: what the bank did was committed before, and what the store holds as done was done by the bank. I10: nobody is
 * paid twice, what is undone is paid back, and amounts are whole.
 */
export function checkMoney({ ledger, runs, journal }: Evidence): readonly Violation[] {
  const violations: Violation[] = [];
  const answered = ledger.filter(({ kind }) => kind === "answered");
  const done = new Set<string>();
  for (const { key } of answered) {
    if (done.has(key)) violations.push(violation("I3", `the bank did ${key} twice`));
    done.add(key);
  }
  const entries = Map.groupBy(journal, ({ run_id: run }) => run);
  for (const { key, connector } of answered) {
    const [run = "", generation = ""] = splitKey(key);
    const committed = entries.get(run)?.some(({ entry }) => entry.includes(JSON.stringify(generation)));
    if (committed !== true)
      violations.push(violation("I5", `${connector} was asked for ${key}, which no run committed`));
  }
  for (const { run_id: run, kind, entry } of journal) {
    const { generation } = JSON.parse(entry) as { readonly generation?: string };
    const told = kind === "activity-done" || kind === "compensation-done" || kind === "facts-recorded";
    if (told && generation !== undefined && !done.has(`${run}:${generation}`))
      violations.push(violation("I5", `${run} holds ${kind} ${generation}, which no connector did`));
  }

  const byRun = Map.groupBy(answered, ({ key }) => splitKey(key)[0] ?? "");
  for (const { id, status, finished, parent } of runs) {
    const its = byRun.get(id) ?? [];
    const paid = its.filter(isOperation("pay"));
    const recalled = its.filter(isOperation("recall"));
    if (paid.length > 1) violations.push(violation("I10", `${id} was paid ${paid.length} times`));
    if (finished !== 1 || parent !== null) continue;
    const expected = status === "disbursed" ? 1 : 0;
    if (paid.length - recalled.length !== expected)
      violations.push(
        violation(
          "I10",
          `${id} ended as ${status}, paid ${paid.length} and recalled ${recalled.length} times`,
        ),
      );
  }
  for (const { key, input } of answered.filter(isOperation("pay"))) {
    const amount = (input as { readonly amount?: { readonly amountMinor?: unknown } } | undefined)?.amount;
    if (amount?.amountMinor !== AMOUNT_MINOR)
      violations.push(violation("I10", `${key} was paid ${JSON.stringify(amount)}`));
  }
  return violations;
}

const isOperation =
  (operation: string) =>
  (entry: LedgerEntry): boolean =>
    entry.connector === "disbursement" && entry.operation === operation;

function splitKey(key: string): readonly string[] {
  const at = key.indexOf(":");
  return [key.slice(0, at), key.slice(at + 1)];
}
