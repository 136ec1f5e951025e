import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from "node:worker_threads";
import { killPoint } from "../kill-point.ts";
import { createFlatCarrier, type FlatCommand, type FlatText } from "./flat-command.ts";
import { openWritingConnection, proveSynchronous } from "./writing-connection.ts";

/** What the thread is told: statements it has not heard of, and commands, or that it is to end. */
export type ToWriter =
  | { readonly id: number; readonly texts: readonly FlatText[]; readonly commands: readonly FlatCommand[] }
  | "end";

/**
 * What became of a command: -1 or the rows it gives where it is written, the place of the statement that missed its row,
 * or an error of its own.
 */
export type FlatOutcome = number | readonly (readonly unknown[])[] | FlatError;

/** An error of SQLite's, which loses its code when it is copied. */
export interface FlatError {
  readonly message: string;
  readonly code: string | undefined;
}

/** What it says: that it is open, that commands are committed, or why nothing of them is. */
export type FromWriter =
  | "ready"
  | readonly { readonly id: number; readonly outcomes: readonly FlatOutcome[] }[]
  | { readonly ids: readonly number[]; readonly failed: FlatError };

const MOST_COMMANDS_A_COMMIT = 256;

type Order = Exclude<ToWriter, "end">;

/**
 * Writes commands that need nothing but SQLite, while the process computes the next ones. All that lies on the port
 * goes into one transaction, so that one fsync serves it; nobody is answered before the commit. A command that fails
 * takes back only itself, as the writer queue says.
 */
function serve(port: MessagePort, file: string): void {
  const connection = openWritingConnection(file);
  const carrier = createFlatCarrier(connection);
  const begin = connection.prepare("begin immediate");
  const commit = connection.prepare("commit");
  const rollback = connection.prepare("rollback");
  const savepoint = connection.prepare("savepoint command");
  const release = connection.prepare("release command");
  const undo = connection.prepare("rollback to command");
  proveSynchronous(connection);

  /** Undefined: a command failed after it had written; the transaction holds a part of it. */
  function together(orders: readonly Order[]): FlatOutcome[][] | undefined {
    const answers: FlatOutcome[][] = [];
    for (const { commands } of orders) {
      const outcomes: FlatOutcome[] = [];
      answers.push(outcomes);
      for (const command of commands) {
        const outcome = attempt(command);
        // The first statement of a command has written nothing when it fails.
        if (!isWritten(outcome) && outcome !== 0) return undefined;
        outcomes.push(outcome);
      }
    }
    return answers;
  }

  function attempt(command: FlatCommand): FlatOutcome {
    try {
      return carrier.carryOut(command);
    } catch (error) {
      // A full disk or an I/O error has rolled back the whole transaction already.
      if (!connection.inTransaction) throw error;
      return flatError(error);
    }
  }

  function apart(command: FlatCommand): FlatOutcome {
    savepoint.run();
    const outcome = attempt(command);
    if (!isWritten(outcome)) undo.run();
    release.run();
    return outcome;
  }

  function write(orders: readonly Order[]): void {
    const ids = orders.map(({ id }) => id);
    try {
      for (const { texts } of orders) carrier.learn(texts);
      begin.run();
      let answers = together(orders);
      if (answers === undefined) {
        rollback.run();
        begin.run();
        answers = orders.map(({ commands }) => commands.map(apart));
      }
      killPoint("before-commit");
      commit.run();
      killPoint("after-commit-before-answer");
      const outcomes = answers;
      say(orders.map(({ id }, at) => ({ id, outcomes: outcomes[at] as FlatOutcome[] })));
    } catch (error) {
      if (connection.inTransaction) rollback.run();
      say({ ids, failed: flatError(error) });
    }
  }

  function say(said: FromWriter): void {
    port.postMessage(said);
  }

  port.on("message", (first: ToWriter) => {
    let next: ToWriter | undefined = first;
    while (next !== undefined) {
      const orders: Order[] = [];
      let commands = 0;
      while (next !== undefined && next !== "end" && commands < MOST_COMMANDS_A_COMMIT) {
        orders.push(next);
        commands += next.commands.length;
        next = receiveMessageOnPort(port)?.message as ToWriter | undefined;
      }
      if (orders.length > 0) write(orders);
      if (next === "end") {
        connection.close();
        port.close();
        return;
      }
    }
  });
  say("ready");
}

function isWritten(outcome: FlatOutcome): boolean {
  return outcome === -1 || Array.isArray(outcome);
}

function flatError(error: unknown): FlatError {
  const { message, code } = error as { readonly message?: unknown; readonly code?: unknown };
  return { message: String(message), code: typeof code === "string" ? code : undefined };
}

if (parentPort !== null) serve(parentPort, workerData as string);
