import type { PackDefinition, TableDecision } from "@lendloom/engine/decision";
import type { Issue } from "@lendloom/engine/kernel";
import {
  compileExpression,
  compileUnaryTests,
  createScope,
  type Scope,
  type ValueType,
} from "@lendloom/engine/logic";
import type { Names } from "../names.ts";

/** Checks the cells of one table as they are typed: each column knows the type its cells must fit. */
export interface CellChecker {
  check(part: "when" | "then", column: number, text: string): Issue | undefined;
}

export function createCellChecker(
  table: Pick<TableDecision, "inputs" | "outputs">,
  names: Names,
  semantics: PackDefinition["semantics"],
): CellChecker {
  const scope = createScope(
    [...names.values()].map(({ name, type, nullable, protected: isProtected }) => ({
      name,
      type,
      ...(nullable === true && { nullable }),
      ...(isProtected === true && { protected: isProtected }),
    })),
  );
  const inputs = table.inputs.map(({ expression }) => typeOf(expression, scope, semantics));
  return {
    check(part, column, text) {
      const context = { scope, semantics, pointer: "" };
      const checked =
        part === "when"
          ? checkTest(text, inputs[column], context)
          : compileExpression(text, { ...context, ...expected(table.outputs[column]?.type) });
      return checked === undefined || checked.ok ? undefined : checked.error[0];
    },
  };
}

interface Context {
  readonly scope: Scope;
  readonly semantics: PackDefinition["semantics"];
  readonly pointer: string;
}

function checkTest(text: string, input: ValueType | undefined, context: Context) {
  // The column's own expression is at fault then, and its problem is shown there.
  return input === undefined ? undefined : compileUnaryTests(text, { ...context, input });
}

function expected(type: ValueType | undefined) {
  return type === undefined ? {} : { expected: type };
}

function typeOf(text: string, scope: Scope, semantics: Context["semantics"]): ValueType | undefined {
  const compiled = compileExpression(text, { scope, semantics, pointer: "" });
  return compiled.ok ? compiled.value.type : undefined;
}
