import type { FastifyRequest } from "fastify";
import { Problem } from "./problem.ts";

const KEY = /^[\x21-\x7e]{1,200}$/;

/** The caller's Idempotency-Key; without a usable one the operation is not begun. */
export function idempotencyKeyOf(request: FastifyRequest): string {
  const key = request.headers["idempotency-key"];
  if (typeof key !== "string" || !KEY.test(key)) throw new Problem("idempotency.key-missing");
  return key;
}
