import type { ModdleElement } from "dmn-moddle";
import {
  normalName,
  type Boxed,
  type BoxedFunction,
  type BoxedTable,
  type HitPolicyName,
} from "../../decision/index.ts";
import type { Decoding } from "./decoding.ts";
import { many, one, tagOf, text, typeOf } from "./moddle-access.ts";

type Decode = (element: ModdleElement, at: string, place: string, decoding: Decoding) => Boxed | undefined;

/** Every expression of DMN with what takes it over; one that is not here refuses the file at its place. */
const decoders: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ["dmn:LiteralExpression", decodeLiteral],
  ["dmn:DecisionTable", decodeTable],
  ["dmn:Context", decodeContext],
  ["dmn:Invocation", decodeInvocation],
  ["dmn:FunctionDefinition", decodeFunction],
  ["dmn:Relation", decodeRelation],
  ["dmn:List", decodeList],
  ["dmn:Conditional", decodeConditional],
  ["dmn:For", decodeFor],
  ["dmn:Some", decodeQuantified],
  ["dmn:Every", decodeQuantified],
  ["dmn:Filter", decodeFilter],
]);

/** Takes one expression over. `undefined` after an issue was reported. */
export function decodeExpression(
  element: ModdleElement,
  at: string,
  place: string,
  decoding: Decoding,
): Boxed | undefined {
  decoding.placed(at, place);
  const decode = decoders.get(element.$type);
  if (decode !== undefined) return decode(element, at, place, decoding);
  decoding.report("import.dmn-element", place, { element: tagOf(element) });
  return undefined;
}

/** An expression that must be there; what stands in for a missing one is never evaluated: the file is refused. */
function required(
  element: ModdleElement | undefined,
  at: string,
  place: string,
  part: string,
  decoding: Decoding,
): Boxed {
  if (element === undefined) decoding.report("import.dmn-missing", place, { part });
  return (
    (element && decodeExpression(element, at, `${place}/${tagOf(element)}`, decoding)) ?? {
      kind: "literal",
      text: "null",
    }
  );
}

function decodeLiteral(
  element: ModdleElement,
  _at: string,
  place: string,
  decoding: Decoding,
): Boxed | undefined {
  checkLanguage(element, place, decoding);
  const written = text(element, "text");
  if (one(element, "importedValues") !== undefined)
    decoding.report("import.dmn-element", place, { element: "importedValues" });
  if (written === undefined || written.trim() === "") {
    decoding.report("import.dmn-missing", place, { part: "text" });
    return undefined;
  }
  return { kind: "literal", typeRef: typeOf(element), text: written };
}

/** The text of tests or of an expression in FEEL; a blank one says nothing. */
export function feelText(
  element: ModdleElement | undefined,
  place: string,
  decoding: Decoding,
): string | undefined {
  if (element === undefined) return undefined;
  checkLanguage(element, place, decoding);
  const written = text(element, "text");
  return written === undefined || written.trim() === "" ? undefined : written;
}

/** What says that it is written in another language than FEEL is refused. */
export function checkLanguage(element: ModdleElement, place: string, decoding: Decoding): void {
  const language = text(element, "expressionLanguage");
  if (language !== undefined && language !== "" && !/feel/i.test(language))
    decoding.report("import.dmn-language", place, { language });
}

function decodeContext(element: ModdleElement, at: string, place: string, decoding: Decoding): Boxed {
  const entries: Extract<Boxed, { kind: "context" }>["entries"][number][] = [];
  let result: Boxed | undefined;
  for (const [index, entry] of many(element, "contextEntry").entries()) {
    const where = `${place}/contextEntry[${index + 1}]`;
    const variable = one(entry, "variable");
    if (variable === undefined) {
      if (result !== undefined) decoding.report("import.dmn-element", where, { element: "contextEntry" });
      result = required(one(entry, "value"), `${at}/result`, where, "expression", decoding);
      continue;
    }
    const place_ = `${at}/entries/${entries.length}`;
    decoding.placed(place_, where);
    entries.push({
      name: normalName(text(variable, "name") ?? ""),
      typeRef: typeOf(variable),
      value: required(one(entry, "value"), `${place_}/value`, where, "expression", decoding),
    });
  }
  return { kind: "context", typeRef: typeOf(element), entries, result };
}

function decodeInvocation(element: ModdleElement, at: string, place: string, decoding: Decoding): Boxed {
  return {
    kind: "invocation",
    typeRef: typeOf(element),
    callee: required(one(element, "calledFunction"), `${at}/callee`, place, "calledFunction", decoding),
    bindings: many(element, "binding").map((binding, index) => ({
      parameter: normalName(text(one(binding, "parameter"), "name") ?? ""),
      value: required(
        one(binding, "bindingFormula"),
        `${at}/bindings/${index}/value`,
        `${place}/binding[${index + 1}]`,
        "expression",
        decoding,
      ),
    })),
  };
}

/** A function of another kind than FEEL would be code of ours to run: it is refused. */
export function decodeFunction(
  element: ModdleElement,
  at: string,
  place: string,
  decoding: Decoding,
): BoxedFunction | undefined {
  decoding.placed(at, place);
  const kind = text(element, "kind") ?? "FEEL";
  if (kind !== "FEEL") {
    decoding.report("import.dmn-external-function", place, { kind });
    return undefined;
  }
  return {
    kind: "function",
    typeRef: typeOf(element),
    parameters: many(element, "formalParameter").map((parameter) => ({
      name: normalName(text(parameter, "name") ?? ""),
      typeRef: typeOf(parameter),
    })),
    body: required(one(element, "body"), `${at}/body`, place, "expression", decoding),
  };
}

