import { canonicalJson } from "../../kernel/index.ts";
import {
  TRUE,
  UNKNOWN,
  unbindValue,
  type UnaryTests,
  type Value,
  type ValueType,
} from "../../logic/index.ts";
import { decisionIssues } from "../decision-issues.ts";
import { hitPolicies, NO_ROW } from "../hit-policies.ts";
import type { BoxedTable, BoxedTableOutput } from "./boxed.ts";
import {
  compileTests,
  compileText,
  plain,
  type BoxedContext,
  type CompiledBoxed,
  type Compute,
  type Frame,
} from "./boxed-context.ts";
import { coerce, type TypeCheck } from "./item-types.ts";
import type { Names, NameShape } from "./names.ts";
import { splitTests } from "./split-tests.ts";
import { everyRow, indexedRows } from "./table-rows.ts";

const truthOrDash = /^\s*(?:-|true|false)\s*$/;

interface Column {
  readonly name: string;
  readonly type: TypeCheck | undefined;
  /** Values from high to low priority. */
  readonly priorities: readonly Compute[];
  readonly otherwise: Compute | undefined;
}

/** A decision table as a value: one output answers its cell, several a context. From 8 rows on it has an index. */
export function compileTable(
  model: BoxedTable,
  at: string,
  names: Names,
  context: BoxedContext,
  indexFrom = 8,
): CompiledBoxed {
  const policy = hitPolicies[model.hitPolicy];
  const inputs = model.inputs.map((input, index) => {
    const place = `${at}/inputs/${index}`;
    const type = context.types.resolve(input.typeRef, `${place}/typeRef`);
    return {
      type,
      compute: compileText(input.expression, `${place}/expression`, names, context),
      allowed:
        input.allowedValues === undefined
          ? undefined
          : compileTests(input.allowedValues, `${place}/allowedValues`, names, context),
    };
  });
  const columns = model.outputs.map((output, index) =>
    compileColumn(output, `${at}/outputs/${index}`, names, context),
  );
  // A cell `true` is compared with an input that is a truth, and a test of its own beside any other.
  const cellTypes = model.inputs.map(({ typeRef }, column): ValueType => ({
    kind:
      typeRef === "boolean" || model.rows.every(({ when }) => truthOrDash.test(when[column] ?? "-"))
        ? "boolean"
        : "any",
  }));
  // Large tables repeat their cells: each text is compiled once, unless it has a misfit to tell of each time.
  const tests = new Map<string, UnaryTests>();
  const testsOf = (text: string, cell: number, at: string): UnaryTests | undefined => {
    const type = cellTypes[cell];
    const key = `${type?.kind ?? ""} ${text}`;
    const compiled = tests.get(key) ?? compileTests(text, at, names, context, type);
    if (compiled !== undefined) tests.set(key, compiled);
    return compiled;
  };
  const outputsOf = columns.map(() => new Map<string, Compute>());
  const outputOf = (text: string, column: number, at: string): Compute => {
    const known = outputsOf[column]?.get(text);
    if (known !== undefined) return known;
    let misfits = 0;
    const compiled = compileText(text, at, names, {
      ...context,
      report: (...issues) => {
        misfits += issues.length;
        context.report(...issues);
      },
    });
    if (misfits === 0) outputsOf[column]?.set(text, compiled);
    return compiled;
  };
  const rows = model.rows.map((row, index) => {
    const place = `${at}/rows/${index}`;
    for (const [key, width] of [
      ["when", inputs.length],
      ["then", columns.length],
    ] as const)
      if (row[key].length !== width)
        context.report(
          decisionIssues.issue("table.row-width", `${place}/${key}`, {
            expected: width,
            actual: row[key].length,
          }),
        );
    return {
      when: row.when.map((text, cell) =>
        text.trim() === "-" ? "any" : testsOf(text, cell, `${place}/when/${cell}`),
      ),
      then: row.then.map((text, cell) => outputOf(text, cell, `${place}/then/${cell}`)),
    };
  });
  const tested = rows.map(({ when }) => when);
  const search =
    rows.length < indexFrom
      ? everyRow(tested)
      : indexedRows(tested, inputs.length, policy.stopsAtHit && !policy.byPriority);

  const answer = (frame: Frame, row: number): Value =>
    together(
      columns,
      columns.map(({ type }, column) => coerce(type, rows[row]?.then[column]?.(frame) ?? null)),
    );
  const otherwise = (frame: Frame): Value =>
    columns.some((column) => column.otherwise !== undefined)
      ? together(
          columns,
          columns.map((column) => coerce(column.type, column.otherwise?.(frame) ?? null)),
        )
      : null;

  const compute: Compute = (frame) => {
    const values = inputs.map(({ type, compute: input }) => coerce(type, input(frame)));
    // An input outside of its allowed values makes the table's answer null (DMN 1.5, 8.2.3).
    const isForeign = inputs.some(
      ({ allowed }, index) =>
        allowed !== undefined && allowed.evaluate(values[index] ?? null, frame) !== TRUE,
    );
    if (isForeign) return null;
    const hits = search.find(values, frame);
    const order = policy.byPriority ? byPriority(hits, columns, rows, frame) : hits;
    const choice = policy.choose({
      rows: order,
      truths: order.map(() => TRUE),
      sameOutputs: (left, right) => same(answer(frame, left), answer(frame, right)),
    });
    if (frame.watch !== undefined) {
      const chosen = choice.kind === "violated" ? [] : choice.kind === "one" ? choice.rows : choice.definite;
      frame.watch(at, {
        inputs: values,
        chosen: chosen.filter((row) => row !== NO_ROW),
        write: (truths) => {
          search.write(values, frame, truths);
        },
      });
    }
    switch (choice.kind) {
      case "violated":
        return null;
      case "one": {
        const [row = NO_ROW] = choice.rows;
        return row === NO_ROW ? otherwise(frame) : answer(frame, row);
      }
      case "many": {
        const answers = choice.definite.map((row) => answer(frame, row));
        if (answers.length === 0 && model.hitPolicy !== "C#") return otherwise(frame);
        const combined = policy.combine?.(answers) ?? null;
        return combined === UNKNOWN ? null : combined;
      }
    }
  };
  const members: NameShape =
    columns.length === 1
      ? (columns[0]?.type?.members ?? new Map<string, NameShape>())
      : new Map(columns.map(({ name, type }) => [name, type?.members ?? new Map<string, NameShape>()]));
  return plain(compute, members);
}

