import { setTimeout as pause } from "node:timers/promises";
import type { Database as Connection } from "better-sqlite3";
import type { Transaction } from "../database.ts";
import { killPoint } from "../kill-point.ts";

const MOST_COMMANDS_A_COMMIT = 256;
/** How long a turn waits for another process's write lock, and how often it looks. */
const PATIENCE_MS = 5_000;
const LOOK_MS = 10;

/** Commands that ask for the one writing connection. */
export interface WriterQueue {
  write<T>(command: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Resolves when everything asked before is answered; commands asked afterwards are refused. */
  drain(): Promise<void>;
  /** Commands that wait for the next turn. */
  waiting(): number;
  running(): boolean;
}

interface Job {
  readonly command: (transaction: Transaction) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A command has written something and then failed: what it wrote must go, and nothing of its neighbours. */
class Entangled extends Error {}

/**
 * One transaction a turn of the event loop, so that one fsync serves every command asked for during it. A command
 * that fails takes back only itself: where one does after it has written, the transaction is taken back and all are
 * carried out again, each in a savepoint (which costs SQLite a copy of every page it touches, so it is not the
 * rule). Nobody is answered, not even a failure, before the commit: an answer may rest on what a neighbour wrote.
 */
export function createWriterQueue(connection: Connection, transaction: Transaction): WriterQueue {
  // Waiting inside SQLite would hold up the whole process: reads, health checks and all.
  connection.pragma("busy_timeout = 0");
  // A commit costs its own pages; bringing them home, which waits for the disk twice more, is for many at a time.
  connection.pragma("wal_autocheckpoint = 8000");
  const begin = connection.prepare("begin immediate");
  const commit = connection.prepare("commit");
  const savepoint = connection.prepare("savepoint command");
  const release = connection.prepare("release command");
  const undo = connection.prepare("rollback to command");
  const rollback = connection.prepare("rollback");
  const changes = connection.prepare("select total_changes()").pluck();
  let waiting: Job[] = [];
  let running = false;
  let closed = false;
  let whenIdle: (() => void)[] = [];
  let synchronousProved = false;

  function start(): void {
    if (running) return;
    running = true;
    setImmediate(() => void turn());
  }

  async function turn(): Promise<void> {
    const jobs = waiting.slice(0, MOST_COMMANDS_A_COMMIT);
    waiting = waiting.slice(MOST_COMMANDS_A_COMMIT);
    try {
      const answers = await runTogether(jobs);
      for (const answer of answers) answer();
    } catch (error) {
      // The transaction is lost, so nothing of this turn was stored.
      if (connection.inTransaction) connection.exec("rollback");
      for (const job of jobs) job.reject(error);
    }
    running = false;
    if (waiting.length > 0) start();
    else {
      for (const idle of whenIdle) idle();
      whenIdle = [];
    }
  }

  async function runTogether(jobs: readonly Job[]): Promise<readonly (() => void)[]> {
    const answers = await carryOut(jobs, runOne).catch((error: unknown) => {
      if (!(error instanceof Entangled)) throw error;
      rollback.run();
      return carryOut(jobs, runApart);
    });
    killPoint("before-commit");
    commit.run();
    proveSynchronous();
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

  /** The library's default in WAL mode would lose acknowledged commits in a power cut. */
  function proveSynchronous(): void {
    if (synchronousProved) return;
    const level = connection.pragma("synchronous", { simple: true });
    if (level !== 2)
      throw new Error(`Expected SQLite to write with synchronous = FULL, but it is ${String(level)}`);
    synchronousProved = true;
  }

  return {
    write<T>(command: (transaction: Transaction) => Promise<T>): Promise<T> {
      if (closed) return Promise.reject(new Error("Expected an open store, but it was closed"));
      return new Promise<T>((resolve, reject) => {
        waiting.push({ command, resolve: resolve as (value: unknown) => void, reject });
        start();
      });
    },
    waiting: () => waiting.length,
    running: () => running,
    drain() {
      closed = true;
      if (!running) return Promise.resolve();
      return new Promise((resolve) => whenIdle.push(resolve));
    },
  };
}
