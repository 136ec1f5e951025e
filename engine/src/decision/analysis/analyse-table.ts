import { TRUE, type Value } from "../../logic/index.ts";
import type { TableView } from "../regions/index.ts";
import { checkCells } from "./check-cells.ts";
import { listed, shown, whereText, type Analysis } from "./context.ts";
import { makeFinding, type Finding, type Fix } from "./finding.ts";
import { closeGap, partRows, removeRow, type WrittenRows } from "./fixes.ts";
import { gridProblems, type Grid, type GridProblems, type PairKind } from "./grid.ts";
import type { Box } from "./space.ts";
import { tableGrid } from "./table-grid.ts";
import type { Target } from "./target.ts";
import type { Facts } from "./witness.ts";

/** What is wrong with one decision table of a pack, each with an applicant it shows for. */
export function analyseTable(
  table: TableView,
  analysis: Analysis,
): { readonly findings: readonly Finding[]; readonly complete: boolean } {
  const grid = tableGrid(table);
  const problems = gridProblems(grid, analysis.work, analysis.steps);
  const truths = (row: number, slots: readonly Value[]) =>
    (table.cells[row] ?? []).map((cell, column) => {
      const value = table.inputs[column]?.expression.evaluate({ slots, at: analysis.finder.at }) ?? null;
      return cell.evaluate(value, { slots, at: analysis.finder.at });
    });
  const isHit = (row: number, slots: readonly Value[]) => truths(row, slots).every((truth) => truth === TRUE);
  const find = (box: Box, shows: (slots: readonly Value[]) => boolean): Facts | undefined => {
    const targets = grid.dimensions.flatMap(({ columns, regions }, at): readonly Target[] => {
      const input = table.inputs[columns[0] ?? 0];
      return input === undefined ? [] : [{ ...input, regions, runs: box[at] ?? [] }];
    });
    return analysis.finder.find(targets, shows);
  };
  const findings = gridFindings(grid, problems, {
    pointer: table.pointer,
    written: { pointer: `${table.pointer}/rows`, rows: table.model.rows },
    witness: {
      gap: (box) => find(box, (slots) => !grid.rows.some((_, row) => isHit(row, slots))),
      both: (box, first, second) => find(box, (slots) => isHit(first, slots) && isHit(second, slots)),
      row: (row) => find(grid.rows[row]?.must ?? [], (slots) => isHit(row, slots)),
    },
    analysis,
  });
  return { findings: [...findings, ...checkCells(table, grid, problems)], complete: problems.complete };
}

interface Setting {
  readonly pointer: string;
  readonly written: WrittenRows;
  readonly witness: {
    gap(box: Box): Facts | undefined;
    both(box: Box, first: number, second: number): Facts | undefined;
    row(row: number): Facts | undefined;
  };
  readonly analysis: Analysis;
  /** Inputs are free: nothing ties them together, so what their types allow can happen. */
  readonly isFree?: boolean;
}

const certain: ReadonlySet<string> = new Set(["U", "A", "F", "P"]);
const pairCodes: Readonly<Record<PairKind, Parameters<typeof makeFinding>[0]>> = {
  overlap: "analysis.overlap",
  conflict: "analysis.conflict",
  contradictory: "analysis.contradictory-rows",
  duplicate: "analysis.duplicate-row",
  subsumed: "analysis.subsumed-row",
};

/** The problems of a grid as findings with witnesses and fixes. */
export function gridFindings(grid: Grid, problems: GridProblems, setting: Setting): readonly Finding[] {
  const { pointer, written, witness, analysis } = setting;
  const rowAt = (row: number): string => `${written.pointer}/${row}`;
  const severityOf = (facts: Facts | undefined, worst: Finding["severity"]): Finding["severity"] =>
    // An error is certain: some applicant shows it, or the inputs can be whatever their types allow.
    facts !== undefined || setting.isFree === true || worst !== "error" ? worst : "warning";

  const gaps = listed(problems.gaps, pointer, "analysis.gap", (box) => {
    const facts = witness.gap(box);
    const fix = closeGap(grid, box, written);
    const severity = severityOf(facts, certain.has(grid.policy) ? "error" : "warning");
    return makeFinding(
      "analysis.gap",
      severity,
      pointer,
      { where: whereText(grid.dimensions, box) },
      {
        ...shown(analysis, facts, grid.dimensions, box),
        ...fixed(fix),
      },
    );
  });
  const kinds: readonly PairKind[] = ["contradictory", "conflict", "overlap", "duplicate", "subsumed"];
  const pairs = kinds.flatMap((kind) =>
    listed(
      problems.pairs.filter((pair) => pair.kind === kind),
      pointer,
      pairCodes[kind],
      ({ first, second, box }) => {
        const facts = witness.both(box, first, second);
        const isError =
          kind === "contradictory" || kind === "conflict" || kind === "overlap" || grid.policy === "U";
        const severity = severityOf(facts, isError ? "error" : kind === "duplicate" ? "warning" : "info");
        const fix =
          kind === "duplicate" || kind === "subsumed"
            ? removeRow(second, written)
            : kind === "contradictory"
              ? undefined
              : partRows(grid, first, second, written);
        const params =
          kind === "subsumed"
            ? { row: second + 1, other: first + 1 }
            : {
                first: first + 1,
                second: second + 1,
                policy: grid.policy,
                where: whereText(grid.dimensions, box),
              };
        return makeFinding(pairCodes[kind], severity, rowAt(second), params, {
          related: [rowAt(first)],
          ...shown(analysis, facts, grid.dimensions, box),
          ...fixed(fix),
        });
      },
    ),
  );
  const masked = listed(problems.masked, pointer, "analysis.masked-row", ({ row, by }) => {
    const params = {
      row: row + 1,
      rows: by
        .slice(0, 10)
        .map((other) => other + 1)
        .join(", "),
    };
    const box = grid.rows[row]?.must ?? [];
    return makeFinding("analysis.masked-row", "warning", rowAt(row), params, {
      related: by.slice(0, 10).map(rowAt),
      ...shown(analysis, witness.row(row), grid.dimensions, box),
      fix: removeRow(row, written),
    });
  });
  return [
    ...gaps,
    ...(problems.moreGaps && problems.gaps.length <= 20 ? [moreGaps(pointer)] : []),
    ...pairs,
    ...masked,
  ];
}

function moreGaps(pointer: string): Finding {
  return makeFinding("analysis.more", "info", pointer, { count: "?", kind: "analysis.gap" });
}

function fixed(fix: Fix | undefined): { readonly fix?: Fix } {
  return fix === undefined ? {} : { fix };
}
