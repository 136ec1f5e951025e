import { parser, trackVariables } from "lezer-feel";
import type { Scope } from "../scope.ts";
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

/** Parsers that know the names of a scope which no other way can be told from operators, such as `a-b`. */
const parsersOf = new WeakMap<Scope, typeof parsers>();

function parserFor(dialect: Dialect, scope: Scope): (typeof parsers)[Dialect] {
  const names = scope.entries.filter(({ name }) => !plainName.test(name));
  if (names.length === 0) return parsers[dialect];
  let known = parsersOf.get(scope);
  if (known === undefined) {
    const tracked = Object.fromEntries(names.map(({ name }) => [name, 1]));
    const contextTracker = trackVariables(tracked);
    known = {
      Expression: parsers.Expression.configure({ contextTracker }),
      UnaryTests: parsers.UnaryTests.configure({ contextTracker }),
    };
    parsersOf.set(scope, known);
  }
  return known[dialect];
}

const plainName = /^[\p{L}_][\p{L}\p{N}_]*$/u;

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
  const result = tryParse(text, dialect, builder.scope);
  if (typeof result !== "number") return result;
  reportSyntax(text, result, dialect, builder, pointer);
  return undefined;
}

/** The tree, or the position at which there can be none. */
function tryParse(text: string, dialect: Dialect, scope: Scope): Syntax | number {
  const result = parseOnce(text, dialect, scope);
  // The grammar has no `range<…>` yet; written as a list of the same length it keeps every position.
  const masked = typeof result === "number" ? text.replaceAll(/\brange(\s*)</g, "list $1<") : text;
  return masked === text ? result : parseOnce(masked, dialect, scope);
}

function parseOnce(text: string, dialect: Dialect, scope: Scope): Syntax | number {
  try {
    const { topNode } = parserFor(dialect, scope).parse(text);
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
  const isFixed =
    fix !== text && scanText(fix) === undefined && typeof tryParse(fix, dialect, builder.scope) !== "number";
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
