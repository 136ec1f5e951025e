import { monitorEventLoopDelay } from "node:perf_hooks";
import type { FastifyInstance } from "fastify";
import { Problem } from "./problem.ts";

/** Work of the process that waits this long on average has come in faster than it is done. */
const BEHIND_MS = 500;
const LOOK_MS = 250;
/** A single long task is no overload: it is over at the next look. */
const LOOKS_IN_A_ROW = 2;
/** More requests at once than this are answered too late for those who asked. */
const MOST_UNDER_WAY = 256;
/** Health and metrics are for those who would help; they are answered all the same. */
const always: ReadonlySet<string> = new Set(["/livez", "/readyz", "/metrics"]);

/**
 * Tells requests to come back while this process is far behind, by its timers or by the number of requests under way: answered late, they would be asked again before, and
 * the process would do for nobody what it does. Requests that had begun are finished.
 */
export function refuseWhileBehind(
  app: FastifyInstance,
  onRefusal: () => void,
  lookBehindMs: () => number = eventLoopDelay(app),
): void {
  let looksBehind = 0;
  let underWay = 0;
  const looking = setInterval(() => {
    looksBehind = lookBehindMs() > BEHIND_MS ? looksBehind + 1 : 0;
  }, LOOK_MS);
  looking.unref();
  app.addHook("onClose", (_app, done) => {
    clearInterval(looking);
    done();
  });
  app.addHook("onRequest", (request, reply, done) => {
    const isBehind = looksBehind >= LOOKS_IN_A_ROW || underWay >= MOST_UNDER_WAY;
    if (!isBehind || always.has(request.url)) {
      // Streams of events are under way for long and cost little; their number has limits of its own.
      if (request.headers.accept?.startsWith("text/event-stream") !== true) {
        underWay += 1;
        reply.raw.once("close", () => (underWay -= 1));
      }
      done();
      return;
    }
    onRefusal();
    done(new Problem("service.overloaded", { headers: { "retry-after": "2" } }));
  });
}

/** How late timers were on average since the last look, in milliseconds. */
function eventLoopDelay(app: FastifyInstance): () => number {
  const resolution = 20;
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  app.addHook("onClose", (_app, done) => {
    delays.disable();
    done();
  });
  return () => {
    const meanMs = delays.mean / 1e6;
    delays.reset();
    return Number.isFinite(meanMs) ? meanMs - resolution : 0;
  };
}
