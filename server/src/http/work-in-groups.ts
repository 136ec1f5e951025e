import type { FastifyInstance, FastifyReply } from "fastify";
import type { Overload } from "./overload.ts";

/** How long a group may take, with all that it leads to in its turn of the event loop. */
const GROUP_MS = 50;
/** And where the worker is busy, too: as long as the rest of the turn, but not longer than this. */
const LONGEST_GROUP_MS = 250;
/** A larger group gains nothing more. */
const MOST_OF_GROUP = 64;
/** Before it is known how long one takes. */
const FIRST_GROUP = 8;
/** Whoever has waited this long is told to come back: answered later, it would be asked again before. */
const LONGEST_WAIT_MS = 1_000;
/** But so few are no crowd: where they wait it is the machine that stands still, and coming again would only be more work. */
const FEW = 32;
/** For how many turns, and how long, work waits for connections that are arriving, and how long a group between may take. */
const ARRIVING_TURNS = 512;
const ARRIVING_MS = 500;
const GROUP_AMONG_ARRIVALS_MS = 25;

interface Waiting {
  readonly since: number;
  readonly reply: FastifyReply;
  readonly begin: () => void;
}

/**
 * Begins the work of requests that came in the same turn of the event loop together, once all of them are read and
 * checked. Each then takes its first step, each its second, and so on: what one has just run and looked at is still in
 * the processor's caches for the next, and the same work takes two thirds of the time (ADR 29). A request that is alone
 * is begun in the turn in which it came; whoever has gone meanwhile is not worked for.
 *
 * Requests that take long come in smaller groups, down to one, so that the process hears others in between. A turn takes
 * up one new connection: while they are arriving, work waits for them, or they would wait in the kernel for minutes,
 * where nobody can refuse them.
 */
export function workInGroups(
  app: FastifyInstance,
  overload: Overload,
  now: () => number = () => performance.now(),
): void {
  const waiting: Waiting[] = [];
  let [isGoing, group, arrivingTurns] = [false, 0, 0];
  let [turnBegan, began, lastWorked] = [0, 0, 0];
  let eachMs: number | undefined;

  function goOn(): void {
    isGoing = true;
    turnBegan = now();
    setImmediate(beginGroup);
    // It comes after all that the group does before it waits for something.
    setImmediate(endGroup);
  }

  function beginGroup(): void {
    began = now();
    group = 0;
    refuseLate();
    const hasArrived = overload.hasArrived();
    const mayWait = arrivingTurns < ARRIVING_TURNS && began - lastWorked < ARRIVING_MS;
    arrivingTurns = hasArrived && mayWait ? arrivingTurns + 1 : 0;
    if (arrivingTurns > 0) return;
    const longestMs = Math.max(GROUP_MS, Math.min(began - turnBegan, LONGEST_GROUP_MS));
    const mayTakeMs = hasArrived ? GROUP_AMONG_ARRIVALS_MS : longestMs;
    const fitting = eachMs === undefined ? FIRST_GROUP : Math.floor(mayTakeMs / eachMs);
    const taken = waiting.splice(0, Math.min(MOST_OF_GROUP, Math.max(1, fitting)));
    group = taken.length;
    for (const { reply, begin } of taken) if (!reply.raw.destroyed) begin();
  }

  function endGroup(): void {
    if (group > 0) {
      lastWorked = now();
      eachMs = (lastWorked - began) / group;
    }
    if (waiting.length > 0) goOn();
    else isGoing = false;
  }

  function refuseLate(): void {
    if (waiting.length <= FEW) return;
    const first = waiting.findIndex(({ since }) => began - since <= LONGEST_WAIT_MS);
    for (const { reply } of waiting.splice(0, first < 0 ? waiting.length : first))
      if (!reply.raw.destroyed) overload.refuse(reply);
  }

  app.addHook("preHandler", (request, reply, done) => {
    // What everybody may ask (health, the designer's files and pages) is answered at once, and so is what is not there.
    if (request.is404 || request.routeOptions.config.access === "anyone") {
      done();
      return;
    }
    waiting.push({ since: now(), reply, begin: done });
    if (!isGoing) goOn();
  });
}
