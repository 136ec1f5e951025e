import type { Database as Connection } from "better-sqlite3";
import type { Transaction } from "../database.ts";
import { Missed } from "../planned.ts";
import { createFlatCarrier, type FlatCommand, type FlatText } from "./flat-command.ts";
import type { WriterPort } from "./writer-port.ts";
import { createWritersTurn, type Job } from "./writers-turn.ts";

const MOST_COMMANDS_A_COMMIT = 256;
/**
 * How many flat commands go to the thread at once while a turn of the event loop still goes on. Every transaction writes
 * the last pages of each table and index anew, so that each of many together costs less than of few.
 */
const MOST_AT_ONCE = 128;

/** Commands that ask for the one writing connection. */
export interface WriterQueue {
  write<T>(command: (transaction: Transaction) => Promise<T>): Promise<T>;
  /**
   * Writes a command that needs nothing but SQLite, and answers the rows it gives; throws `Missed` where a statement meets
   * no row that must.
   */
  writeFlat(command: FlatCommand): Promise<readonly (readonly unknown[])[] | undefined>;
  /** Does what must not happen beside a transaction. */
  alone(act: () => void): Promise<void>;
  /** Resolves when everything asked before is answered; commands asked afterwards are refused. */
  drain(): Promise<void>;
  /** Commands that wait for the next turn. */
  waiting(): number;
  running(): boolean;
}

/** Where flat commands may be written beside the process's own work. */
export interface Helper {
  /** Statements by their numbers; it grows. */
  readonly texts: readonly FlatText[];
  /** Told how many flat commands a turn had; answers the thread once there is one. */
  thread(flat: number): WriterPort | undefined;
}

interface Asked extends Job {
  readonly kind: "command" | "flat" | "alone";
  readonly flat?: FlatCommand;
}

/**
 * One transaction a turn of the event loop, so that one fsync serves every command asked for during it. Flat commands
 * go to the helper's thread, if there is one; this connection writes only while the thread has nothing. What was asked
 * first is done first.
 */
export function createWriterQueue(
  connection: Connection,
  transaction: Transaction,
  helper: Helper = { texts: [], thread: () => undefined },
): WriterQueue & { readonly go: () => void } {
  // Waiting inside SQLite would hold up the whole process: reads, health checks and all.
  connection.pragma("busy_timeout = 0");
  const runTogether = createWritersTurn(connection, transaction);
  const carrier = createFlatCarrier(connection);
  let learned = 0;
  let waiting: Asked[] = [];
  let asked = false;
  let running = false;
  let closed = false;
  let whenIdle: (() => void)[] = [];

  /** At the end of this turn of the event loop; until then more may come. */
  function start(): void {
    if (asked || running) return;
    asked = true;
    setImmediate(() => {
      asked = false;
      go();
    });
  }

  function go(): void {
    if (running) return;
    const [first] = waiting;
    if (first === undefined) {
      if ((thread()?.open ?? 0) > 0) return;
      for (const idle of whenIdle) idle();
      whenIdle = [];
      return;
    }
    const port = thread();
    if (port !== undefined && first.kind === "flat") {
      hand(
        port,
        takeWhile(({ kind }) => kind === "flat"),
      );
      if (waiting.length > 0) go();
      return;
    }
    // The thread's answers come here again.
    if (port !== undefined && port.open > 0) return;
    running = true;
    if (first.kind === "alone") {
      void turn(
        takeWhile((job) => job === first),
        runAlone,
      );
    } else {
      void turn(
        takeWhile(({ kind }) => kind !== "alone" && (port === undefined || kind !== "flat")),
        runTogether,
      );
    }
  }

  function thread(): WriterPort | undefined {
    return helper.thread(waiting.length);
  }

  function takeWhile(belongs: (job: Asked) => boolean): readonly Asked[] {
    const end = waiting.findIndex((job) => !belongs(job));
    const count = Math.min(end < 0 ? waiting.length : end, MOST_COMMANDS_A_COMMIT);
    const taken = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return taken;
  }

  function hand(port: WriterPort, jobs: readonly Asked[]): void {
    port.carryOut(jobs.map(({ flat = [], resolve, reject }) => ({ command: flat, resolve, reject })));
  }

  async function turn(
    jobs: readonly Job[],
    run: (jobs: readonly Job[]) => Promise<readonly (() => void)[]>,
  ): Promise<void> {
    try {
      const answers = await run(jobs);
      for (const answer of answers) answer();
    } catch (error) {
      // The transaction is lost, so nothing of this turn was stored.
      if (connection.inTransaction) connection.exec("rollback");
      for (const job of jobs) job.reject(error);
    }
    running = false;
    if (waiting.length > 0) start();
    else go();
  }

  async function runAlone(jobs: readonly Job[]): Promise<readonly (() => void)[]> {
    for (const job of jobs) await job.command(transaction);
    return jobs.map(({ resolve }) => resolve);
  }

  /** A flat command on this connection. */
  function here(command: FlatCommand): Promise<unknown> {
    if (learned < helper.texts.length) carrier.learn(helper.texts.slice(learned));
    learned = helper.texts.length;
    const outcome = carrier.carryOut(command);
    if (typeof outcome !== "number") return Promise.resolve(outcome);
    return outcome === -1 ? Promise.resolve() : Promise.reject(new Missed(outcome));
  }

  function ask<T>(job: Pick<Asked, "kind" | "command" | "flat">): Promise<T> {
    if (closed) return Promise.reject(new Error("Expected an open store, but it was closed"));
    return new Promise<T>((resolve, reject) => {
      waiting.push({ ...job, resolve: resolve as (value: unknown) => void, reject });
      // The thread need not wait for the end of a long turn.
      if (!running && waiting.length >= MOST_AT_ONCE && job.kind === "flat" && thread() !== undefined) go();
      else start();
    });
  }

  return {
    go,
    write: (command) => ask({ kind: "command", command }),
    writeFlat: (flat) => ask({ kind: "flat", flat, command: () => here(flat) }),
    alone: (act) =>
      ask({
        kind: "alone",
        command: () => {
          act();
          return Promise.resolve();
        },
      }),
    waiting: () => waiting.length,
    running: () => running || (helper.thread(0)?.open ?? 0) > 0,
    drain() {
      closed = true;
      return new Promise((resolve) => {
        whenIdle.push(resolve);
        start();
      });
    },
  };
}
