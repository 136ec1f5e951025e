import { contentHash, type Json } from "@lendloom/engine/kernel";
import type { FastifyRequest } from "fastify";

/** Names what was asked, so that an idempotency key used with anything else is noticed. */
export function requestHash(request: FastifyRequest): string {
  return contentHash({
    operation: `${request.method} ${request.url.split("?", 1)[0] ?? ""}`,
    body: (request.body ?? null) as Json,
  });
}
