import { parser } from "lezer-feel";
import type { NameShape, Scope } from "../scope.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { Place } from "../tree/node.ts";
import { nameTracker, type Tracked } from "./name-tracker.ts";
import { plainSigns } from "./plain-signs.ts";
import { readPlainSyntax, type Syntax } from "./plain-syntax.ts";
import { scanText } from "./scan-text.ts";

export type { Syntax } from "./plain-syntax.ts";
export type Dialect = "Expression" | "UnaryTests";

/**
 * Strict, so that the first thing that does not fit ends the parse: recovery would guess at a meaning, and
 * guessing at long nonsense takes seconds.
 */
const parsers = {
  Expression: parser.configure({ top: "Expression", strict: true }),
  UnaryTests: parser.configure({ top: "UnaryTests", strict: true }),
};

/** The parsers of each scope: they know those of its names that no other way can be told from operators, such as `a-b`. */
const parsersOf = new WeakMap<Scope, typeof parsers>();

function parserFor(dialect: Dialect, scope: Scope): (typeof parsers)[Dialect] {
  const known = parsersOf.get(scope) ?? parsersFor(scope);
  parsersOf.set(scope, known);
  return known[dialect];
}

function parsersFor(scope: Scope): typeof parsers {
  const names = new Map(scope.entries.map(({ name, members = noMembers }) => [name, members] as const));
  const { signedMembers = [] } = scope;
  if (signedMembers.length === 0 && !hasSigns(names)) return parsers;
  const contextTracker = nameTracker(trackedNames(names), signedMembers);
  return {
    Expression: parsers.Expression.configure({ contextTracker }),
    UnaryTests: parsers.UnaryTests.configure({ contextTracker }),
  };
}

/** Types that name one another many times over are gone through once each. */
function trackedNames(shape: NameShape, known = new Map<NameShape, Tracked>()): Tracked {
  const done = known.get(shape);
  if (done !== undefined) return done;
  const tracked: Tracked = Object.create(null) as Tracked;
  known.set(shape, tracked);
  for (const [name, members] of shape) tracked[name] = trackedNames(members, known);
  return tracked;
}

function hasSigns(shape: NameShape, seen = new Set<NameShape>()): boolean {
  if (seen.has(shape)) return false;
  seen.add(shape);
  return [...shape].some(([name, members]) => !plainName.test(name) || hasSigns(members, seen));
}

const noMembers: NameShape = new Map();

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
  const plain = readPlainSyntax(text, dialect);
  if (plain !== undefined) return plain;
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
