import type { FastifyInstance } from "fastify";
import type { StoreMeasures } from "../store/measures.ts";
import { Problem } from "./problem.ts";

/** All connections held for this long are held by something that does not end soon, such as a lock. */
const HELD_UP_MS = 1_000;
/** What answers without the store, or is there to say how it is. */
const always: ReadonlySet<string> = new Set(["/livez", "/readyz", "/metrics"]);

/**
 * Tells requests to come back while all connections to the store are held and others wait for one already: they would
 * wait for as long, only to be told the same. Those that wait find out when it is over.
 */
export function refuseWhileHeldUp(app: FastifyInstance, measures: Pick<StoreMeasures, "heldUpMs">): void {
  app.addHook("onRequest", (request, _reply, done) => {
    const isRefused = measures.heldUpMs() > HELD_UP_MS && !always.has(request.url);
    done(isRefused ? new Problem("store.busy", { headers: { "retry-after": "1" } }) : undefined);
  });
}
