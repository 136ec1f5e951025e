import { hash } from "node:crypto";
import { canonicalJson, type Json } from "@lendloom/engine/kernel";
import type { FastifyRequest } from "fastify";

/** Names what was asked, so that an idempotency key used with anything else is noticed: its `contentHash`. */
export function requestHash(request: Pick<FastifyRequest, "method" | "url" | "body">): string {
  const query = request.url.indexOf("?");
  const path = query < 0 ? request.url : request.url.slice(0, query);
  const asked = canonicalJson({
    operation: `${request.method} ${path}`,
    body: (request.body ?? null) as Json,
  });
  return hash("sha256", asked, "hex");
}
