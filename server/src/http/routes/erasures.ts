import { NOBODY } from "@lendloom/engine/runtime";
import type { Erasure, SubjectKeys, TenantId } from "../../store/index.ts";
import { allowedToAudit } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { pageByKey } from "../page-by-key.ts";
import { actOf, principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { ErasureAnswer, ErasureBody, ErasuresAnswer } from "../schemas/erasure.ts";
import { answers, closedPageQuery, CsrfHeaders } from "../schemas/shared.ts";

const tags = ["operations"];

/** People whose data is erased: the key that it is sealed under is destroyed. */
export function erasureRoutes(app: App, { store }: AppContext): void {
  app.post(
    "/v1/erasures",
    {
      config: { access: ["admin"] },
      schema: {
        tags,
        summary: "Erase an applicant for good · 删除申请人的个人数据",
        description:
          "Destroys the key of everything personal in her applications, decisions and journals, which stay and still verify; nobody can take it back. A legal hold and applications under way are in its way. What signals that nobody waited for yet say is not sealed under hers: see `GET /v1/signals`.",
        headers: CsrfHeaders,
        body: ErasureBody,
        response: answers({ 200: ErasureAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { reference, reason } = request.body;
      const unknown = new Problem("resource.not-found", { params: { kind: "applicant", id: reference } });
      if (reference === NOBODY) throw unknown;
      const outcome = await store.subjectKeys.erase(tenant, reference, reason, actOf(request));
      switch (outcome.kind) {
        case "erased":
        case "already":
          return { reference, erasedAt: outcome.at };
        case "unknown":
          throw unknown;
        case "held":
        case "under-way": {
          const params = { reference, applications: [...outcome.applications] };
          throw new Problem(`erasure.${outcome.kind}`, { params });
        }
      }
    },
  );

  app.get(
    "/v1/erasures",
    {
      config: { access: allowedToAudit },
      schema: {
        tags,
        summary: "Who was erased, by reference · 已删除的申请人",
        querystring: closedPageQuery,
        response: answers({ 200: ErasuresAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      return await pageByKey(request.query, {
        list: (behind, limit) => firstErased(store.subjectKeys, tenant, behind, limit),
        keyOf: ({ subject }) => subject,
        isKey: () => true,
        show: ({ subject, at }) => ({ reference: subject, erasedAt: at }),
      });
    },
  );
}

async function firstErased(
  keys: SubjectKeys,
  tenant: TenantId,
  behind: string | undefined,
  limit: number,
): Promise<readonly Erasure[]> {
  const found: Erasure[] = [];
  for await (const erasure of keys.listErased(tenant, behind)) {
    found.push(erasure);
    if (found.length === limit) break;
  }
  return found;
}
