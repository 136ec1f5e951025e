import { availableParallelism } from "node:os";
import type { FlatText } from "./flat-command.ts";
import type { Helper } from "./writer-queue.ts";
import { openWriterPort, type WriterPort } from "./writer-port.ts";

/** When flat commands are written on a thread of their own: where it pays, always (for tests) or never. */
export type WriterThreadUse = "under-load" | "always" | "never";

/** Holds the thread that writes, once there is enough for it to do. */
export interface WriterHelper extends Helper {
  readonly texts: FlatText[];
  /** Whom to tell that the thread has answered, is there, or is there no more. */
  whenFree(tell: () => void): void;
  /** Once nothing is open. */
  end(): Promise<void>;
}

/** So many commands in one turn are load: fewer are written sooner by the process itself. */
const LOAD = 16;
/** A thread that cannot be had, or dies again and again, is not what the store hangs on. */
const MOST_STARTS = 3;

export function createWriterHelper(file: string, use: WriterThreadUse): WriterHelper {
  const texts: FlatText[] = [];
  const mayStart = use === "always" || (use === "under-load" && availableParallelism() > 1);
  let tell: () => void = () => undefined;
  let port: WriterPort | undefined;
  let starting: Promise<void> | undefined;
  let starts = 0;

  function begin(): void {
    starts += 1;
    starting = new Promise((resolve) => {
      openWriterPort(file, texts, {
        ready(opened) {
          port = opened;
          starting = undefined;
          resolve();
          tell();
        },
        answered: () => tell(),
        lost() {
          port = undefined;
          starting = undefined;
          resolve();
          tell();
        },
      });
    });
  }

  return {
    texts,
    whenFree(told) {
      tell = told;
    },
    thread(waiting) {
      const load = waiting >= LOAD || (use === "always" && waiting > 0);
      if (port === undefined && starting === undefined && load && mayStart && starts < MOST_STARTS) begin();
      return port;
    },
    async end() {
      await starting;
      await port?.end();
    },
  };
}
