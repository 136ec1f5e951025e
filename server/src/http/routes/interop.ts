import { exportDmn, exportStately } from "@lendloom/engine/interop";
import {
  draftedSet,
  importFile,
  liveSet,
  packBundle,
  readImportAs,
  type ImportRefusal,
} from "../../definitions/index.ts";
import type { Json } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import type { App, AppContext } from "../app-context.ts";
import { actOf, principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import {
  BundleAnswer,
  BundleQuery,
  DmnAnswer,
  ImportAnswer,
  ImportBody,
  ImportQuery,
  MachineAnswer,
} from "../schemas/interop.ts";
import { answers, CsrfHeaders, DefinitionParams } from "../schemas/shared.ts";
import { storeProblem } from "../store-refusal.ts";
import { readers, writers } from "./definitions.ts";
import { Type } from "typebox";

const tags = ["interop"];
/** XML is sent as it is; what describes it types no answer. */
const dmnAnswers: Record<string, unknown> = { ...answers({}), 200: DmnAnswer };
/** 20,000 rules of a stranger's file; the JSON reader has limits of its own. */
const IMPORT_LIMIT = 8 * 1024 * 1024;

export function interopRoutes(app: App, { store, live }: AppContext): void {
  app.post(
    "/v1/imports",
    {
      config: { access: writers },
      bodyLimit: IMPORT_LIMIT,
      schema: {
        tags,
        summary: "Import rules, a model, a machine or a bundle as drafts · 导入",
        querystring: ImportQuery,
        headers: CsrfHeaders,
        body: ImportBody,
        response: answers({ 201: ImportAnswer }),
      },
    },
    async (request, reply) => {
      const { catalogue, format = "auto", id, name } = request.query;
      const replace = request.query.replace === "true";
      const { tenant } = principalOf(request);
      const options = { format, id, name, catalogue, replace };
      const file = await readImportAs({ store, live }, tenant, request.body as Json, options);
      if (!file.ok) throw importProblem(file.error);
      const imported = await importFile({ store, live }, tenant, file.value, { replace }, actOf(request));
      if (!imported.ok) throw importProblem(imported.error);
      return await reply.code(201).send(imported.value);
    },
  );

  app.get(
    "/v1/packs/:id/bundle",
    {
      config: { access: readers },
      schema: {
        tags,
        summary: "A pack with its catalogue and cases · 导出",
        params: Type.Object({ id: DefinitionParams.properties.id }),
        querystring: BundleQuery,
        response: answers({ 200: BundleAnswer }),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const draft = request.query.draft === "true";
      const bundle = await packBundle({ store, live }, principalOf(request).tenant, id, { draft });
      if (bundle === undefined) throw new Problem("resource.not-found", { params: { kind: "pack", id } });
      return await reply
        .header("content-disposition", `attachment; filename="${id}.bundle.json"`)
        .send(bundle);
    },
  );

  app.get(
    "/v1/packs/:id/dmn",
    {
      config: { access: readers },
      schema: {
        tags,
        summary: "A pack as DMN, XML · 导出 DMN",
        params: Type.Object({ id: DefinitionParams.properties.id }),
        querystring: BundleQuery,
        produces: ["application/xml"],
        response: dmnAnswers,
      },
    },
    async (request, reply) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const set =
        request.query.draft === "true" ? await draftedSet(store, live, tenant) : await liveSet(live, tenant);
      if (set.member({ kind: "pack", id }) === undefined)
        throw new Problem("resource.not-found", { params: { kind: "pack", id } });
      const pack = set.pack(id);
      if (!pack.ok)
        throw new Problem("definition.invalid", { params: { count: pack.error.length }, issues: pack.error });
      const exported = exportDmn(pack.value);
      if (!exported.ok)
        throw new Problem("export.not-expressible", {
          params: { id, count: exported.error.length },
          report: exported.error,
        });
      return await reply
        .type("application/xml; charset=utf-8")
        .header("content-disposition", `attachment; filename="${id}.dmn"`)
        .send(exported.value);
    },
  );

  app.get(
    "/v1/workflows/:id/machine",
    {
      config: { access: readers },
      schema: {
        tags,
        summary: "A workflow as a machine that Stately draws · 导出状态机",
        params: Type.Object({ id: DefinitionParams.properties.id }),
        querystring: BundleQuery,
        response: answers({ 200: MachineAnswer }),
      },
    },
    async (request, reply) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const isDraft = request.query.draft === "true";
      const set = isDraft ? await draftedSet(store, live, tenant) : await liveSet(live, tenant);
      const member = set.member({ kind: "workflow", id });
      if (member === undefined) throw new Problem("resource.not-found", { params: { kind: "workflow", id } });
      const checked = set.workflow(id);
      if (!checked.ok)
        throw new Problem("definition.invalid", {
          params: { count: checked.error.length },
          issues: checked.error,
        });
      return await reply
        .header("content-disposition", `attachment; filename="${id}.machine.json"`)
        .send(exportStately(member.definition as unknown as WorkflowDefinition));
    },
  );
}

function importProblem(refusal: ImportRefusal): Problem {
  switch (refusal.kind) {
    case "unrecognised":
      return new Problem("import.unrecognised");
    case "invalid": {
      const errors = refusal.report.filter((entry) => entry.severity === "error");
      return new Problem("import.invalid", { params: { count: errors.length }, report: errors });
    }
    case "draft-exists":
      return new Problem("import.draft-exists", { params: { kind: refusal.key.kind, id: refusal.key.id } });
    case "store":
      return storeProblem(refusal.refusal, { kind: "import", id: "new" });
  }
}
