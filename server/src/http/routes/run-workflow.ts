import { isJsonObject } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { allRoles } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { AnyObject, answers, IdParams } from "../schemas/shared.ts";

const WorkflowAnswer = Type.Object(
  { id: Type.String(), version: Type.String(), hash: Type.String(), definition: AnyObject },
  {
    additionalProperties: false,
    examples: [{ id: "consumer-loan", version: "1.0.0", hash: "41ff…", definition: {} }],
  },
);

/** The workflow an application goes by, whatever is live: what its path is drawn on. */
export function runWorkflowRoutes(app: App, { store, live }: AppContext): void {
  app.get(
    "/v1/applications/:id/workflow",
    {
      config: { access: allRoles },
      schema: {
        tags: ["applications"],
        summary: "The workflow it goes by · 所用的流程",
        params: IdParams,
        response: answers({ 200: WorkflowAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const stored = await store.runs.readRun(tenant, id);
      if (stored === undefined) throw new Problem("run.unknown", { params: { id } });
      const { workflow } = stored.run.pins;
      const definition = await live.document(tenant, workflow.hash);
      if (!isJsonObject(definition)) throw new Error(`Expected the workflow ${workflow.hash}`);
      return { ...workflow, definition };
    },
  );
}
