import { builtins } from "../builtins/registry.ts";
import { takesCount, usageOf, type Builtin } from "../builtins/builtin.ts";
import { makeCall } from "../nodes/call.ts";
import { makeKnown } from "../nodes/known.ts";
import { makeNot } from "../nodes/logical.ts";
import { makeLiteral } from "../nodes/literal.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { Node, Place } from "../tree/node.ts";
import { stringType } from "../tree/static-type.ts";
import { unescape } from "./literals.ts";
import type { Lower, Lowerer } from "./lowerer.ts";
import { nameOf, partAt, partsOf } from "./syntax.ts";
import type { Syntax } from "./parse-feel.ts";

/** Forms that look like functions but do not take values: what is unknown is their business. */
const forms: ReadonlyMap<string, (builder: TreeBuilder, operand: Node, place: Place) => Node> = new Map([
  ["not", makeNot],
  ["is known", makeKnown],
  [
    "is unknown",
    (builder: TreeBuilder, operand: Node, place: Place) =>
      makeNot(builder, makeKnown(builder, operand, place), place),
  ],
]);

export const lowerFunctionInvocation: Lower = (syntax, lowerer) => {
  const name = nameOf(partAt(syntax, 0), lowerer);
  return lowerCall(name, partAt(syntax, 2), syntax, lowerer);
};

/** `date("…")`, `duration("…")`, and `@"…"`, which is whichever of them the text is. */
export const lowerDateTimeLiteral: Lower = (syntax, lowerer) => {
  const first = partAt(syntax, 0);
  if (first.name !== "AtLiteral")
    return lowerCall(nameOf(first, lowerer), partAt(syntax, 2), syntax, lowerer);
  const place = lowerer.place(syntax);
  const text = unescape(lowerer.textOf(partAt(first, 0)).slice(1, -1));
  const name = /^-?P/.test(text)
    ? "duration"
    : /T/.test(text)
      ? "date and time"
      : /^\d\d:/.test(text)
        ? "time"
        : "date";
  return callBuiltin(name, [makeLiteral(text, stringType, place)], place, lowerer);
};

function lowerCall(name: string, parameters: Syntax, syntax: Syntax, lowerer: Lowerer): Node {
  const place = { ...lowerer.place(syntax), word: name };
  const form = forms.get(name);
  if (form !== undefined && parameters.name === "PositionalParameters") {
    const [operand, ...rest] = partsOf(parameters).map((part) => lowerer.lower(part));
    return operand === undefined || rest.length > 0
      ? lowerer.builder.broken("logic.arguments", place, { usage: `${name}(x)` })
      : form(lowerer.builder, operand, place);
  }
  const builtin = builtins.get(name);
  if (builtin === undefined) return lowerer.builder.broken("logic.unknown-function", place);
  if (parameters.name === "NamedParameters") return lowerNamed(builtin, parameters, place, lowerer);
  const operands = partsOf(parameters).map((part) => lowerer.lower(part));
  return makeCall(lowerer.builder, builtin, operands, place);
}

function callBuiltin(name: string, operands: readonly Node[], place: Place, lowerer: Lowerer): Node {
  const builtin = builtins.get(name);
  if (builtin === undefined) throw new Error(`Expected a built-in named ${name}`);
  return makeCall(lowerer.builder, builtin, operands, place);
}

/** Puts named arguments in the order of the overload that has all their names. */
function lowerNamed(builtin: Builtin, parameters: Syntax, place: Place, lowerer: Lowerer): Node {
  const given = new Map(
    partsOf(parameters).map((part) => [nameOf(partAt(part, 0), lowerer), partAt(part, -1)] as const),
  );
  const overload = builtin.overloads.find(
    (candidate) =>
      takesCount(candidate, given.size) &&
      candidate.parameters.slice(0, given.size).every(({ name }) => given.has(name)),
  );
  if (overload === undefined) {
    return lowerer.builder.broken("logic.arguments", place, { usage: usageOf(builtin) });
  }
  const operands = overload.parameters
    .slice(0, given.size)
    .map(({ name }) => lowerer.lower(given.get(name) as Syntax));
  return makeCall(lowerer.builder, builtin, operands, place);
}
