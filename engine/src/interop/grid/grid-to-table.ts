import { TableDecision, type CatalogueDefinition, type PackDefinition } from "../../decision/index.ts";
import {
  canonicalJson,
  checkSchema,
  contentHash,
  err,
  ok,
  type Issue,
  type Json,
  type Result,
} from "../../kernel/index.ts";
import { createScope } from "../../logic/index.ts";
import { reportIssue } from "../report.ts";
import { isBlank, type CellPlace, type Grid } from "./grid.ts";
import { readableNames } from "./input-type.ts";
import { isOwnSheet, readOwnSheet } from "./read-own-sheet.ts";
import { readPlainSheet } from "./read-plain-sheet.ts";
import { readRowsAsWritten, readSheetRows, type SheetRows } from "./read-rows.ts";
import { SheetReport, type SheetReportEntry } from "./sheet-report.ts";
import type { NamedTitle, SheetContext, SheetShape } from "./sheet-shape.ts";
import { fillMerged } from "./fill-merged.ts";

export interface TableImport {
  readonly table: TableDecision;
  /** What was converted, added or left out, in the order of the sheet. */
  readonly report: readonly SheetReportEntry[];
}

export interface GridContext {
  readonly pack: PackDefinition;
  readonly catalogue: CatalogueDefinition;
  /** The decision that the sheet is to replace, or to add where it has our layout. */
  readonly decisionId: string;
}

/**
 * Reads a sheet as a decision table. One of our layout, unchanged, gives the same document to the byte; its changed
 * cells and those of a sheet that a person made are read as people write, with a line in the report for each.
 * What is ambiguous refuses the sheet, and then nothing of it is used.
 */
export function gridToTable(
  grid: Grid,
  { catalogue, decisionId, pack }: GridContext,
): Result<TableImport, readonly SheetReportEntry[]> {
  const report = new SheetReport();
  const present = Object.hasOwn(pack.decisions, decisionId) ? pack.decisions[decisionId] : undefined;
  const current = present?.kind === "table" ? present : undefined;
  const sheet = fillMerged(grid, report);
  const own = isOwnSheet(sheet);
  const refusal = ((): Parameters<SheetReport["say"]>[0] | undefined => {
    if (sheet.rows.every((row) => row.every(isBlank))) return "sheet.empty";
    // Only a sheet of our layout says all of a table; it must not replace a decision of another kind either.
    return (present !== undefined && current === undefined) || (!own && current === undefined)
      ? "sheet.no-table"
      : undefined;
  })();
  if (refusal !== undefined) {
    report.say(refusal, undefined, "", { decision: decisionId });
    return err(report.errors);
  }
  const context: SheetContext = {
    pack,
    decisionId,
    current,
    scope: createScope([]),
    names: namedTitles(pack, catalogue, decisionId),
    report,
  };
  if (own) {
    const shape = readOwnSheet(sheet, context);
    if (shape === undefined) return err(report.errors);
    const asWritten = unchanged(sheet, shape);
    if (asWritten !== undefined) return ok({ table: asWritten, report: report.remarks });
    return finish(sheet, shape, { ...context, scope: scopeWith(shape, context, catalogue) });
  }
  if (current === undefined) return err(report.errors);
  const shape = readPlainSheet(sheet, context, current);
  if (shape === undefined) return err(report.errors);
  return finish(sheet, shape, { ...context, scope: scopeWith(shape, context, catalogue) }, current);
}

/** The table as it was exported, where its hash says that nobody changed it. */
function unchanged(grid: Grid, shape: SheetShape & { readonly hash: string }): TableDecision | undefined {
  const table = { ...shape.table, ...readRowsAsWritten(grid, shape) } as TableDecision;
  if (contentHashOf(table) !== shape.hash) return undefined;
  return table;
}

function contentHashOf(table: TableDecision): string | undefined {
  const json = table as unknown as Json;
  return JSON.stringify(json).isWellFormed() && canonicalJson(json) !== "" ? contentHash(json) : undefined;
}

/** Reads the rows and checks the table as a whole. */
function finish(
  grid: Grid,
  shape: SheetShape,
  context: SheetContext,
  plainOver?: TableDecision,
): Result<TableImport, readonly SheetReportEntry[]> {
  const { report } = context;
  // Types of outputs are needed to read cells, so the header is checked first.
  checkTable({ ...shape.table, rows: [placeholderRow] }, shape.places, report);
  if (report.refuses()) return err(report.errors);
  const rows: SheetRows = readSheetRows(grid, shape, context);
  if (report.refuses()) return err(report.errors);
  const otherwise = rows.otherwise ?? plainOver?.otherwise;
  const table: TableDecision = {
    ...shape.table,
    rows: rows.rows,
    ...(otherwise === undefined ? {} : { otherwise }),
  };
  checkTable(table, new Map([...shape.places, ...rows.places]), report);
  return report.refuses() ? err(report.errors) : ok({ table, report: report.remarks });
}

const placeholderRow = { id: "row", when: ["-"], then: ["null"] };

function checkTable(table: object, places: ReadonlyMap<string, CellPlace>, report: SheetReport): void {
  const checked = checkSchema(TableDecision, table);
  if (checked.ok) return;
  for (const issue of checked.error) {
    const place = placeOf(issue, places);
    if (place === undefined) report.add(reportIssue(issue));
    else {
      const { "zh-CN": zh, en } = reportIssue(issue).texts;
      report.say("sheet.unreadable", place, issue.pointer, { text: "…", why: { "zh-CN": zh, en } });
    }
  }
}

/** The cell of an issue's place, or of the nearest place around it. */
function placeOf({ pointer }: Issue, places: ReadonlyMap<string, CellPlace>): CellPlace | undefined {
  for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    const place = places.get(at);
    if (place !== undefined) return place;
  }
  return undefined;
}

function scopeWith(shape: SheetShape, { decisionId, pack }: SheetContext, catalogue: CatalogueDefinition) {
  const table = { ...shape.table, rows: [placeholderRow] } as TableDecision;
  return readableNames({ ...pack, decisions: { ...pack.decisions, [decisionId]: table } }, catalogue);
}

/** What else a column can be titled with: facts, formulas and outputs of other decisions. */
function namedTitles(
  pack: PackDefinition,
  catalogue: CatalogueDefinition,
  decisionId: string,
): readonly NamedTitle[] {
  const named = (name: string, title: NamedTitle["title"]): NamedTitle => ({
    name,
    titles: [title["zh-CN"], title.en],
    title,
  });
  return [
    ...Object.entries(catalogue.facts).flatMap(([name, fact]) =>
      fact.protected === true ? [] : [named(name, fact.title)],
    ),
    ...Object.entries(pack.derived).map(([name, { title }]) => named(name, title)),
    ...Object.entries(pack.decisions).flatMap(([id, decision]) => {
      if (id === decisionId) return [];
      if (decision.kind === "table" || decision.kind === "model")
        return decision.outputs.map(({ name, title }) => named(name, title));
      const { output } = decision;
      return output === undefined ? [] : [named(output, decision.title)];
    }),
  ];
}
