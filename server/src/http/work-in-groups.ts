import type { FastifyInstance, FastifyReply } from "fastify";

/** How long a group may take, with all that it leads to in its turn of the event loop. */
const GROUP_MS = 50;
/** A larger group gains nothing more. */
const MOST_OF_GROUP = 64;
/** Before it is known how long one takes. */
const FIRST_GROUP = 8;

interface Waiting {
  readonly reply: FastifyReply;
  readonly begin: () => void;
}

/**
 * Begins the work of requests that came in the same turn of the event loop together, once all of them are read and
 * checked. Each then takes its first step, each its second, and so on: what one has just run and looked at is still in
 * the processor's caches for the next, and the same work takes two thirds of the time (ADR 29). A request that is alone
 * is begun in the turn in which it came; whoever has gone meanwhile is not worked for.
 *
 * Requests that take long come in smaller groups, down to one, so that the process hears others in between.
 */
export function workInGroups(app: FastifyInstance, now: () => number = () => performance.now()): void {
  const waiting: Waiting[] = [];
  let most = FIRST_GROUP;
  let isGoing = false;
  let group = 0;
  let began = 0;

  function beginGroup(): void {
    if (group > 0) {
      const eachMs = (now() - began) / group;
      most = Math.min(MOST_OF_GROUP, Math.max(1, Math.floor(GROUP_MS / eachMs)));
    }
    const taken = waiting.splice(0, most);
    group = taken.length;
    isGoing = group > 0;
    if (!isGoing) return;
    began = now();
    // It comes after all that this group does before it waits for something.
    setImmediate(beginGroup);
    for (const { reply, begin } of taken) if (!reply.raw.destroyed) begin();
  }

  app.addHook("preHandler", (request, reply, done) => {
    // What everybody may ask (health, the designer's files) is answered at once.
    if (request.routeOptions.config.access === "anyone") {
      done();
      return;
    }
    waiting.push({ reply, begin: done });
    if (isGoing) return;
    isGoing = true;
    setImmediate(beginGroup);
  });
}
