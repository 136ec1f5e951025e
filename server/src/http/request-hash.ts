import { hash } from "node:crypto";
import { canonicalJson, type Json } from "@lendloom/engine/kernel";
import type { FastifyRequest } from "fastify";

/** Names what was asked, so that an idempotency key used with anything else is noticed: its `contentHash`. */
export function requestHash(request: Pick<FastifyRequest, "method" | "url" | "body">): string {
  const asked = canonicalJson({
    operation: `${request.method} ${request.url.split("?", 1)[0] ?? ""}`,
    body: (request.body ?? null) as Json,
  });
  return hash("sha256", asked, "hex");
}
