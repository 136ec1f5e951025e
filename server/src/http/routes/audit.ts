import { allowedToAudit } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { nameActors } from "../people.ts";
import { principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { AuditAnswer, AuditVerdictAnswer, AuditVerdictQuery } from "../schemas/audit.ts";
import { answers, closedPageQuery, limitOf } from "../schemas/shared.ts";

const tags = ["operations"];

/** Who did what and why, and the proof that no entry was changed, left out or reordered. */
export function auditRoutes(app: App, { store }: AppContext): void {
  app.get(
    "/v1/audit",
    {
      config: { access: allowedToAudit },
      schema: {
        tags,
        summary: "The audit, newest first · 审计记录",
        querystring: closedPageQuery,
        response: answers({ 200: AuditAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { cursor } = request.query;
      const page = await store.audit.list(tenant, { cursor, limit: limitOf(request.query) });
      const named = await nameActors(store, tenant);
      const items = page.items.map(({ actor, ...entry }) => ({ ...entry, by: named(actor) }));
      return { ...page, items };
    },
  );

  app.get(
    "/v1/audit/verification",
    {
      config: { access: allowedToAudit },
      schema: {
        tags,
        summary: "Compute the audit's chain anew · 校验审计链",
        description:
          "Every entry's hash covers the one before. That the newest entries were cut off is seen by an entry that was noted elsewhere: `seq` and `hash`. One that was removed under the retention policy since is compared with its anchor, and where it has none the answer is not `intact` but says `removedUpTo`.",
        querystring: AuditVerdictQuery,
        response: answers({ 200: AuditVerdictAnswer }),
      },
    },
    async (request) => {
      const { seq, hash } = request.query;
      if ((seq === undefined) !== (hash === undefined)) throw new Problem("request.invalid");
      const known = seq === undefined || hash === undefined ? undefined : { seq: Number(seq), hash };
      return { ...(await store.audit.verify(principalOf(request).tenant, known)) };
    },
  );
}
