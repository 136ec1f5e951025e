import type { Json } from "@lendloom/engine/kernel";
import { spreadsheetLimits } from "@lendloom/engine/spreadsheets";
import { Type } from "typebox";
import {
  draftedSet,
  liveSet,
  readTable,
  saveDraft,
  writeTables,
  type SheetRefusal,
} from "../../definitions/index.ts";
import type { App, AppContext } from "../app-context.ts";
import { actOf, principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import {
  CSV_TYPE,
  SheetBytes,
  SheetImportAnswer,
  SheetImportBody,
  SheetImportQuery,
  SheetQuery,
  XLSX_TYPE,
} from "../schemas/spreadsheets.ts";
import { answers, CsrfHeaders, DefinitionParams } from "../schemas/shared.ts";
import { storeProblem } from "../store-refusal.ts";
import { readers, writers } from "./definitions.ts";

const tags = ["interop"];
/** Bytes are sent as they are; what describes them types no answer. */
const sheetAnswers: Record<string, unknown> = { ...answers({}), 200: SheetBytes };
const params = Type.Object({ id: DefinitionParams.properties.id });

/** Decision tables as XLSX and CSV. Needs a scope of its own: no other route takes such bytes. */
export function spreadsheetRoutes(app: App, { store, live }: AppContext): void {
  // The limit holds while the bytes arrive: what is longer is refused before it is here.
  app.addContentTypeParser(
    [XLSX_TYPE, CSV_TYPE, "application/octet-stream"],
    { parseAs: "buffer", bodyLimit: spreadsheetLimits.bytes },
    (_request, body, done) => {
      done(null, body);
    },
  );

  app.get(
    "/v1/packs/:id/spreadsheet",
    {
      config: { access: readers },
      schema: {
        tags,
        summary: "Decision tables as XLSX or CSV · 导出表格",
        params,
        querystring: SheetQuery,
        response: sheetAnswers,
      },
    },
    async (request, reply) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const { decision, draft, format = "xlsx" } = request.query;
      const set = draft === "true" ? await draftedSet(store, live, tenant) : await liveSet(live, tenant);
      const written = writeTables(set, id, { decision, format });
      if (!written.ok) throw sheetProblem(written.error, id, decision);
      return await reply
        .type(format === "csv" ? `${CSV_TYPE}; charset=utf-8` : XLSX_TYPE)
        .header("content-disposition", `attachment; filename="${decision ?? id}.${format}"`)
        .send(Buffer.from(written.value));
    },
  );

  app.post(
    "/v1/packs/:id/spreadsheet",
    {
      config: { access: writers },
      bodyLimit: spreadsheetLimits.bytes,
      schema: {
        tags,
        summary: "Replace a decision table of the draft by a sheet, or only check it · 导入表格",
        consumes: [XLSX_TYPE, CSV_TYPE],
        params,
        querystring: SheetImportQuery,
        headers: CsrfHeaders,
        body: SheetImportBody,
        response: answers({ 200: SheetImportAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const { check, decision } = request.query;
      if (!Buffer.isBuffer(request.body)) throw new Problem("spreadsheet.expected");
      const [set, draft] = await Promise.all([
        draftedSet(store, live, tenant),
        store.drafts.get(tenant, { kind: "pack", id }),
      ]);
      const read = readTable(set, id, { bytes: request.body, decision });
      if (!read.ok) throw sheetProblem(read.error, id, decision);
      const { changes, pack, report, table } = read.value;
      if (check === "true") return { table, report, changes };
      // A draft that someone saved since it was read stays theirs.
      const saved = await saveDraft(
        { store, live },
        tenant,
        { kind: "pack", id, definition: pack as unknown as Json, expected: draft?.revision ?? null },
        actOf(request),
      );
      if (!saved.ok) throw storeProblem(saved.error, { kind: "pack", id });
      const { hash, revision } = saved.value;
      return { table, report, changes, draft: { revision, hash } };
    },
  );
}

function sheetProblem(refusal: SheetRefusal, id: string, decision: string | undefined): Problem {
  switch (refusal.kind) {
    case "no-pack":
      return new Problem("resource.not-found", { params: { kind: "pack", id } });
    case "no-table":
      return new Problem("spreadsheet.no-table", { params: { id, decision: decision ?? "" } });
    case "pack-invalid":
      return new Problem("definition.invalid", {
        params: { count: refusal.issues.length },
        issues: refusal.issues,
      });
    case "sheet-invalid": {
      // The cell is told in each sentence and in its params.
      const report = refusal.report.flatMap(({ cell: _cell, ...entry }) =>
        entry.severity === "error" ? [entry] : [],
      );
      return new Problem("import.invalid", { params: { count: report.length }, report });
    }
  }
}
