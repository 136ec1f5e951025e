import { setTimeout } from "node:timers/promises";
import type { Texts } from "@lendloom/engine/kernel";
import { StoreOpenError, storeTroubleOf } from "./store/index.ts";

/** What stands in the way at this moment, and when it is tried again. */
export interface InTheWay {
  readonly reason: string;
  readonly error: unknown;
  readonly retryAfterMs: number;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Does `attempt` until it succeeds. What passes by itself (a database that is not there yet, starts, or has no
 * connection left) is told to `onWait` and tried again after 1 second, then 2, up to 15; a password that is refused
 * every 15, so that no account is locked. What a person must mend is thrown at once. `signal` ends the waiting.
 */
export async function untilThere<T>(
  attempt: () => Promise<T>,
  options: {
    readonly onWait: (what: InTheWay) => Promise<void>;
    readonly signal?: AbortSignal | undefined;
    readonly pause?: (ms: number) => Promise<unknown>;
  },
): Promise<T> {
  const { onWait, signal, pause = (ms: number) => setTimeout(ms, undefined, { signal }) } = options;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      const passes = passing(error);
      if (passes === undefined) throw error;
      const longest = passes.how === "slowly" ? LONGEST_PAUSE_MS : pauseMs;
      // Processes that lost the same database do not come back in step.
      const retryAfterMs = longest * (0.8 + Math.random() * 0.2);
      await onWait({ reason: passes.reason, error, retryAfterMs });
      await pause(retryAfterMs);
    }
  }
}

function passing(error: unknown): { readonly reason: string; readonly how: "soon" | "slowly" } | undefined {
  if (error instanceof StoreOpenError) {
    return error.passes === undefined ? undefined : { reason: error.code, how: error.passes };
  }
  const trouble = storeTroubleOf(error);
  return trouble === undefined || isDamaged(error) ? undefined : { reason: `store.${trouble}`, how: "soon" };
}

/** A file that is no database does not become one by waiting. */
function isDamaged(error: unknown): boolean {
  const { code = "" } = error as NodeJS.ErrnoException;
  return ["SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_READONLY", "SQLITE_CANTOPEN"].some((start) =>
    code.startsWith(start),
  );
}

const REPEATED_AFTER_MS = 60_000;

/** Says each sentence at once, and the same reason again at most once a minute. */
export function saySeldom(say: (texts: Texts) => void): (reason: string, texts: Texts) => void {
  const said = new Map<string, number>();
  return (reason, texts) => {
    const now = performance.now();
    const last = said.get(reason);
    if (last !== undefined && now - last < REPEATED_AFTER_MS) return;
    said.set(reason, now);
    say(texts);
  };
}