function decodeRelation(element: ModdleElement, at: string, place: string, decoding: Decoding): Boxed {
  return {
    kind: "relation",
    typeRef: typeOf(element),
    columns: many(element, "column").map((column) => ({
      name: normalName(text(column, "name") ?? ""),
      typeRef: typeOf(column),
    })),
    rows: many(element, "row").map((row, index) =>
      many(row, "elements").map((cell, column) =>
        required(cell, `${at}/rows/${index}/${column}`, `${place}/row[${index + 1}]`, "expression", decoding),
      ),
    ),
  };
}

function decodeList(element: ModdleElement, at: string, place: string, decoding: Decoding): Boxed {
  return {
    kind: "list",
    typeRef: typeOf(element),
    items: many(element, "elements").map((item, index) =>
      required(item, `${at}/items/${index}`, place, "expression", decoding),
    ),
  };
}

/** The expression in `<if>`, `<in>` and the like. */
function child(element: ModdleElement, part: string, at: string, place: string, decoding: Decoding): Boxed {
  return required(one(one(element, part), "value"), `${at}/${part}`, `${place}/${part}`, part, decoding);
}

function decodeConditional(element: ModdleElement, at: string, place: string, decoding: Decoding): Boxed {
  return {
    kind: "conditional",
    typeRef: typeOf(element),
    if: child(element, "if", at, place, decoding),
    then: child(element, "then", at, place, decoding),
    else: child(element, "else", at, place, decoding),
  };
}

function decodeFor(element: ModdleElement, at: string, place: string, decoding: Decoding): Boxed {
  return {
    kind: "for",
    typeRef: typeOf(element),
    variable: normalName(text(element, "iteratorVariable") ?? ""),
    in: child(element, "in", at, place, decoding),
    return: child(element, "return", at, place, decoding),
  };
}

function decodeQuantified(element: ModdleElement, at: string, place: string, decoding: Decoding): Boxed {
  return {
    kind: element.$type === "dmn:Some" ? "some" : "every",
    typeRef: typeOf(element),
    variable: normalName(text(element, "iteratorVariable") ?? ""),
    in: child(element, "in", at, place, decoding),
    satisfies: child(element, "satisfies", at, place, decoding),
  };
}

function decodeFilter(element: ModdleElement, at: string, place: string, decoding: Decoding): Boxed {
  return {
    kind: "filter",
    typeRef: typeOf(element),
    in: child(element, "in", at, place, decoding),
    match: child(element, "match", at, place, decoding),
  };
}

const letters: Readonly<Record<string, HitPolicyName>> = {
  UNIQUE: "U",
  ANY: "A",
  PRIORITY: "P",
  FIRST: "F",
  "RULE ORDER": "R",
  "OUTPUT ORDER": "O",
  COLLECT: "C",
  "COLLECT SUM": "C+",
  "COLLECT MIN": "C<",
  "COLLECT MAX": "C>",
  "COLLECT COUNT": "C#",
};

function decodeTable(element: ModdleElement, at: string, place: string, decoding: Decoding): BoxedTable {
  const policy = text(element, "hitPolicy") ?? "UNIQUE";
  const aggregation = text(element, "aggregation");
  const word = policy === "COLLECT" && aggregation !== undefined ? `COLLECT ${aggregation}` : policy;
  const hitPolicy = Object.hasOwn(letters, word) ? letters[word] : undefined;
  if (hitPolicy === undefined) decoding.report("import.dmn-hit-policy", place, { policy: word });
  const outputs = many(element, "output");
  return {
    kind: "table",
    typeRef: typeOf(element),
    hitPolicy: hitPolicy ?? "U",
    inputs: many(element, "input").map((input, index) => {
      const where = `${place}/input[${index + 1}]`;
      decoding.placed(`${at}/inputs/${index}`, where);
      const expression = one(input, "inputExpression");
      const written = text(expression, "text");
      if (written === undefined || written.trim() === "")
        decoding.report("import.dmn-missing", where, { part: "inputExpression" });
      if (expression !== undefined) checkLanguage(expression, where, decoding);
      return {
        title: text(input, "label"),
        expression: written ?? "null",
        typeRef: typeOf(expression),
        allowedValues: feelText(one(input, "inputValues"), where, decoding),
      };
    }),
    outputs: outputs.map((output, index) => {
      const where = `${place}/output[${index + 1}]`;
      decoding.placed(`${at}/outputs/${index}`, where);
      const name = text(output, "name");
      if (outputs.length > 1 && name === undefined)
        decoding.report("import.dmn-missing", where, { part: "name" });
      return {
        name: name === undefined ? undefined : normalName(name),
        typeRef: typeOf(output),
        allowedValues: feelText(one(output, "outputValues"), where, decoding),
        otherwise: feelText(one(output, "defaultOutputEntry"), where, decoding),
      };
    }),
    rows: many(element, "rule").map((rule, index) => {
      const where = `${place}/rule[${index + 1}]`;
      const row = `${at}/rows/${index}`;
      decoding.placed(row, where);
      const notes = many(rule, "annotationEntry").flatMap((entry) => text(entry, "text") ?? []);
      return {
        when: many(rule, "inputEntry").map((entry, cell) => {
          const there = `${where}/inputEntry[${cell + 1}]`;
          decoding.placed(`${row}/when/${cell}`, there);
          return feelText(entry, there, decoding) ?? "-";
        }),
        then: many(rule, "outputEntry").map((entry, cell) => {
          const there = `${where}/outputEntry[${cell + 1}]`;
          decoding.placed(`${row}/then/${cell}`, there);
          return feelText(entry, there, decoding) ?? "null";
        }),
        note: notes.length === 0 ? undefined : notes.join("\n"),
      };
    }),
  };
}
