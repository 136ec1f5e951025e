import type { FastifyInstance, FastifyReply } from "fastify";
import { Problem, problemBody } from "./problem.ts";
import { problemCatalogue } from "./problem-catalogue.ts";

/** More requests than this at once, waiting and under way, are answered too late for those who asked. */
const MOST_AT_ONCE = 256;
/** Whoever has waited this long is told to come back: answered later, it would be asked again before. */
const LONGEST_WAIT_MS = 1_000;
/** How long a turn of the event loop works on requests before it looks who else has come. */
const TURN_MS = 25;
/** For how many turns, and how long, work waits for connections that are arriving. */
const ACCEPTING_TURNS = 16;
const ACCEPTING_MS = 100;
/** Requests that wait and are begun within a turn, at most. */
const MOST_A_TURN = 64;
/** Health and metrics are for those who would help; they are answered all the same. */
const always: ReadonlySet<string> = new Set(["/livez", "/readyz", "/metrics"]);

interface Waiting {
  readonly since: number;
  readonly reply: FastifyReply;
  readonly begin: () => void;
}

/**
 * Bounds how many requests are worked on, and tells the others soon to come back.
 *
 * What an embedded store answers is answered within the turn of the event loop that reads it, and a turn takes up one
 * new connection: were each turn to answer everything that has come on the connections it has, it would take long, and
 * new connections would wait in the kernel for minutes where nobody can refuse them. So a turn works for a few
 * milliseconds; what it does not come to waits in the order in which it came, and while connections are arriving they
 * are taken up first. A process that keeps up does not notice any of it.
 */
export function refuseWhileBehind(
  app: FastifyInstance,
  onRefusal: () => void,
  now: () => number = () => performance.now(),
): void {
  const waiting: Waiting[] = [];
  let atOnce = 0;
  let turnBegan: number | undefined;
  let [accepted, acceptedBefore] = [false, false];
  let acceptingTurns = 0;
  let workBegan: number | undefined;
  let lastWorked = 0;

  /** How long the present turn has lasted. */
  function turnMs(): number {
    if (turnBegan === undefined) {
      turnBegan = now();
      setImmediate(endTurn);
    }
    return now() - turnBegan;
  }

  function endTurn(): void {
    if (workBegan !== undefined) lastWorked = now();
    acceptingTurns = accepted && workBegan === undefined ? acceptingTurns + 1 : 0;
    [acceptedBefore, accepted] = [accepted, false];
    workBegan = undefined;
    turnBegan = undefined;
    refuseLate();
    if (waiting.length === 0) return;
    for (let one = Math.min(waiting.length, MOST_A_TURN); one > 0; one -= 1) setImmediate(beginNext);
    turnMs();
  }

  function beginNext(): void {
    if (accepted && acceptingTurns < ACCEPTING_TURNS && now() - lastWorked < ACCEPTING_MS) return;
    workBegan ??= now();
    // Where the worker is busy, too, they share the turn.
    if (now() - workBegan > Math.max(TURN_MS, workBegan - (turnBegan ?? workBegan))) return;
    refuseLate();
    waiting.shift()?.begin();
  }

  function refuseLate(): void {
    for (let [first] = waiting; first !== undefined; [first] = waiting) {
      if (!first.reply.raw.destroyed && now() - first.since <= LONGEST_WAIT_MS) return;
      waiting.shift();
      if (!first.reply.raw.destroyed) refuse(first.reply);
    }
  }

  function refuse(reply: FastifyReply): void {
    onRefusal();
    sendRefusal(reply);
  }

  app.server.on("connection", () => {
    turnMs();
    accepted = true;
  });
  app.addHook("onRequest", (request, reply, done) => {
    const isBusy = turnMs() > TURN_MS || waiting.length > 0 || accepted || acceptedBefore;
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
    if (isBusy) waiting.push({ since: now(), reply, begin: done });
    else done();
  });
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
