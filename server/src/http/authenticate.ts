import type { FastifyInstance, FastifyRequest } from "fastify";
import { authenticateKey, hashToken } from "../identity/index.ts";
import type { ApiKey, Session, Store } from "../store/index.ts";
import { Problem } from "./problem.ts";
import type { Principal } from "./principal.ts";

export const SESSION_COOKIE = "lendloom-session";
const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Says who sends each request and whether the route is for them: a Bearer key for machines, a server-side
 * session for people. A change sent by a session needs the session's token and must come from our own pages.
 */
export function authenticateRequests(app: FastifyInstance, store: Store): void {
  app.decorateRequest("principal", null);
  app.addHook("onRequest", async (request) => {
    const access = request.routeOptions.config.access;
    if (request.is404 || access === "anyone") return;
    const principal = await senderOf(request, store);
    if (principal === undefined || access === undefined) {
      throw new Problem("auth.required", { headers: { "www-authenticate": 'Bearer realm="lendloom"' } });
    }
    if (!access.some((role) => principal.roles.includes(role))) {
      throw new Problem("auth.forbidden", { params: { roles: access.join(", ") } });
    }
    if (principal.session !== undefined && !READING.has(request.method)) {
      requireOwnPage(request, principal.session.csrf);
    }
    request.principal = principal;
  });
}

async function senderOf(request: FastifyRequest, store: Store): Promise<Principal | undefined> {
  const now = new Date().toISOString();
  const bearer = /^Bearer ([\x21-\x7e]{1,400})$/.exec(request.headers.authorization ?? "")?.[1];
  if (request.headers.authorization !== undefined) {
    const key = bearer === undefined ? null : await authenticateKey(store, bearer, now);
    return key === null ? undefined : ofKey(key);
  }
  const token = request.cookies[SESSION_COOKIE];
  if (token === undefined || token === "") return undefined;
  const tokenHash = hashToken(token);
  const session = await store.sessions.find(tokenHash, now);
  return session === null ? undefined : ofSession(session, tokenHash);
}

function ofKey(key: ApiKey): Principal {
  return {
    tenant: key.tenant,
    actor: key.person === null ? { kind: "api-key", id: key.id } : { kind: "person", id: key.person },
    name: key.id,
    displayName: key.title,
    roles: key.roles,
  };
}

function ofSession({ tenant, person, csrf }: Session, tokenHash: string): Principal {
  return {
    tenant,
    actor: { kind: "person", id: person.id },
    name: person.name,
    displayName: person.displayName,
    roles: person.roles,
    session: { csrf, tokenHash },
  };
}

function requireOwnPage(request: FastifyRequest, csrf: string): void {
  const site = request.headers["sec-fetch-site"];
  const foreign = site === "cross-site" || site === "same-site";
  if (foreign || request.headers["x-csrf-token"] !== csrf) throw new Problem("auth.csrf");
}
