import { parseDate, parseDateTime, parseDecimal, parseDuration, parseTime } from "@lendloom/engine/kernel";
import type { Value } from "@lendloom/engine/logic";
import { childOf, childrenOf, parseXml, type XmlElement } from "./xml-tree.ts";

/** A file of DMN's technology compatibility kit. */
export interface TestFile {
  readonly modelName: string;
  readonly cases: readonly TestCase[];
}

export interface TestCase {
  readonly id: string;
  /** The decision service that is called; otherwise decisions are. */
  readonly service: string | undefined;
  readonly inputs: ReadonlyMap<string, Value>;
  readonly results: readonly ExpectedResult[];
}

export interface ExpectedResult {
  readonly name: string;
  readonly isService: boolean;
  readonly expected: Value;
}

export function readTestFile(xml: string): TestFile {
  const root = parseXml(xml);
  return {
    modelName: childOf(root, "modelName")?.text.trim() ?? "",
    cases: childrenOf(root, "testCase").map((test) => ({
      id: test.attributes.get("id") ?? "",
      service:
        test.attributes.get("type") === "decisionService" ? test.attributes.get("invocableName") : undefined,
      inputs: new Map(childrenOf(test, "inputNode").map((input) => [nameOf(input), valueOf(input)])),
      results: childrenOf(test, "resultNode").map((result) => {
        const expected = childOf(result, "expected");
        return {
          name: normal(result.attributes.get("name") ?? ""),
          isService: result.attributes.get("type") === "decisionService",
          expected: expected === undefined ? null : valueOf(expected),
        };
      }),
    })),
  };
}

function nameOf(element: XmlElement): string {
  const name = normal(element.attributes.get("name") ?? "");
  const namespace = element.attributes.get("namespace");
  return namespace === undefined ? name : `${namespace}#${name}`;
}

function normal(name: string): string {
  return name.trim().replace(/\s+/gu, " ");
}

/** `<value>`, `<list>` of `<item>`, or `<component>`s. */
function valueOf(element: XmlElement): Value {
  const list = childOf(element, "list");
  if (list !== undefined)
    return list.attributes.get("nil") === "true" ? null : childrenOf(list, "item").map(valueOf);
  const components = childrenOf(element, "component");
  if (components.length > 0)
    return new Map(
      components.map((component) => [normal(component.attributes.get("name") ?? ""), valueOf(component)]),
    );
  const value = childOf(element, "value");
  if (value === undefined || value.attributes.get("nil") === "true") return null;
  return scalarOf(value.attributes.get("type") ?? "", value.text);
}

function scalarOf(type: string, text: string): Value {
  const trimmed = text.trim();
  switch (type.slice(type.indexOf(":") + 1)) {
    case "decimal":
    case "double":
    case "integer":
    case "int":
    case "float": {
      const number = parseDecimal(trimmed);
      if (number === undefined) throw new Error(`Expected a number, but got ${trimmed}`);
      return number.precision() <= 15 ? number.toNumber() + 0 : number;
    }
    case "boolean":
      return trimmed === "true" || trimmed === "1";
    case "date":
      return parseDate(trimmed) ?? text;
    case "time":
      return parseTime(trimmed) ?? text;
    case "dateTime":
      return parseDateTime(trimmed) ?? text;
    case "duration":
      return parseDuration(trimmed) ?? text;
    default:
      return text;
  }
}
