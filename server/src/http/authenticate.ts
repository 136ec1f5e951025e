import type { FastifyInstance, FastifyRequest } from "fastify";
import { hashToken, type Credential, type Identity } from "../identity/index.ts";
import { Problem } from "./problem.ts";
import type { Principal } from "./principal.ts";

export const SESSION_COOKIE = "lendloom-session";
const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Says who sends each request and whether the route is for them: a Bearer key for machines, a server-side
 * session for people. A change sent by a session needs the session's token and must come from our own pages.
 */
export function authenticateRequests(app: FastifyInstance, identity: Identity): void {
  app.decorateRequest("principal", null);
  app.decorate("now", () => identity.now());
  app.addHook("onRequest", async (request) => {
    const access = request.routeOptions.config.access;
    if (request.is404 || access === "anyone") return;
    const principal = await authenticated(request, identity);
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

/** One text a credential, the same for each request that presents it; the credential cannot be told from it. */
export function credentialOf({ headers, cookies }: FastifyRequest): string {
  return hashToken(headers.authorization ?? cookies[SESSION_COOKIE] ?? "");
}

/** A request that presents a key is judged by the key alone, whatever cookies come with it. */
export async function authenticated(
  request: FastifyRequest,
  identity: Identity,
): Promise<Principal | undefined> {
  if (request.headers.authorization !== undefined) {
    const key = /^Bearer ([\x21-\x7e]{1,400})$/.exec(request.headers.authorization)?.[1];
    const credential = key === undefined ? null : await identity.apiKeyOf(key);
    return credential === null ? undefined : principalFrom(credential);
  }
  const token = request.cookies[SESSION_COOKIE];
  if (token === undefined || token === "") return undefined;
  const credential = await identity.sessionOf(token);
  if (credential === null) return undefined;
  return { ...principalFrom(credential), session: { token, csrf: credential.csrf ?? "" } };
}

function principalFrom({ tenant, actor, roles, person }: Credential): Principal {
  const name = person?.name ?? actor.id;
  return { tenant, actor, name, displayName: person?.displayName ?? name, roles };
}

function requireOwnPage(request: FastifyRequest, csrf: string): void {
  const site = request.headers["sec-fetch-site"];
  const foreign = site === "cross-site" || site === "same-site";
  if (foreign || request.headers["x-csrf-token"] !== csrf) throw new Problem("auth.csrf");
}
