import { Type } from "typebox";
import { analysedPack, analysedWorkflow, draftedSet, liveSet } from "../../definitions/index.ts";
import type { App, AppContext } from "../app-context.ts";
import { principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { AnalysisAnswer, AnalysisQuery, WorkflowAnalysisAnswer } from "../schemas/analysis.ts";
import { answers, DefinitionParams } from "../schemas/shared.ts";
import { readers } from "./definitions.ts";

/** What the analysis finds in a pack or a workflow, as publishing will look at it. */
export function analysisRoutes(app: App, { store, live, analyser }: AppContext): void {
  app.get(
    "/v1/packs/:id/analysis",
    {
      config: { access: readers },
      schema: {
        tags: ["definitions"],
        summary: "Mistakes found in a pack, each with an applicant and a fix · 规则包分析",
        description: "Errors block publishing; with `draft=true`, of the draft among the other drafts.",
        params: Type.Object({ id: DefinitionParams.properties.id }),
        querystring: AnalysisQuery,
        response: answers({ 200: AnalysisAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const isDraft = request.query.draft === "true";
      const set = isDraft ? await draftedSet(store, live, tenant) : await liveSet(live, tenant);
      const analysed = await analysedPack(set, analyser, id);
      if (analysed === undefined) throw new Problem("resource.not-found", { params: { kind: "pack", id } });
      if (!analysed.ok) {
        const { error: issues } = analysed;
        throw new Problem("definition.invalid", { params: { count: issues.length }, issues });
      }
      const { pack, catalogue, findings, bounded, unfinished } = analysed.value;
      return {
        pack: { id, hash: pack.hash },
        catalogue: { id: catalogue.id, hash: catalogue.hash },
        bounded,
        ...(unfinished === undefined ? {} : { unfinished }),
        findings,
      };
    },
  );

  app.get(
    "/v1/workflows/:id/analysis",
    {
      config: { access: readers },
      schema: {
        tags: ["definitions"],
        summary: "Mistakes found in a workflow, each with a way to it and a fix · 流程分析",
        description: "Errors block publishing; with `draft=true`, of the draft among the other drafts.",
        params: Type.Object({ id: DefinitionParams.properties.id }),
        querystring: AnalysisQuery,
        response: answers({ 200: WorkflowAnalysisAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const isDraft = request.query.draft === "true";
      const published = await liveSet(live, tenant);
      const set = isDraft ? await draftedSet(store, live, tenant) : published;
      const analysed = analysedWorkflow(set, id, published.members());
      if (analysed === undefined)
        throw new Problem("resource.not-found", { params: { kind: "workflow", id } });
      if (!analysed.ok) {
        const { error: issues } = analysed;
        throw new Problem("definition.invalid", { params: { count: issues.length }, issues });
      }
      const { workflow, findings } = analysed.value;
      return { workflow: { id, hash: workflow.hash }, findings };
    },
  );
}
