import type { FastifyInstance } from "fastify";
import { Problem } from "./problem.ts";

/** A request that comes up so late in a turn of the event loop has waited this long in the kernel already. */
const BEHIND_MS = 2_000;
/** More requests at once than this are answered too late for those who asked. */
const MOST_UNDER_WAY = 256;
/** Health and metrics are for those who would help; they are answered all the same. */
const always: ReadonlySet<string> = new Set(["/livez", "/readyz", "/metrics"]);

/**
 * Tells requests to come back while this process is far behind: answered late, they would be asked again before, and
 * the process would do for nobody what it does. What an embedded store answers is answered within the turn of the event
 * loop that reads it, so a turn that takes long has many more requests waiting; what waits for a database is under way
 * together. Requests that had begun are finished.
 */
export function refuseWhileBehind(
  app: FastifyInstance,
  onRefusal: () => void,
  now: () => number = () => performance.now(),
): void {
  let turnBegan: number | undefined;
  let underWay = 0;

  /** How long the present turn has been answering requests. */
  function turnMs(): number {
    if (turnBegan === undefined) {
      turnBegan = now();
      setImmediate(() => (turnBegan = undefined));
    }
    return now() - turnBegan;
  }

  app.addHook("onRequest", (request, reply, done) => {
    const isBehind = turnMs() > BEHIND_MS || underWay >= MOST_UNDER_WAY;
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
