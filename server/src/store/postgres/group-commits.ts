import type { CommitOutcome, RunCommit } from "@lendloom/engine/runtime";
import type pg from "pg";
import { runTransaction, sqlStateOf } from "./run-transaction.ts";
import { isCommon, writeCommits } from "./write-commits.ts";

/** What one transaction takes at most. */
const MOST_COMMITS = 64;
/** Transactions at the same time for one lender: while one waits for the disk, another is written. */
const MOST_FLYING = 2;

/** The common way of one commit, in a transaction of its own. */
export type Alone = (commit: RunCommit) => Promise<CommitOutcome>;

interface Waiting {
  readonly commit: RunCommit;
  readonly alone: Alone;
  readonly answer: (outcome: CommitOutcome | Promise<CommitOutcome>) => void;
  readonly fail: (error: unknown) => void;
}

interface Lender {
  waiting: Waiting[];
  flying: number;
  /** Runs and keys of commits that are under way. */
  readonly busy: Set<string>;
}

/**
 * Commits of one lender that are asked for at the same time share a transaction: one message writes them all, one
 * more commits them, and the log is synced once. One that cannot be committed is taken out and written alone, which
 * tells its reason; the others are written without it.
 */
export function groupCommits(pool: pg.Pool): (commit: RunCommit, alone: Alone) => Promise<CommitOutcome> {
  const lenders = new Map<string, Lender>();

  function send(tenant: string): void {
    const lender = lenders.get(tenant);
    if (lender === undefined || lender.flying >= MOST_FLYING) return;
    const { group, left } = takeGroup(lender.waiting, lender.busy);
    if (group.length === 0) {
      if (lender.flying === 0) lenders.delete(tenant);
      return;
    }
    lender.waiting = left;
    lender.flying += 1;
    const names = group.flatMap(namesOf);
    for (const name of names) lender.busy.add(name);
    void writeGroup(pool, tenant, group).finally(() => {
      lender.flying -= 1;
      for (const name of names) lender.busy.delete(name);
      send(tenant);
    });
    if (left.length > 0) send(tenant);
  }

  return (commit, alone) => {
    if (!isCommon(commit)) return alone(commit);
    return new Promise((answer, fail) => {
      const { tenant } = commit;
      const lender = lenders.get(tenant) ?? { waiting: [], flying: 0, busy: new Set<string>() };
      lenders.set(tenant, lender);
      lender.waiting.push({ commit, alone, answer, fail });
      // What the same turn of the event loop asks goes along.
      if (lender.waiting.length === 1) setImmediate(() => send(tenant));
    });
  };
}

function namesOf({ commit: { run, idempotency } }: Waiting): readonly string[] {
  return [`run ${run.id}`, ...(idempotency === undefined ? [] : [`key ${idempotency.key}`])];
}

/** Those that touch no run and no key of one before them: of one run, the first that was asked for is the first. */
function takeGroup(
  waiting: readonly Waiting[],
  busy: ReadonlySet<string>,
): { readonly group: readonly Waiting[]; readonly left: Waiting[] } {
  const taken = new Set(busy);
  const group: Waiting[] = [];
  const left: Waiting[] = [];
  for (const each of waiting) {
    const names = namesOf(each);
    const fits = group.length < MOST_COMMITS && !names.some((name) => taken.has(name));
    (fits ? group : left).push(each);
    for (const name of names) taken.add(name);
  }
  return { group, left };
}

async function writeGroup(pool: pg.Pool, tenant: string, group: readonly Waiting[]): Promise<void> {
  const refused = await tryGroup(pool, tenant, group);
  for (const { commit, answer, alone } of group) {
    if (refused.has(commit)) answer(alone(commit));
  }
  const others = group.filter(({ commit }) => !refused.has(commit));
  if (refused.size > 0 && others.length > 0) await writeGroup(pool, tenant, others);
}

/** Those that have to be written alone; empty: all are committed, or nobody knows. */
async function tryGroup(
  pool: pg.Pool,
  tenant: string,
  group: readonly Waiting[],
): Promise<ReadonlySet<RunCommit>> {
  const commits = group.map(({ commit }) => commit);
  try {
    await runTransaction(
      pool,
      tenant,
      async (client) => {
        const refused = await writeCommits(client, tenant, commits);
        if (refused.length > 0) throw new Refused(refused);
      },
      { byIndex: true },
    );
    for (const { commit, answer } of group) answer({ kind: "committed", revision: commit.expected + 1 });
  } catch (error) {
    if (error instanceof Refused) return new Set(error.commits);
    if (ofOne(error)) return new Set(commits);
    for (const { fail } of group) fail(error);
  }
  return new Set();
}

/** Thrown to take back what the group has written so far. */
class Refused extends Error {
  readonly commits: readonly RunCommit[];
  constructor(commits: readonly RunCommit[]) {
    super("Some of the group cannot be committed");
    this.commits = commits;
  }
}

/** What may be one commit's fault: its values, a row that another one holds for long, a deadlock. */
function ofOne(error: unknown): boolean {
  return /^(22|23|40|55P03$|57014$)/.test(sqlStateOf(error));
}
