import type { FastifyInstance, FastifyReply } from "fastify";
import { createArrivals, type Arrivals } from "./arrivals.ts";
import { Problem, problemBody } from "./problem.ts";
import { problemCatalogue } from "./problem-catalogue.ts";

/** More requests than this at once, waiting and under way, are answered too late for those who asked. */
const MOST_AT_ONCE = 256;
/** Health and metrics are for those who would help; they are answered all the same. */
const always: ReadonlySet<string> = new Set(["/livez", "/readyz", "/metrics"]);

/** What the queue of requests needs to know of those who wait before it, and to do for those who have waited too long. */
export interface Overload extends Pick<Arrivals, "hasArrived"> {
  /** Tells a request to come back. */
  refuse(reply: FastifyReply): void;
}

/** Bounds how many requests are waiting and under way, and tells the others at once to come back. */
export function refuseWhileBehind(app: FastifyInstance, onRefusal: () => void): Overload {
  const arrivals = createArrivals();
  let atOnce = 0;
  let late: FastifyReply[] = [];

  /** Whoever is refused asks again: while connections come, that would keep those who wait for theirs from being heard. */
  function refuse(reply: FastifyReply): void {
    onRefusal();
    if (!arrivals.mayCome()) {
      sendRefusal(reply);
      return;
    }
    if (late.push(reply) === 1) void arrivals.settled().then(refuseLate);
  }

  function refuseLate(): void {
    const refused = late;
    late = [];
    for (const reply of refused) if (!reply.raw.destroyed) sendRefusal(reply);
  }

  arrivals.watch(app.server);
  app.addHook("onRequest", (request, reply, done) => {
    if (always.has(request.url)) {
      done();
      return;
    }
    if (atOnce >= MOST_AT_ONCE) {
      refuse(reply);
      return;
    }
    // Streams of events are under way for long and cost little; their number has limits of its own.
    if (request.headers.accept?.startsWith("text/event-stream") !== true) {
      atOnce += 1;
      reply.raw.once("close", () => (atOnce -= 1));
    }
    done();
  });
  return { refuse, hasArrived: () => arrivals.hasArrived() };
}

const overloaded = new Problem("service.overloaded");
const refusal = JSON.stringify(problemBody(overloaded));
const refusalHeaders = {
  "content-type": "application/problem+json",
  "content-length": Buffer.byteLength(refusal),
  "cache-control": "no-store",
  "retry-after": "2",
} as const;

/** Written straight out: a process that is behind has no time to put the same answer together again and again. */
function sendRefusal(reply: FastifyReply): void {
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  reply.raw.writeHead(problemCatalogue[overloaded.code].status, refusalHeaders);
  reply.raw.end(refusal);
}
