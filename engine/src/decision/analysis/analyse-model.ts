import { pointer } from "../../kernel/index.ts";
import { compileUnaryTests, createScope, type UnaryTests, type ValueType } from "../../logic/index.ts";
import { normalName } from "../boxed/names.ts";
import type { BoxedTable } from "../boxed/boxed.ts";
import { splitTests } from "../boxed/split-tests.ts";
import type { ModelDecision } from "../pack-schema.ts";
import { domainOf, type Domain } from "../regions/index.ts";
import { gridFindings } from "./analyse-table.ts";
import type { Analysis } from "./context.ts";
import { makeFinding, type Finding } from "./finding.ts";
import { gridProblems } from "./grid.ts";
import { modelTables, type ModelTable, type TypedName } from "./model-tables.ts";
import { gridOf, type GridColumn } from "./table-grid.ts";

/** The tables of a DMN model, wherever they are boxed. Their inputs are named, so values are told in place of applicants. */
export function analyseModel(
  id: string,
  { model }: ModelDecision,
  analysis: Analysis,
): { readonly findings: readonly Finding[]; readonly complete: boolean } {
  const tables = modelTables(model, pointer("decisions", id, "model"));
  const steps = Math.floor(analysis.steps / Math.max(1, tables.length));
  const found = tables.map((table) => analyseBoxedTable(table, { ...analysis, steps }));
  return {
    findings: found.flatMap(({ findings }) => findings),
    complete: found.every(({ complete }) => complete),
  };
}

function analyseBoxedTable({ table, pointer: at, typeOf }: ModelTable, analysis: Analysis) {
  const types = table.inputs.map(({ expression, typeRef }) => typeOf(expression, typeRef));
  const columns = table.inputs.map((input, column) =>
    columnOf(table, column, types[column], input.allowedValues),
  );
  const grid = gridOf({
    policy: table.hitPolicy,
    columns,
    rows: table.rows,
    hasOtherwise: table.outputs.some(({ otherwise }) => otherwise !== undefined),
    order: orderOf(table),
  });
  const problems = gridProblems(grid, analysis.work, analysis.steps);
  const none = () => undefined;
  const findings: Finding[] = [
    ...gridFindings(grid, problems, {
      pointer: at,
      written: {
        pointer: `${at}/rows`,
        rows: table.rows as unknown as readonly { readonly when: readonly string[] }[],
      },
      witness: { gap: none, both: none, row: none },
      analysis,
      isFree: types.every((type) => type.isFree),
    }),
    ...problems.never.map(({ row, dimension }) => {
      const column = grid.dimensions[dimension]?.columns[0] ?? 0;
      const cell = table.rows[row]?.when[column] ?? "";
      return makeFinding("analysis.row-never", "warning", `${at}/rows/${row}/when/${column}`, {
        row: row + 1,
        cell,
      });
    }),
  ];
  if (!problems.complete)
    findings.push(makeFinding("analysis.stopped", "warning", at, { steps: analysis.steps }));
  return { findings, complete: problems.complete };
}

const truthOrDash = /^\s*(?:-|true|false)\s*$/;

function columnOf(
  table: BoxedTable,
  column: number,
  type: TypedName | undefined,
  allowedValues: string | undefined,
): GridColumn {
  const texts = table.rows.map(({ when }) => when[column] ?? "-");
  const isTruth =
    type?.kind === "boolean" || (type?.kind === "any" && texts.every((text) => truthOrDash.test(text)));
  const input: ValueType = { kind: isTruth ? "boolean" : "any" };
  const known = new Map([...new Set(texts)].map((text) => [text, compile(text, input)] as const));
  const allowed = [...(type?.allowed ?? []), ...(allowedValues === undefined ? [] : [allowedValues])].flatMap(
    (text) => compile(text, input) ?? [],
  );
  const domain = isTruth
    ? domainOf({ kind: "boolean" })
    : domainFor(type?.kind ?? "any", [...known.values(), ...allowed]);
  return {
    text: normalName(table.inputs[column]?.expression ?? ""),
    domain,
    cells: texts.map((text) => known.get(text)),
    allowed,
    // A text that nobody declared has other values, too, of which a model says nothing.
    namedOnly: domain.shape === "texts" && allowed.length === 0,
  };
}

const empty = createScope([]);

function compile(text: string, input: ValueType): UnaryTests | undefined {
  const compiled = compileUnaryTests(text, { scope: empty, semantics: "dmn", pointer: "", input });
  return compiled.ok ? compiled.value : undefined;
}

/** An input without a type is what its cells compare it with, if that is all of one kind. */
function domainFor(kind: TypedName["kind"], tests: readonly (UnaryTests | undefined)[]): Domain {
  if (kind !== "any") return domainOf({ kind });
  const values = tests.flatMap((test) => test?.limits?.values ?? []).filter((value) => value !== null);
  const kinds = new Set(values.map((value) => typeof value));
  const [only] = kinds;
  if (kinds.size !== 1) return domainOf({ kind: "any" });
  if (only === "number") return domainOf({ kind: "decimal" });
  return only === "string" || only === "boolean" ? domainOf({ kind: only }) : domainOf({ kind: "any" });
}

/** Of P and O, rows stand in the order of their outputs' values; what is not listed comes last. */
function orderOf(table: BoxedTable): readonly number[] {
  const rows = table.rows.map((_, row) => row);
  if (table.hitPolicy !== "P") return rows;
  const priorities = table.outputs.map(({ allowedValues }) =>
    allowedValues === undefined ? [] : splitTests(allowedValues),
  );
  const rank = (row: number, column: number): number => {
    const found = priorities[column]?.indexOf(table.rows[row]?.then[column]?.trim() ?? "") ?? -1;
    return found < 0 ? Infinity : found;
  };
  return rows.sort((left, right) => {
    const column = priorities.findIndex((_, at) => rank(left, at) !== rank(right, at));
    return column < 0 ? left - right : rank(left, column) - rank(right, column);
  });
}
