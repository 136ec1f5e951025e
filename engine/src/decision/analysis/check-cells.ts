import { currencyExponent, Decimal } from "../../kernel/index.ts";
import {
  coordinateOf,
  isOutside,
  unionRuns,
  subtractRuns,
  isEmpty,
  type Domain,
  type Runs,
  type TableView,
} from "../regions/index.ts";
import { cellText, literalOf } from "./cell-text.ts";
import { listed } from "./context.ts";
import { makeFinding, makeFix, type Finding } from "./finding.ts";
import type { Grid, GridProblems } from "./grid.ts";

/** Cells that name what cannot be: values out of range or in another unit, tests that nothing meets, values nobody tests. */
export function checkCells(table: TableView, grid: Grid, problems: GridProblems): readonly Finding[] {
  const strange = table.cells.flatMap((row, index) =>
    row.flatMap((cell, column) => {
      const { domain, text: input = "" } = table.inputs[column] ?? {};
      if (domain === undefined) return [];
      const place = `${table.pointer}/rows/${index}/when/${column}`;
      const text = table.model.rows[index]?.when[column] ?? "";
      const values = cell.limits?.values ?? [];
      const never = problems.never.some(({ row: dead }) => dead === index);
      return strangeCell({ domain, input, place, text, values, never }) ?? [];
    }),
  );
  const told = new Set(strange.map(({ pointer }) => pointer.split("/").slice(0, -2).join("/")));
  const never = problems.never.filter(({ row }) => !told.has(`${table.pointer}/rows/${row}`));
  return [
    ...listed(strange, table.pointer, "analysis.out-of-range", (finding) => finding),
    ...listed(never, table.pointer, "analysis.row-never", ({ row, dimension }) => {
      const columns = grid.dimensions[dimension]?.columns ?? [];
      const place = `${table.pointer}/rows/${row}`;
      const cell = columns.map((column) => table.model.rows[row]?.when[column] ?? "").join(" ∧ ");
      return makeFinding(
        "analysis.row-never",
        "warning",
        `${place}/when/${columns[0] ?? 0}`,
        { row: row + 1, cell },
        {
          fix: makeFix("analysis.fix-remove-row", { row: row + 1 }, [{ op: "remove", pointer: place }]),
        },
      );
    }),
    ...untested(table, grid),
  ];
}

interface Cell {
  readonly domain: Domain;
  readonly input: string;
  readonly place: string;
  readonly text: string;
  readonly values: NonNullable<TableView["cells"][number][number]["limits"]>["values"];
  /** Its row can never be hit. */
  readonly never: boolean;
}

/** A cell with a literal beyond the range of its input, and the unit in which it would lie within. */
export function strangeCell({ domain, input, place, text, values, never }: Cell): Finding | undefined {
  const { type, min, max } = domain;
  const most = max ?? (type.kind === "percent" ? new Decimal(1) : undefined);
  const beyond = values.find((value) =>
    max === undefined && most !== undefined
      ? coordinateOf(value)?.greaterThan(most)
      : isOutside(domain, value),
  );
  if (beyond === undefined) return undefined;
  const factor =
    type.kind === "percent" ? 100 : type.kind === "money" ? 10 ** currencyExponent(type.currency) : 1;
  const at = coordinateOf(beyond) ?? new Decimal(0);
  if (
    factor > 1 &&
    most !== undefined &&
    at.greaterThan(most) &&
    at.dividedBy(factor).lessThanOrEqualTo(most)
  ) {
    const meant = inUnit(text, factor, most);
    const unit = type.kind === "money" ? type.currency : "0–1";
    return makeFinding(
      "analysis.unit-suspect",
      "warning",
      place,
      { cell: text, input, unit, meant },
      {
        fix: makeFix("analysis.fix-unit", { before: text, after: meant }, [
          { op: "replace", pointer: place, value: meant },
        ]),
      },
    );
  }
  if (max === undefined && min === undefined) return undefined;
  const range = `${min === undefined ? "(" : `[${min.toFixed()}`}..${max === undefined ? ")" : `${max.toFixed()}]`}`;
  // An end beyond the range, such as `<= 100` of at most 90, does no harm; a row that is never hit does.
  return makeFinding("analysis.out-of-range", never ? "warning" : "info", place, {
    cell: text,
    value: literalOf(beyond),
    input,
    range,
  });
}

/** The numbers of a cell that are too large, a hundredth (or thousandth) of them. */
function inUnit(text: string, factor: number, most: Decimal): string {
  return text.replace(/\d+(?:\.\d+)?/g, (number) =>
    most.lessThan(number) ? new Decimal(number).dividedBy(factor).toFixed() : number,
  );
}

/** Values of an enum that only "otherwise" answers for. */
function untested({ pointer, model }: TableView, grid: Grid): readonly Finding[] {
  if (model.otherwise === undefined) return [];
  return grid.dimensions.flatMap(({ text, columns, regions }, at) => {
    if (regions.domain.type.kind !== "enum") return [];
    const tested = grid.rows.reduce<Runs>((all, { may }) => unionRuns(all, may[at] ?? []), []);
    const left = subtractRuns(regions.all, tested);
    return isEmpty(left)
      ? []
      : [
          makeFinding("analysis.value-untested", "info", `${pointer}/inputs/${columns[0] ?? 0}`, {
            input: text,
            values: cellText(regions, left),
          }),
        ];
  });
}
