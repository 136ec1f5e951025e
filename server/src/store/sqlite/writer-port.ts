import { Worker } from "node:worker_threads";
import SqliteConnection from "better-sqlite3";
import { Missed } from "../planned.ts";
import type { FlatCommand, FlatText } from "./flat-command.ts";
import type { FlatError, FlatOutcome, FromWriter, ToWriter } from "./writer-thread.ts";

/** The thread that writes, as the process sees it. */
export interface WriterPort {
  /** How many commands it has been given and has not answered. */
  readonly open: number;
  /** Hands over commands; each is answered after its commit. */
  carryOut(commands: readonly Asked[]): void;
  /** Once everything is answered: its connection is closed when this resolves. */
  end(): Promise<void>;
}

export interface Asked extends Waiting {
  readonly command: FlatCommand;
}

/** Whoever has asked for a command. */
interface Waiting {
  readonly resolve: (rows?: readonly (readonly unknown[])[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Starts the thread that writes to `file`. `texts` are the statements of commands by their numbers, more of which may
 * come. `answered` is called after each commit; `lost` when the thread has died, after what it had not answered was
 * told that nobody knows what became of it.
 */
export function openWriterPort(
  file: string,
  texts: readonly FlatText[],
  on: { ready(port: WriterPort): void; answered(): void; lost(): void },
): void {
  const thread = new Worker(new URL("./writer-thread.ts", import.meta.url), { workerData: file });
  // It is no reason for the process to stay but while somebody waits for an answer.
  thread.unref();
  const waiting = new Map<number, readonly Waiting[]>();
  let nextId = 1;
  let open = 0;
  let told = 0;
  let ending: (() => void) | undefined;

  const port: WriterPort = {
    get open() {
      return open;
    },
    carryOut(asked) {
      const id = nextId++;
      if (open === 0) thread.ref();
      // Not the commands: what is on its way need not stay here, too.
      waiting.set(
        id,
        asked.map(({ resolve, reject }) => ({ resolve, reject })),
      );
      open += asked.length;
      const news = texts.slice(told);
      told = texts.length;
      say({ id, texts: news, commands: asked.map(({ command }) => command) });
    },
    end() {
      return new Promise((resolve) => {
        ending = resolve;
        thread.ref();
        say("end");
      });
    },
  };

  function say(message: ToWriter): void {
    thread.postMessage(message);
  }

  function take(id: number): readonly Waiting[] {
    const asked = waiting.get(id) ?? [];
    waiting.delete(id);
    open -= asked.length;
    if (open === 0 && ending === undefined) thread.unref();
    return asked;
  }

  thread.on("message", (said: FromWriter) => {
    if (said === "ready") {
      on.ready(port);
      return;
    }
    const answers: (() => void)[] = [];
    if ("failed" in said) {
      const error = errorOf(said.failed);
      for (const id of said.ids) for (const { reject } of take(id)) answers.push(() => reject(error));
    } else {
      for (const { id, outcomes } of said) {
        for (const [at, asked] of take(id).entries()) {
          answers.push(() => answer(asked, outcomes[at] as FlatOutcome));
        }
      }
    }
    // First the thread gets its next work, then the answered go on.
    on.answered();
    for (const give of answers) give();
  });

  let failure: unknown;
  thread.on("error", (error) => {
    failure = error;
  });
  thread.on("exit", () => {
    if (ending !== undefined) ending();
    const lost = Object.assign(new Error("Expected an answer of the thread that writes, but it ended"), {
      code: "SQLITE_IOERR",
      cause: failure,
    });
    for (const id of [...waiting.keys()]) for (const { reject } of take(id)) reject(lost);
    if (ending === undefined) on.lost();
  });
}

function answer({ resolve, reject }: Waiting, outcome: FlatOutcome): void {
  if (outcome === -1) resolve();
  else if (Array.isArray(outcome)) resolve(outcome as (readonly unknown[])[]);
  else reject(typeof outcome === "number" ? new Missed(outcome) : errorOf(outcome as FlatError));
}

function errorOf({ message, code }: FlatError): Error {
  return code === undefined ? new Error(message) : new SqliteConnection.SqliteError(message, code);
}
