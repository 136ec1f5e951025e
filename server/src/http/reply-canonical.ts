import { canonicalJson, type Json } from "@lendloom/engine/kernel";
import type { FastifyReply } from "fastify";

/** Sends a document in canonical form, so that a decision has the same bytes here as in browser and CLI. */
export function sendCanonical(reply: FastifyReply, document: unknown): FastifyReply {
  return reply.type("application/json; charset=utf-8").send(canonicalJson(document as Json));
}