function compileColumn(output: BoxedTableOutput, at: string, names: Names, context: BoxedContext): Column {
  const priorities = output.allowedValues === undefined ? [] : splitTests(output.allowedValues);
  return {
    name: output.name ?? "",
    type: context.types.resolve(output.typeRef, `${at}/typeRef`),
    priorities: priorities.map((text) => compileText(text, `${at}/allowedValues`, names, context)),
    otherwise:
      output.otherwise === undefined
        ? undefined
        : compileText(output.otherwise, `${at}/otherwise`, names, context),
  };
}

function together(columns: readonly Column[], cells: readonly Value[]): Value {
  return columns.length === 1
    ? (cells[0] ?? null)
    : new Map(columns.map(({ name }, column) => [name, cells[column] ?? null]));
}

/** By the order of the first output's values, then the second's; rows that are equal so far in table order. */
function byPriority(
  hits: readonly number[],
  columns: readonly Column[],
  rows: readonly { readonly then: readonly Compute[] }[],
  frame: Frame,
): readonly number[] {
  const ranks = new Map(
    hits.map((row) => [
      row,
      columns.map(({ priorities }, column) => {
        const value = rows[row]?.then[column]?.(frame) ?? null;
        const rank = priorities.findIndex((priority) => same(priority(frame), value));
        return rank < 0 ? priorities.length : rank;
      }),
    ]),
  );
  return [...hits].sort((left, right) => {
    const [first, second] = [ranks.get(left) ?? [], ranks.get(right) ?? []];
    const column = first.findIndex((rank, index) => rank !== second[index]);
    return column < 0 ? left - right : (first[column] ?? 0) - (second[column] ?? 0);
  });
}

function same(left: Value, right: Value): boolean {
  if (left === right) return true;
  const [one, other] = [unbindValue({ kind: "any" }, left), unbindValue({ kind: "any" }, right)];
  return one !== undefined && other !== undefined && canonicalJson(one) === canonicalJson(other);
}
