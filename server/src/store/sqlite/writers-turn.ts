import { setTimeout as pause } from "node:timers/promises";
import type { Database as Connection } from "better-sqlite3";
import type { Transaction } from "../database.ts";
import { killPoint } from "../kill-point.ts";
import { proveSynchronous } from "./writing-connection.ts";

/** How long a turn waits for another process's write lock, and how often it looks. */
const PATIENCE_MS = 5_000;
const LOOK_MS = 10;

export interface Job {
  readonly command: (transaction: Transaction) => Promise<unknown>;
  readonly resolve: (value?: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A command has written something and then failed: what it wrote must go, and nothing of its neighbours. */
class Entangled extends Error {}

/**
 * Carries out the commands of a turn in one transaction and answers how each is answered, once it is committed. A
 * command that fails takes back only itself: where one does after it has written, the transaction is taken back and all
 * are carried out again, each in a savepoint (which costs SQLite a copy of every page it touches, so it is not the
 * rule). Nobody is answered, not even a failure, before the commit: an answer may rest on what a neighbour wrote.
 */
export function createWritersTurn(
  connection: Connection,
  transaction: Transaction,
): (jobs: readonly Job[]) => Promise<readonly (() => void)[]> {
  const begin = connection.prepare("begin immediate");
  const commit = connection.prepare("commit");
  const savepoint = connection.prepare("savepoint command");
  const release = connection.prepare("release command");
  const undo = connection.prepare("rollback to command");
  const rollback = connection.prepare("rollback");
  const changes = connection.prepare("select total_changes()").pluck();
  let synchronousProved = false;

  async function runTogether(jobs: readonly Job[]): Promise<readonly (() => void)[]> {
    const answers = await carryOut(jobs, runOne).catch((error: unknown) => {
      if (!(error instanceof Entangled)) throw error;
      rollback.run();
      return carryOut(jobs, runApart);
    });
    killPoint("before-commit");
    commit.run();
    if (!synchronousProved) proveSynchronous(connection);
    synchronousProved = true;
    killPoint("after-commit-before-answer");
    return answers;
  }

  /** Another process may be writing: an operator's shell, or a restore that was begun too early. */
  async function takeLock(): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        begin.run();
        return;
      } catch (error) {
        const busy = (error as { readonly code?: unknown }).code === "SQLITE_BUSY";
        if (!busy || performance.now() > until) throw error;
        await pause(LOOK_MS);
      }
    }
  }

  async function carryOut(
    jobs: readonly Job[],
    run: (job: Job) => Promise<() => void>,
  ): Promise<readonly (() => void)[]> {
    await takeLock();
    const answers: (() => void)[] = [];
    for (const job of jobs) answers.push(await run(job));
    return answers;
  }

  async function runOne(job: Job): Promise<() => void> {
    const before = changes.get();
    try {
      const value = await job.command(transaction);
      return () => job.resolve(value);
    } catch (error) {
      // A full disk or an I/O error has rolled back the whole transaction already.
      if (!connection.inTransaction) throw error;
      if (changes.get() !== before) throw new Entangled();
      return () => job.reject(error);
    }
  }

  async function runApart(job: Job): Promise<() => void> {
    savepoint.run();
    try {
      const value = await job.command(transaction);
      release.run();
      return () => job.resolve(value);
    } catch (error) {
      if (!connection.inTransaction) throw error;
      undo.run();
      release.run();
      return () => job.reject(error);
    }
  }

  return runTogether;
}
