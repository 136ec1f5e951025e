import type { FastifyInstance } from "fastify";
import { Problem } from "./problem.ts";

/** Whether the process still takes requests; `/readyz` and every route but the health checks follow it. */
export interface Draining {
  readonly stopping: boolean;
  begin(): void;
}

export function createDraining(): Draining {
  let stopping = false;
  return {
    get stopping() {
      return stopping;
    },
    begin() {
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
