import type { Json } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { draftedSet, liveSet, saveDraft, strictConversion } from "../../definitions/index.ts";
import type { App, AppContext } from "../app-context.ts";
import { actOf, principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { answers, CsrfHeaders, DefinitionParams } from "../schemas/shared.ts";
import { ConvertAnswer, ConvertBody } from "../schemas/strict-conversion.ts";
import { storeProblem } from "../store-refusal.ts";
import { writers } from "./definitions.ts";

/** Turns a pack into strict semantics: dry, with every outcome that changes, or saved as a draft. */
export function strictConversionRoutes(app: App, { store, live }: AppContext): void {
  app.post(
    "/v1/packs/:id/convert-to-strict",
    {
      config: { access: writers },
      schema: {
        tags: ["interop"],
        summary: "A pack in strict semantics and every outcome that changes · 转换为严格语义",
        params: Type.Object({ id: DefinitionParams.properties.id }),
        headers: CsrfHeaders,
        body: ConvertBody,
        response: answers({ 200: ConvertAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const { draft = false, save = false } = request.body;
      const key = { kind: "pack", id } as const;
      const set = draft ? await draftedSet(store, live, tenant) : await liveSet(live, tenant);
      const converted = await strictConversion(store, tenant, set, id);
      if (converted === undefined) throw new Problem("resource.not-found", { params: key });
      if (!converted.ok) {
        const count = converted.error.length;
        throw new Problem("definition.invalid", { params: { count }, issues: converted.error });
      }
      const answer = JSON.parse(JSON.stringify(converted.value)) as typeof converted.value;
      if (!save) return answer;
      const expected = (await store.drafts.get(tenant, key))?.revision ?? null;
      // What is live is not written over a draft that somebody is at work on.
      if (expected !== null && !draft) throw new Problem("import.draft-exists", { params: key });
      const saved = await saveDraft(
        { store, live },
        tenant,
        { ...key, definition: answer.pack as unknown as Json, expected },
        actOf(request),
      );
      if (!saved.ok) throw storeProblem(saved.error, key);
      const { revision, hash } = saved.value;
      return { ...answer, draft: { revision, hash } };
    },
  );
}
