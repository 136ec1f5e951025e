import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Problem, problemBody } from "./problem.ts";
import { problemCatalogue } from "./problem-catalogue.ts";

/** `import` would ask this module for all that it can give, `fetch` with its hundreds of kilobytes among them. */
const { createServer } = process.getBuiltinModule("node:http");

/** What answers while the store cannot be opened: the process lives, is not ready, and everything is to be tried later. */
export interface WaitingRoom {
  /** Listens; a second call changes only what is told. Rejects where the port is taken. */
  open(told: Told): Promise<void>;
  /** Makes the port free at once; answers under way are finished. */
  close(): void;
}

export interface Told {
  /** Why the store cannot be opened (`store.unreachable`, …). */
  readonly reason: string;
  /** When it is tried again. */
  readonly retryAfterSeconds: number;
}

export function createWaitingRoom(address: { readonly host: string; readonly port: number }): WaitingRoom {
  let server: Server | undefined;
  let told: Told = { reason: "store.unreachable", retryAfterSeconds: 1 };
  return {
    async open(now) {
      told = now;
      if (server !== undefined) return;
      const made = createServer({ requestTimeout: 10_000 }, (request, response) =>
        answer(request, response, told),
      );
      await new Promise<void>((resolve, reject) => {
        made.once("error", reject);
        made.listen(address, resolve);
      });
      server = made;
    },
    close() {
      server?.close();
      server?.closeIdleConnections();
      server = undefined;
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse, told: Told): void {
  request.resume();
  const common = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
  const path = (request.url ?? "").split("?", 1)[0];
  if (path === "/livez") {
    response.writeHead(200, { ...common, "content-type": "application/json; charset=utf-8" });
    response.end(JSON.stringify({ status: "ok" }));
    return;
  }
  const problem = new Problem("store.unavailable", { params: { reason: told.reason } });
  response.writeHead(problemCatalogue[problem.code].status, {
    ...common,
    "content-type": "application/problem+json",
    "retry-after": String(told.retryAfterSeconds),
    // The server proper takes over the port: whoever comes back comes on a new connection.
    connection: "close",
  });
  response.end(JSON.stringify(problemBody(problem)));
}
