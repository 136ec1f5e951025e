import { parser } from "lezer-feel";
import type { TreeBuilder } from "../tree/builder.ts";
import type { Place } from "../tree/node.ts";
import { plainSigns } from "./plain-signs.ts";
import { scanText } from "./scan-text.ts";

/** A node of the concrete syntax tree. */
export type Syntax = ReturnType<typeof parser.parse>["topNode"];
export type Dialect = "Expression" | "UnaryTests";

/**
 * Strict, so that the first thing that does not fit ends the parse: recovery would guess at a meaning, and
 * guessing at long nonsense takes seconds.
 */
const parsers = {
  Expression: parser.configure({ top: "Expression", strict: true }),
  UnaryTests: parser.configure({ top: "UnaryTests", strict: true }),
};

/** Parses FEEL text of at most `maxLength` characters; a misfit is reported and answered by `undefined`. */
export function parseFeel(
  text: string,
  dialect: Dialect,
  maxLength: number,
  builder: TreeBuilder,
  pointer: string,
): Syntax | undefined {
  if (text.length > maxLength) {
    builder.report("logic.too-long", { pointer }, { limit: maxLength });
    return undefined;
  }
  const misfit = scanText(text);
  if (misfit !== undefined) {
    const { code, position, limit } = misfit;
    builder.report(code, placeAt(text, position, pointer), limit === undefined ? {} : { limit });
    return undefined;
  }
  const result = tryParse(text, dialect);
  if (typeof result !== "number") return result;
  reportSyntax(text, result, dialect, builder, pointer);
  return undefined;
}

/** The tree, or the position at which there can be none. */
function tryParse(text: string, dialect: Dialect): Syntax | number {
  try {
    const { topNode } = parsers[dialect].parse(text);
    return topNode;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return Number(/(\d+)$/.exec(error.message)?.[1] ?? 0);
  }
}

function reportSyntax(
  text: string,
  position: number,
  dialect: Dialect,
  builder: TreeBuilder,
  pointer: string,
): void {
  const fix = plainSigns(text);
  const place = placeAt(text, position, pointer);
  const isFixed = fix !== text && scanText(fix) === undefined && typeof tryParse(fix, dialect) !== "number";
  if (isFixed) builder.report("logic.wide-characters", place, { fix });
  else builder.report("logic.syntax", place);
}

/** The word at a position, where the parser could not go on. */
function placeAt(text: string, position: number, pointer: string): Place {
  const at = Math.min(position, text.length);
  const from = at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0);
  const word = /^(?:[\p{L}\p{N}_]+|\S)?/u.exec(text.slice(from, from + 80))?.[0] ?? "";
  return { pointer, word, from, to: from + word.length };
}
