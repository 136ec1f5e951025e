import { compileExpression } from "../../logic/index.ts";
import type { PackView } from "../regions/index.ts";

const literal = /^(-?\d+(\.\d+)?|"[^"\\]*"|true|false|null)$/;

/** The names whose very values formulas compute with, so that two values of one region may give two answers. */
export function factsReadByFormulas({ pack, tables, scorecards }: PackView): Set<string> {
  const found = new Set<string>();
  const add = (names: readonly string[]): void => {
    for (const name of names) found.add(name);
  };
  for (const step of pack.steps) {
    if (step.kind === "derived") add(step.formula.reads);
    else if (["formula", "model"].includes(step.decision.kind)) add(step.decision.reads);
  }
  for (const { inputs, cells } of tables) {
    for (const { name, expression } of inputs) if (name === undefined) add(expression.reads);
    for (const row of cells) for (const { limits, reads } of row) if (limits === undefined) add(reads);
  }
  for (const { characteristics } of scorecards)
    for (const { input, tests } of characteristics) {
      if (input.name === undefined) add(input.expression.reads);
      for (const { limits, reads } of tests) if (limits === undefined) add(reads);
    }
  const { scope, definition } = pack;
  const answers = new Set(
    tables.flatMap(({ model }) =>
      [...model.rows, ...(model.otherwise === undefined ? [] : [model.otherwise])].flatMap(
        ({ then }) => then,
      ),
    ),
  );
  for (const text of answers) {
    if (literal.test(text)) continue;
    const expression = compileExpression(text, {
      scope,
      semantics: definition.semantics,
      pointer: "",
    });
    // An answer that is not understood here may compute with anything.
    add(expression.ok ? expression.value.reads : pack.reads);
  }
  return found;
}
