import { describe, expect, it } from "vitest";
import { evaluateModelDecision } from "../../decision/index.ts";
import type { Value } from "../../logic/index.ts";
import { importDmnModel } from "./import-model.ts";

const literal = (text: string) =>
  `<literalExpression><text>${text.replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</text></literalExpression>`;
const component = (name: string, type: string, more = "") =>
  `<itemComponent name="${name}" ${more}><typeRef>${type}</typeRef></itemComponent>`;

/** One decision `out` that reads `a`, of the type `tA` or of none; `k` is a function of one parameter. */
function model(
  logic: string,
  { typed, function: body }: { readonly typed: boolean; readonly function?: string },
) {
  const knowledge =
    body === undefined
      ? ""
      : `<businessKnowledgeModel id="k" name="k"><variable name="k"/><encapsulatedLogic><formalParameter name="p"/>${literal(body)}</encapsulatedLogic></businessKnowledgeModel>`;
  const required =
    body === undefined ? "" : `<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>`;
  return `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="m" namespace="urn:m">
    <itemDefinition name="tPart">${["net/gross", "a b", "debt-income"].map((name) => component(name, "number")).join("")}</itemDefinition>
    <itemDefinition name="tA">${component("parts", "tPart", 'isCollection="true"')}${component("one", "tPart")}</itemDefinition>
    <inputData id="i" name="a"><variable name="a" ${typed ? 'typeRef="tA"' : ""}/></inputData>${knowledge}
    <decision id="o" name="out"><variable name="out"/><informationRequirement><requiredInput href="#i"/></informationRequirement>${required}${literal(logic)}</decision>
  </definitions>`;
}

const part = (ratio: number) =>
  new Map<string, Value>([
    ["net/gross", ratio],
    ["a b", ratio * 10],
    ["debt-income", ratio * 100],
  ]);
const a = new Map<string, Value>([
  ["parts", [part(1), part(2), part(3)]],
  ["one", part(5)],
]);

function answer(xml: string): Value {
  const imported = importDmnModel(xml);
  if (!imported.ok) throw new Error(JSON.stringify(imported.error));
  return evaluateModelDecision(imported.value.compiled, "out", new Map([["a", a]]), "2026-01-15T08:00:00Z")
    .value;
}

const everywhere: readonly (readonly [string, Value])[] = [
  ["a.one.net/gross", 5],
  ["a.one.net / gross", 5],
  ["a.parts.net/gross", [1, 2, 3]],
  ["a.parts[1].debt-income", 100],
  ["a.parts[net/gross > 1].net/gross", [2, 3]],
  ["a.parts[item.net/gross > 1].a b", [20, 30]],
  ["a.parts[not(net/gross > 1)].net/gross", [1]],
  ["a.parts[net/gross > 1][debt-income > 200].net/gross", [3]],
  ["a.parts[net/gross > 1 and a b < 30].net/gross", [2]],
  ["a.parts[net/gross = max(a.parts.net/gross)].debt-income", [300]],
  ["a.parts[item = a.parts[2]].net/gross", [2]],
  ["a.parts[a.one != item].net/gross", [1, 2, 3]],
  ["(a.parts)[debt-income > 100].net/gross", [2, 3]],
  ["reverse(a.parts)[net/gross > 1].net/gross", [3, 2]],
  ["sort(a.parts, function(x, y) x.net/gross > y.net/gross)[1].net/gross", 3],
  ["for p in a.parts return p.debt-income - p.net/gross", [99, 198, 297]],
  ["(function(p) p.net/gross)(a.one)", 5],
  ["{ x: a.parts[net/gross > 1], y: x[1].debt-income }.y", 200],
  ["if a.one.net/gross > 1 then a.parts[net/gross > 2][1].net/gross else 0", 3],
  ["{ net: 8, gross: 2, r: net / gross }.r = 4", true],
];

describe("names with signs", () => {
  it.each(everywhere)(
    "LG37 %s is read as DMN says, whether or not the input has a type",
    (logic, expected) => {
      expect(answer(model(logic, { typed: true }))).toEqual(expected);
      expect(answer(model(logic, { typed: false }))).toEqual(expected);
    },
  );

  it.each<readonly [string, string, Value]>([
    ["p.net/gross", "k(a.one)", 5],
    ["p.debt-income + 1", "k(a.one)", 501],
    ["p[net/gross > 1].a b", "k(a.parts)", [20, 30]],
    ["sum(for each in p return each.net/gross)", "k(a.parts)", 6],
  ])("LG37 %s reads them of a parameter without a type", (body, call, expected) => {
    expect(answer(model(call, { typed: true, function: body }))).toEqual(expected);
  });

  it("LG37 an entry of the text itself is read in a filter before one outside", () => {
    const text = "{ c-d: 1, e: [{ c-d: 3 }][c-d > 1] }.e";
    expect(answer(model(text, { typed: false }))).toEqual([new Map([["c-d", 3]])]);
  });

  it("LG13 what no type declares is arithmetic of names that nobody knows", () => {
    const imported = importDmnModel(model("a.one.net/total", { typed: false }));
    expect(imported.ok ? [] : imported.error.map(({ code, params }) => [code, params["word"]])).toEqual([
      ["logic.unknown-name", "total"],
    ]);
  });
});
