import type { Person } from "../../store/index.ts";
import { allRoles } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { credentialOf, SESSION_COOKIE } from "../authenticate.ts";
import { principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { PeopleAnswer, SessionAnswer, SignInBody } from "../schemas/session.ts";
import { answers, CsrfHeaders } from "../schemas/shared.ts";
import { Type } from "typebox";

const tags = ["sessions"];
/** Sign-ins a minute from one address: enough for an office, too few for a guesser. */
const SIGN_INS_A_MINUTE = 20;

export function sessionRoutes(app: App, { identity, store, events, secureCookies }: AppContext): void {
  const cookie = { path: "/", httpOnly: true, sameSite: "lax", secure: secureCookies } as const;

  app.post(
    "/v1/session",
    {
      config: {
        access: "anyone",
        rateLimit: {
          max: SIGN_INS_A_MINUTE,
          timeWindow: "1 minute",
          errorResponseBuilder: (_request, { ttl }) => tooManyAttempts(ttl),
        },
      },
      bodyLimit: 4 * 1024,
      schema: {
        tags,
        summary: "Sign in · 登录",
        body: SignInBody,
        response: answers({ 200: SessionAnswer }),
      },
    },
    async (request, reply) => {
      const signedIn = await identity.signIn(request.body);
      if (!signedIn.ok) {
        throw signedIn.error.code === "identity.locked"
          ? tooManyAttempts(Date.parse(signedIn.error.until) - Date.parse(identity.now()))
          : new Problem("auth.invalid-credential");
      }
      const { token, csrf, expiresAt, person } = signedIn.value;
      const maxAge = Math.floor((Date.parse(expiresAt) - Date.parse(identity.now())) / 1_000);
      return await reply
        .setCookie(SESSION_COOKIE, token, { ...cookie, maxAge })
        .header("cache-control", "no-store")
        .send({ person: personAnswer(person), csrf });
    },
  );

  app.get(
    "/v1/session",
    {
      config: { access: allRoles },
      schema: { tags, summary: "Who am I · 当前会话", response: answers({ 200: SessionAnswer }) },
    },
    async (request, reply) => {
      const { actor, name, displayName, roles, session } = principalOf(request);
      return await reply.header("cache-control", "no-store").send({
        person: { id: actor.id, name, displayName, roles },
        csrf: session?.csrf ?? "",
      });
    },
  );

  app.get(
    "/v1/people",
    {
      config: { access: ["designer", "approver", "officer", "integrator", "auditor", "admin"] },
      schema: {
        tags,
        summary: "What the lender's people are called · 人员姓名",
        description: "Journals, holds and incidents name people by their ids.",
        response: answers({ 200: PeopleAnswer }),
      },
    },
    async (request) => ({
      items: (await store.people.list(principalOf(request).tenant)).map(({ id, displayName }) => ({
        id,
        displayName,
      })),
    }),
  );

  app.delete(
    "/v1/session",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "Sign out · 退出",
        headers: CsrfHeaders,
        response: answers({ 204: Type.Null({ description: "Signed out" }) }),
      },
    },
    async (request, reply) => {
      const { session, tenant } = principalOf(request);
      if (session !== undefined) {
        await identity.signOut(session.token);
        events.news.tell(tenant, [{ event: "credential.ended", id: credentialOf(request) }]);
      }
      return await reply.clearCookie(SESSION_COOKIE, cookie).code(204).send();
    },
  );
}

function personAnswer({ id, name, displayName, roles }: Person) {
  return { id, name, displayName, roles };
}

function tooManyAttempts(waitMs: number): Problem {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return new Problem("auth.too-many-attempts", {
    params: { seconds },
    headers: { "retry-after": String(seconds) },
  });
}
