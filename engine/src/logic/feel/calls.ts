import { builtins } from "../builtins/registry.ts";
import { usageOf, type Builtin } from "../builtins/builtin.ts";
import { makeCall } from "../nodes/call.ts";
import { makeInvoke } from "../nodes/invoke.ts";
import { makeKnown } from "../nodes/known.ts";
import { makeNot } from "../nodes/logical.ts";
import { makeLiteral } from "../nodes/literal.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { Node, Place } from "../tree/node.ts";
import { nullType, stringType } from "../tree/static-type.ts";
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

/** A call of a built-in by its name, or of whatever else is a function. Names of the author's hide built-ins. */
export const lowerFunctionInvocation: Lower = (syntax, lowerer) => {
  const [callee, parameters] = [partAt(syntax, 0), partAt(syntax, 2)];
  const isName = callee.name === "VariableName" || callee.name === "SpecialFunctionName";
  const name = isName ? nameOf(callee, lowerer) : undefined;
  const isBuiltIn = name !== undefined && (builtins.has(name) || forms.has(name));
  const isNamed = name !== undefined && !(isBuiltIn ? lowerer.declares(name) : lowerer.knows(name));
  return isNamed
    ? lowerCall(name, parameters, syntax, lowerer)
    : lowerInvocation(callee, parameters, syntax, lowerer);
};

function lowerInvocation(callee: Syntax, parameters: Syntax, syntax: Syntax, lowerer: Lowerer): Node {
  const called = lowerer.lower(callee, callee.name === syntax.name);
  const given = partsOf(parameters);
  const isNamed = parameters.name === "NamedParameters";
  const names = isNamed ? given.map((part) => nameOf(partAt(partAt(part, 0), 0), lowerer)) : undefined;
  const operands = given.map((part) => lowerer.lower(isNamed ? partAt(part, -1) : part));
  return makeInvoke(lowerer.builder, called, operands, names, lowerer.place(syntax));
}

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
  if (form !== undefined) {
    const [operand, ...rest] = partsOf(parameters).map((part) =>
      lowerer.lower(parameters.name === "NamedParameters" ? partAt(part, -1) : part),
    );
    return operand === undefined || rest.length > 0
      ? lowerer.builder.misfit("logic.arguments", place, { usage: `${name}(x)` })
      : form(lowerer.builder, operand, place);
  }
  const builtin = builtins.get(name);
  if (builtin === undefined) return lowerer.builder.unknown("logic.unknown-function", place);
  if (parameters.name === "NamedParameters") return lowerNamed(builtin, parameters, place, lowerer);
  const operands = partsOf(parameters).map((part) => lowerer.lower(part));
  return makeCall(lowerer.builder, builtin, operands, place);
}

function callBuiltin(name: string, operands: readonly Node[], place: Place, lowerer: Lowerer): Node {
  const builtin = builtins.get(name);
  if (builtin === undefined) throw new Error(`Expected a built-in named ${name}`);
  return makeCall(lowerer.builder, builtin, operands, place);
}

/** Puts named arguments in the order of the overload that has all their names; one left out between is `null`. */
function lowerNamed(builtin: Builtin, parameters: Syntax, place: Place, lowerer: Lowerer): Node {
  const parts = partsOf(parameters);
  const given = new Map(
    parts.map((part) => [nameOf(partAt(partAt(part, 0), 0), lowerer), partAt(part, -1)] as const),
  );
  const overloads = builtin.overloads.filter(({ parameters: declared, variadic }) => {
    const names = declared.map(({ name }) => name);
    const required = declared.filter(({ optional }) => optional !== true);
    return (
      given.size === parts.length &&
      (variadic !== true || given.size <= declared.length) &&
      [...given.keys()].every((name) => names.includes(name)) &&
      required.every(({ name }) => given.has(name))
    );
  });
  const [overload] = overloads;
  if (overload === undefined) {
    return lowerer.builder.misfit("logic.arguments", place, { usage: usageOf(builtin) });
  }
  const last = overload.parameters.findLastIndex(({ name }) => given.has(name));
  const names = overload.parameters.slice(0, last + 1).map(({ name }) => name);
  const operands = names.map((name) => {
    const argument = given.get(name);
    return argument === undefined ? makeLiteral(null, nullType, place) : lowerer.lower(argument);
  });
  const named = overloads.filter(({ parameters: declared }) =>
    names.every((name, index) => declared[index]?.name === name),
  );
  return makeCall(lowerer.builder, { ...builtin, overloads: named }, operands, place);
}
