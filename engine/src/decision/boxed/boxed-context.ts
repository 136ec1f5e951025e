import type { Issue } from "../../kernel/index.ts";
import {
  compileExpression,
  compileUnaryTests,
  type Environment,
  type UnaryTests,
  type Value,
  type ValueType,
} from "../../logic/index.ts";
import type { Boxed } from "./boxed.ts";
import type { ItemTypes } from "./item-types.ts";
import type { Names, NameShape } from "./names.ts";

/** Evaluates in the slots of its activation. */
export interface Frame extends Environment {
  readonly slots: Value[];
  /** Told of every table that is evaluated, by its place. */
  readonly watch?: ((at: string, seen: TableSeen) => void) | undefined;
}

/** What one evaluation of a table looked at: its inputs, and the rows that gave its answer. */
export interface TableSeen {
  readonly inputs: readonly Value[];
  readonly chosen: readonly number[];
  /** Writes the truth of every cell, row by row, after those of a row that of the row. */
  readonly write: (truths: Uint8Array) => void;
}

export type Compute = (frame: Frame) => Value;

/** What the kinds of boxed expressions compile with. */
export interface BoxedContext {
  readonly types: ItemTypes;
  /** Whether a name that nobody declared is refused, or null when it is read (DMN as it is written). */
  readonly unknownNames: "refused" | "error";
  report(...issues: readonly Issue[]): void;
  /** Compiles a part. */
  compile(boxed: Boxed, at: string, names: Names): CompiledBoxed;
}

/** A compiled boxed expression with what is known of the names within its value. */
export interface CompiledBoxed {
  readonly compute: Compute;
  readonly members: NameShape;
}

const noMembers: NameShape = new Map();

export function plain(compute: Compute, members: NameShape = noMembers): CompiledBoxed {
  return { compute, members };
}

/** Compiles FEEL in the dmn semantics; what does not compile is reported and answers null. */
export function compileText(text: string, at: string, names: Names, context: BoxedContext): Compute {
  const compiled = compileExpression(text, {
    scope: names,
    semantics: "dmn",
    pointer: at,
    unknownNames: context.unknownNames,
    types: context.types.byName,
  });
  if (!compiled.ok) {
    context.report(...compiled.error);
    return () => null;
  }
  const expression = compiled.value;
  return (frame) => expression.evaluate(frame);
}

/** Compiles unary tests; those that do not compile are reported and never hold. */
export function compileTests(
  text: string,
  at: string,
  names: Names,
  context: BoxedContext,
  input: ValueType = { kind: "any" },
): UnaryTests | undefined {
  const compiled = compileUnaryTests(text, {
    scope: names,
    semantics: "dmn",
    pointer: at,
    input,
    unknownNames: context.unknownNames,
    types: context.types.byName,
  });
  if (compiled.ok) return compiled.value;
  context.report(...compiled.error);
  return undefined;
}
