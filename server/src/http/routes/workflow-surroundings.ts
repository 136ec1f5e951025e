import { isJsonObject } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { beginningWorkflows, draftedSet, liveCalls, liveConnectors } from "../../definitions/index.ts";
import type { App, AppContext } from "../app-context.ts";
import { principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { WorkflowSurroundingsAnswer } from "../schemas/workflow-surroundings.ts";
import { answers, DefinitionParams } from "../schemas/shared.ts";
import { readers } from "./definitions.ts";

/** What a designer has to know of other definitions to check a workflow as publishing does. */
export function workflowSurroundingsRoutes(app: App, { store, live }: AppContext): void {
  app.get(
    "/v1/workflows/:id/surroundings",
    {
      config: { access: readers },
      schema: {
        tags: ["definitions"],
        summary: "What the check of a workflow's draft goes by beside it · 流程检查所依据的其他定义",
        description:
          "Connectors that anything live calls, the calls that live workflows make, and the workflows, drafted or live, that begin this one as a sub-flow.",
        params: Type.Object({ id: DefinitionParams.properties.id }),
        response: answers({ 200: WorkflowSurroundingsAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const [{ members }, set] = await Promise.all([live.live(tenant), draftedSet(store, live, tenant)]);
      if (set.member({ kind: "workflow", id }) === undefined)
        throw new Problem("resource.not-found", { params: { kind: "workflow", id } });
      const begunBy = beginningWorkflows(set, id).map(({ definition }) => definition);
      return {
        connectors: liveConnectors(members),
        calls: [...liveCalls(members)],
        begunBy: begunBy.filter(isJsonObject),
      };
    },
  );
}
