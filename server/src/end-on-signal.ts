import { setTimeout as pause } from "node:timers/promises";
import { exitCodes } from "./start-error.ts";
import { complain } from "./say.ts";

/** A terminal's Ctrl-C reaches the process twice where a package manager passes it on. */
const SAME_SIGNAL_MS = 500;

/**
 * Ends the process in order at the first SIGTERM or SIGINT: `stop` finishes what is under way, then the process ends
 * with the code it answers. A second signal ends it at once; what was under way is taken up by others, or at the next start.
 */
export function endOnSignal(stop: () => Promise<number>): void {
  let first: number | undefined;
  const told = (signal: "SIGTERM" | "SIGINT"): void => {
    if (first === undefined) {
      first = performance.now();
      void stop().then((code) => process.exit(code));
    } else if (performance.now() - first > SAME_SIGNAL_MS) process.exit(signal === "SIGTERM" ? 143 : 130);
  };
  process.on("SIGTERM", told);
  process.on("SIGINT", told);
}

/** No call of a connector takes longer than 35 seconds, no request longer than 30. */
const LONGEST_STOP_MS = 45_000;

/**
 * Stops a server and answers how its process ends. What is not finished in time is left: its leases run out, and it is
 * taken up by others.
 */
export async function stopWithin(
  server: { stop(): Promise<void> },
  { drainSeconds }: { readonly drainSeconds: number },
): Promise<number> {
  const late = Symbol("late");
  const deadline = pause(drainSeconds * 1_000 + LONGEST_STOP_MS, late, { ref: false });
  if ((await Promise.race([server.stop(), deadline])) !== late) return exitCodes.ended;
  complain({
    "zh-CN": "有些工作没能在时限内结束；它们会被其他进程接手，或在下次启动时继续。",
    en: "Some work did not end in time; other processes take it up, or the next start does.",
  });
  return exitCodes.failed;
}
