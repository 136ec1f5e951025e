import { parseDuration } from "../../kernel/index.ts";
import { builtins } from "../builtins/registry.ts";
import { isPattern } from "../builtins/patterns.ts";
import { makeArithmetic } from "../nodes/arithmetic.ts";
import { makeCall } from "../nodes/call.ts";
import { makeComparison } from "../nodes/comparison.ts";
import { makeLiteral } from "../nodes/literal.ts";
import { makeLogical } from "../nodes/logical.ts";
import { makeRange, makeWithin } from "../nodes/membership.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { ComparisonOperator, Node, Place } from "../tree/node.ts";
import { familyOf, stringType } from "../tree/static-type.ts";
import type { Json } from "../../kernel/index.ts";

/** A written value at its place, to be read as the type of what it is compared with. */
interface Written {
  readonly json: Json;
  readonly place: Place;
}
/** Reads a written value as the type of the node that it is compared with. */
type ReadWritten = (written: Written, like: Node) => Node;

/** How an operator that json-rules-engine has not is lowered; `fact` is what is read, `written` the value. */
type OwnOperator = (fact: Node, written: Written, read: ReadWritten, context: OwnContext) => Node;

interface OwnContext {
  readonly builder: TreeBuilder;
  readonly place: Place;
}

/** The operators of conditions beyond json-rules-engine's: ranges, patterns, and dates against the event's day. */
const operators: ReadonlyMap<string, OwnOperator> = new Map<string, OwnOperator>([
  ["between", between],
  ["matches", matches],
  ["before", compared("<")],
  ["onOrBefore", compared("<=")],
  ["after", compared(">")],
  ["onOrAfter", compared(">=")],
  ["withinLast", fromToday("-", ">=", "<=")],
  ["withinNext", fromToday("+", "<=", ">=")],
  ["olderThan", fromToday("-", "<")],
]);

export function ownOperator(name: string): OwnOperator | undefined {
  return operators.get(name);
}

/** `"value": [low, high]`, both ends included. */
function between(
  fact: Node,
  { json, place }: Written,
  read: ReadWritten,
  { builder, place: at }: OwnContext,
): Node {
  if (!Array.isArray(json) || json.length !== 2) {
    return builder.broken("condition.shape", place, { expected: "[low, high]" });
  }
  const [low, high] = (json as readonly Json[]).map((end, index) =>
    read({ json: end, place: { pointer: `${place.pointer}/${index}` } }, fact),
  ) as [Node, Node];
  return makeWithin(
    builder,
    fact,
    makeRange(builder, { low, lowIncluded: true, high, highIncluded: true }, place),
    at,
  );
}

/** A pattern found anywhere in a text; `^` and `$` tie it to the ends. Patterns run in linear time. */
function matches(
  fact: Node,
  { json, place }: Written,
  _read: ReadWritten,
  { builder, place: at }: OwnContext,
): Node {
  if (typeof json !== "string" || !isPattern(json)) {
    return builder.broken("condition.pattern", place, {
      word: typeof json === "string" ? json.slice(0, 80) : "",
    });
  }
  return makeCall(builder, builtinNamed("matches"), [fact, makeLiteral(json, stringType, place)], at);
}

/** A comparison of dates or times under the word that people use for them. */
function compared(operator: ComparisonOperator): OwnOperator {
  return (fact, written, read, { builder, place }) => {
    if (!isPoint(fact)) return notADate(fact, builder, place);
    return makeComparison(builder, operator, fact, read(written, fact), place);
  };
}

/** A date against the event's day, moved by the written duration; with `limit` it lies on this side of that day. */
function fromToday(sign: "+" | "-", operator: ComparisonOperator, limit?: ComparisonOperator): OwnOperator {
  return (fact, { json, place: at }, _read, { builder, place }) => {
    if (!isPoint(fact)) return notADate(fact, builder, place);
    const duration = typeof json === "string" ? parseDuration(json) : undefined;
    if (duration === undefined) return builder.broken("value.type", at, { expected: "duration" });
    const isInstant = fact.type.kind === "date-time";
    const now = makeCall(builder, builtinNamed(isInstant ? "now" : "today"), [], place);
    const span = makeLiteral(duration, { kind: duration.kind }, at);
    const moved = makeArithmetic(builder, sign, now, span, place);
    const tests = [makeComparison(builder, operator, fact, moved, place)];
    if (limit !== undefined) tests.push(makeComparison(builder, limit, fact, now, place));
    return makeLogical(builder, "and", tests, place);
  };
}

function isPoint(fact: Node): boolean {
  return ["date", "date-time", "any"].includes(familyOf(fact.type));
}

function notADate(fact: Node, builder: TreeBuilder, place: Place): Node {
  return builder.broken("condition.needs-date", place, { type: fact.type.kind });
}

function builtinNamed(name: string): Parameters<typeof makeCall>[1] {
  const builtin = builtins.get(name);
  if (builtin === undefined) throw new Error(`Expected a built-in named ${name}`);
  return builtin;
}
