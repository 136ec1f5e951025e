import type pg from "pg";
import { textArray } from "./array-parameter.ts";
import { sendTogether, type Asked } from "./send-together.ts";

/** A statement for `$1`, the lender, and `$2`, a list of keys; each row carries its key as `key`. */
export interface Find {
  readonly name: string;
  readonly text: string;
}

export type FoundRow = Readonly<Record<string, unknown>>;

/** At the same time for one lender: what is asked meanwhile waits and is asked together. */
const MOST_FLYING = 2;

interface Question {
  readonly find: Find;
  readonly key: string;
  readonly answer: (row: FoundRow | undefined) => void;
  readonly fail: (error: unknown) => void;
}

interface Lender {
  waiting: Question[];
  flying: number;
  scheduled: boolean;
}

/**
 * Rows by their keys: what is asked of one lender in one turn of the event loop is one transaction with a statement
 * for each kind. A question is only sent after it was asked, so it sees all that was committed before.
 */
export function batchedReads(
  pool: pg.Pool,
): (find: Find, tenant: string, key: string) => Promise<FoundRow | undefined> {
  const lenders = new Map<string, Lender>();

  function send(tenant: string, lender: Lender): void {
    lender.scheduled = false;
    if (lender.flying >= MOST_FLYING) return;
    const asked = lender.waiting;
    lender.waiting = [];
    if (asked.length === 0) {
      if (lender.flying === 0) lenders.delete(tenant);
      return;
    }
    lender.flying += 1;
    void answer(pool, tenant, asked).finally(() => {
      lender.flying -= 1;
      send(tenant, lender);
    });
  }

  return (find, tenant, key) =>
    new Promise((resolve, reject) => {
      const lender = lenders.get(tenant) ?? { waiting: [], flying: 0, scheduled: false };
      lenders.set(tenant, lender);
      lender.waiting.push({ find, key, answer: resolve, fail: reject });
      if (lender.scheduled) return;
      lender.scheduled = true;
      setImmediate(() => send(tenant, lender));
    });
}

async function answer(pool: pg.Pool, tenant: string, asked: readonly Question[]): Promise<void> {
  const finds = [...Map.groupBy(asked, ({ find }) => find)];
  const queries = finds.map(([find, questions]): Asked => {
    const keys = [...new Set(questions.map(({ key }) => key))].filter(canBeStored);
    return { name: find.name, text: find.text, values: [tenant, textArray(keys)] };
  });
  try {
    const opening = { scope: tenant, mode: "read only", byIndex: true } as const;
    const results = await sendTogether(pool, opening, queries);
    finds.forEach(([, questions], index) => {
      const rows = new Map(results[index]?.rows.map((row: FoundRow) => [row["key"], row]));
      for (const { key, answer: tell } of questions) tell(rows.get(key));
    });
  } catch (error) {
    for (const { fail } of asked) fail(error);
  }
}

/** PostgreSQL has no NUL: no row has such a key. */
function canBeStored(key: string): boolean {
  return !key.includes("\0");
}
