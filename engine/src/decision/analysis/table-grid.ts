import { canonicalJson } from "../../kernel/index.ts";
import { FALSE, TRUE, type UnaryTests } from "../../logic/index.ts";
import { literalText } from "../literal-text.ts";
import type { HitPolicyName } from "../hit-policy-name.ts";
import type { TableDecision } from "../pack-schema.ts";
import {
  both,
  regionsOf,
  type Domain,
  type Membership,
  type Regions,
  type TableView,
  type Runs,
} from "../regions/index.ts";
import type { Dimension, Grid, GridRow } from "./grid.ts";

/** An input of a table with its cells, one a row; a cell that did not compile tells nothing. */
export interface GridColumn {
  readonly text: string;
  readonly domain: Domain;
  readonly cells: readonly (UnaryTests | undefined)[];
  /** Only these values can occur, by the input's own declaration in a DMN model. */
  readonly allowed?: readonly UnaryTests[];
  /** Values that no cell names are not looked at: nobody declared what else there is. */
  readonly namedOnly?: boolean;
}

export interface GridTable {
  readonly policy: HitPolicyName;
  readonly columns: readonly GridColumn[];
  readonly rows: readonly { readonly then: readonly string[]; readonly reasons?: readonly string[] }[];
  readonly hasOtherwise: boolean;
  readonly order: readonly number[];
}

/** The table of a pack as a grid. */
export function tableGrid({ model, inputs, cells }: TableView): Grid {
  return gridOf({
    policy: model.hitPolicy,
    columns: inputs.map(({ text, domain }, column) => ({
      text,
      domain,
      cells: cells.map((row) => row[column]),
    })),
    rows: model.rows,
    hasOtherwise: model.otherwise !== undefined,
    order: orderOf(model),
  });
}

/** Splits the inputs into regions and makes each row a box of them. */
export function gridOf({ policy, columns, rows, hasOtherwise, order }: GridTable): Grid {
  const texts = [...new Set(columns.map(({ text }) => text))];
  const parts = texts.map((text) => dimensionOf(text, columns));
  return {
    policy,
    dimensions: parts.map(({ dimension }) => dimension),
    order,
    hasOtherwise,
    rows: rows.map((row, index): GridRow => {
      const members = parts.map(({ membersOf }) => membersOf(index));
      const outputs = row.then.map((text) => text.trim());
      const isWritten = outputs.every(isLiteral);
      return {
        must: members.some(({ must, may }) => must.length === 0 && may.length > 0)
          ? members.map(() => [])
          : members.map(({ must }) => must),
        may: members.map(({ may }) => may),
        answer: canonicalJson([outputs, [...(row.reasons ?? [])].sort()]),
        outputs: isWritten ? canonicalJson(outputs) : undefined,
      };
    }),
  };
}

function dimensionOf(
  text: string,
  columns: readonly GridColumn[],
): { readonly dimension: Dimension; readonly membersOf: (row: number) => Membership } {
  const own = columns.flatMap((column, index) => (column.text === text ? [{ column, index }] : []));
  const [first] = own;
  if (first === undefined) throw new Error("Expected a column");
  const tests = new Set(own.flatMap(({ column }) => [...column.cells, ...(column.allowed ?? [])]));
  const limits = [...tests].flatMap((test) => test?.limits ?? []);
  const regions = regionsOf(first.column.domain, limits);
  const known = new Map<UnaryTests, Membership>();
  const whereHolds = (test: UnaryTests | undefined): Membership => {
    if (test === undefined) return { must: [], may: regions.all };
    const found = known.get(test) ?? regions.membersOf(asRegionTest(test));
    known.set(test, found);
    return found;
  };
  return {
    dimension: {
      text,
      columns: own.map(({ index }) => index),
      regions,
      within: withinOf(regions, own, whereHolds),
    },
    membersOf: (row) => own.map(({ column }) => whereHolds(column.cells[row])).reduce(both),
  };
}

function withinOf(
  regions: Regions,
  own: readonly { readonly column: GridColumn }[],
  whereHolds: (test: UnaryTests | undefined) => Membership,
): Runs {
  let within = regions.all;
  for (const { column } of own) {
    for (const allowed of column.allowed ?? [])
      within = both({ must: within, may: within }, whereHolds(allowed)).may;
    if (column.namedOnly === true && regions.list[regions.list.length - 1]?.kind === "others")
      within =
        within.length === 0 || regions.list.length === 1
          ? within
          : withoutLast(within, regions.list.length - 1);
  }
  return within;
}

function withoutLast(runs: Runs, last: number): Runs {
  const from = runs[runs.length - 2] ?? 0;
  if (runs[runs.length - 1] !== last) return runs;
  return from === last ? runs.slice(0, -2) : [...runs.slice(0, -1), last - 1];
}

/** Cells see no facts and no clock here: one that would is known by having no limits, and is never asked. */
const nowhere = { slots: [], at: "" };

function asRegionTest(test: UnaryTests): Parameters<Regions["membersOf"]>[0] {
  // Of a value that is known, a test that is neither true nor false (null in strict) never answers.
  return {
    limits: test.limits,
    truthOf: (value) => (test.evaluate(value, nowhere) === TRUE ? TRUE : FALSE),
  };
}

/** Literals that differ as text are different values, but for numbers written in two ways. */
function isLiteral(text: string): boolean {
  return (
    literalText(text) !== undefined ||
    /^-?\d+(?:\.\d*[1-9])?$/.test(text) ||
    /^(?:true|false|null)$/.test(text)
  );
}

/** The order in which a policy looks at rows: of P the order of the enum's values, otherwise the table's. */
function orderOf(model: TableDecision): readonly number[] {
  const rows = model.rows.map((_, index) => index);
  if (model.hitPolicy !== "P") return rows;
  const ranks = model.rows.map(({ then }) =>
    model.outputs.map(({ type }, column) =>
      type.kind === "enum"
        ? type.values.findIndex(({ value }) => value === literalText(then[column] ?? ""))
        : 0,
    ),
  );
  return rows.sort((left, right) => {
    const differing = model.outputs.findIndex(
      (_, column) => ranks[left]?.[column] !== ranks[right]?.[column],
    );
    return differing < 0 ? left - right : (ranks[left]?.[differing] ?? 0) - (ranks[right]?.[differing] ?? 0);
  });
}
