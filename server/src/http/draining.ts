import type { FastifyInstance } from "fastify";
import { Problem } from "./problem.ts";

/** How far a process that was told to end has got; `/readyz` and every route but the health checks follow it. */
export interface Draining {
  /** It should be sent no more requests (`/readyz` says so); those that come all the same are answered. */
  readonly leaving: boolean;
  /** It takes no more requests. */
  readonly stopping: boolean;
  /** Tells load balancers by `/readyz` to look for another process. */
  leave(): void;
  begin(): void;
}

export function createDraining(): Draining {
  let leaving = false;
  let stopping = false;
  return {
    get leaving() {
      return leaving;
    },
    get stopping() {
      return stopping;
    },
    leave() {
      leaving = true;
    },
    begin() {
      leaving = true;
      stopping = true;
    },
  };
}

/** Requests that arrive while the process ends are told to come back; those under way are finished. */
export function refuseWhileDraining(app: FastifyInstance, draining: Draining): void {
  app.addHook("onRequest", (request, _reply, done) => {
    const refused = draining.stopping && request.url !== "/livez" && request.url !== "/readyz";
    done(
      refused
        ? new Problem("service.stopping", { headers: { "retry-after": "2", connection: "close" } })
        : undefined,
    );
  });
}
