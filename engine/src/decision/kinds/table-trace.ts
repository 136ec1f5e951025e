import { FALSE, MAYBE, type Truth } from "../../logic/index.ts";
import type { Frame, OutputDeclaration } from "../decision-kind.ts";
import { NO_ROW } from "../hit-policies.ts";
import type { TableDecision } from "../pack-schema.ts";
import { outputTrace, truthWord, type TableTrace, type ValueRendering } from "../readable-trace.ts";
import type { CompiledTable } from "./table-compile.ts";

/** Renders a table's part of a complete trace. */
export function renderTable(
  table: CompiledTable,
  frame: Frame,
  rendering: ValueRendering,
  answer: {
    readonly id: string;
    readonly model: TableDecision;
    readonly pointer: string;
    readonly outputs: readonly OutputDeclaration[];
    readonly strict: boolean;
    readonly violated: boolean;
    readonly chosen: ReadonlyMap<number, Truth>;
  },
): TableTrace {
  const { columns, rows, otherwise, cellsAt } = table;
  const { model, chosen } = answer;
  const truthAt = (at: number): Truth => (frame.truths[at] ?? FALSE) as Truth;
  return {
    kind: "table",
    id: answer.id,
    title: model.title,
    pointer: answer.pointer,
    hitPolicy: model.hitPolicy,
    ...(answer.violated ? { violated: true } : {}),
    outputs: answer.outputs.map(({ name }) => outputTrace(name, rendering)),
    inputs: columns.map(({ definition, expression }) => ({
      id: definition.id,
      title: definition.title,
      expression: definition.expression,
      ...(expression === undefined ? {} : rendering.valueOf(expression.type, expression.evaluate(frame))),
    })),
    rows: rows.map((row, index) => {
      const at = cellsAt + index * (columns.length + 1);
      const truth = truthAt(at + columns.length);
      return {
        id: row.id,
        pointer: row.pointer,
        // Outside strict a row that is not true does not match.
        truth: truthWord(truth === MAYBE && !answer.strict ? FALSE : truth),
        chosen: truthWord(chosen.get(index) ?? FALSE),
        reasons: row.reasons,
        cells: row.tests.map((test, cell) => ({ test, truth: truthWord(truthAt(at + cell)) })),
      };
    }),
    ...(otherwise[0] === undefined
      ? {}
      : { otherwise: { pointer: otherwise[0].pointer, chosen: truthWord(chosen.get(NO_ROW) ?? FALSE) } }),
  };
}
