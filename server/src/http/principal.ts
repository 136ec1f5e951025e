import type { Sender } from "@lendloom/engine/process";
import type { FastifyRequest } from "fastify";
import type { Act, Actor, Role, TenantId } from "../store/index.ts";

/** Whoever sent a request, as its credential says. The lender comes from nowhere else. */
export interface Principal {
  readonly tenant: TenantId;
  /** A person acts under her own id, also through an API key that is hers. */
  readonly actor: Actor;
  readonly name: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly session?: { readonly csrf: string; readonly token: string };
}

declare module "fastify" {
  interface FastifyRequest {
    principal: Principal | null;
  }
  interface FastifyInstance {
    /** The store's time, which does not go by what this machine is set to. */
    readonly now: () => string;
  }
}

/** The sender of a request to a route that not everyone may use. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null)
    throw new Error(`Expected ${request.url} to have a sender, but it has none`);
  return request.principal;
}

/** Who does it and when, for the store's audit. */
export function actOf(request: FastifyRequest): Act {
  return { at: request.server.now(), by: principalOf(request).actor };
}

/** Who tells a run something, and as what: the run itself judges the roles of its events and tasks. */
export function senderOf(request: FastifyRequest): Sender {
  const { actor, roles } = principalOf(request);
  return { ...actor, roles };
}
