import type { FastifyInstance } from "fastify";
import type { StoreMeasures } from "../store/measures.ts";
import { Problem } from "./problem.ts";

/** All connections held for this long are held by something that does not end soon, such as a lock. */
const HELD_UP_MS = 1_000;
/** What asks the store; health, the designer's files and the pages of problems answer without it. */
const ASKS_STORE = "/v1/";

/**
 * Tells requests to come back while all connections to the store are held and others wait for one already: they would
 * wait for as long, only to be told the same. Those that wait find out when it is over.
 */
export function refuseWhileHeldUp(app: FastifyInstance, measures: Pick<StoreMeasures, "heldUpMs">): void {
  app.addHook("onRequest", (request, _reply, done) => {
    const isRefused = measures.heldUpMs() > HELD_UP_MS && request.url.startsWith(ASKS_STORE);
    done(isRefused ? new Problem("store.busy", { headers: { "retry-after": "1" } }) : undefined);
  });
}
