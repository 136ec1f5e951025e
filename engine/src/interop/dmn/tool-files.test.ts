import { describe, expect, it } from "vitest";
import { evaluateModelDecision } from "../../decision/index.ts";
import type { Value } from "../../logic/index.ts";
import { exportDmnModel } from "./export-model.ts";
import { importDmn } from "./import.ts";
import { importDmnModel } from "./import-model.ts";

const AT = "2026-01-15T08:00:00Z";

interface Parts {
  readonly definitions?: string;
  readonly items?: string;
  readonly type?: string;
  readonly input?: string;
  readonly output?: string;
  readonly cell?: string;
  readonly result?: string;
  readonly more?: string;
}

/** A table of one input, one output and one row, with what modellers add here and there. */
function file({
  definitions = "",
  items = "",
  type = "number",
  input = "",
  output = "",
  cell = "",
  result = "",
  more = "",
}: Parts): string {
  return `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="m" namespace="urn:m" ${definitions}>
  ${items}<inputData id="i" name="n"><variable name="n" typeRef="${type}"/></inputData>
  <decision id="D" name="D"><variable name="D"/><informationRequirement><requiredInput href="#i"/></informationRequirement>
  <decisionTable><input><inputExpression><text>n</text></inputExpression>${input}</input><output>${output}</output>
  <rule><inputEntry ${cell}><text>&gt; 5</text></inputEntry><outputEntry ${result}><text>"yes"</text></outputEntry></rule>
  </decisionTable></decision>${more}</definitions>`;
}

function errorsOf(xml: string): readonly string[] {
  const result = importDmnModel(xml);
  const errors = result.ok ? [] : result.error.filter(({ severity }) => severity === "error");
  return errors.map(({ code, pointer }) => `${code} ${pointer}`);
}

function answer(xml: string, n: Value): Value {
  const result = importDmnModel(xml);
  if (!result.ok) throw new Error(JSON.stringify(result.error, null, 1));
  return evaluateModelDecision(result.value.compiled, "D", new Map([["n", n]]), AT).value;
}

const script = `expressionLanguage="javascript"`;
const table = "/definitions/decision/decisionTable";

describe("files as modellers write them", () => {
  it.each([
    [{ cell: script }, `${table}/rule/inputEntry[1]`],
    [{ result: script }, `${table}/rule/outputEntry[1]`],
    [{ input: `<inputValues ${script}><text>1</text></inputValues>` }, `${table}/input[1]`],
    [{ output: `<outputValues ${script}><text>"yes"</text></outputValues>` }, `${table}/output[1]`],
    [
      { output: `<defaultOutputEntry ${script}><text>"yes"</text></defaultOutputEntry>` },
      `${table}/output[1]`,
    ],
    [{ definitions: `expressionLanguage="http://www.ecma-international.org/"` }, "/definitions"],
    [
      {
        items: `<itemDefinition name="t"><typeRef>number</typeRef><allowedValues ${script}><text>1</text></allowedValues></itemDefinition>`,
      },
      "/definitions/itemDefinition[1]",
    ],
  ] as const)("IO13 %j is no FEEL and is refused", (parts, place) => {
    expect(errorsOf(file(parts))).toEqual([`import.dmn-language ${place.replace("/rule/", "/rule[1]/")}`]);
  });

  it("IO13 FEEL by any of its names is FEEL", () => {
    for (const language of ["feel", "FEEL", "https://www.omg.org/spec/DMN/20191111/FEEL/"])
      expect(
        answer(
          file({ definitions: `expressionLanguage="${language}"`, cell: `expressionLanguage="${language}"` }),
          7,
        ),
      ).toBe("yes");
  });

  it("IO11 allowed values and defaults that are left blank say nothing", () => {
    const blank = file({
      items: `<itemDefinition name="t"><typeRef>number</typeRef><allowedValues><text></text></allowedValues></itemDefinition>`,
      type: "t",
      input: `<inputValues><text> </text></inputValues>`,
      output: `<outputValues><text/></outputValues><defaultOutputEntry><text></text></defaultOutputEntry>`,
    });
    expect(answer(blank, 7)).toBe("yes");
    expect(answer(blank, 3)).toBe(null);
  });

  it("IO11 who owns a decision, and by what it is measured, has no logic and is passed over", () => {
    const owned = file({
      more: `<performanceIndicator id="p" name="p"/><organizationUnit id="o" name="o"><decisionMade href="#D"/><decisionOwned href="#D"/></organizationUnit>`,
    });
    expect(answer(owned, 7)).toBe("yes");
  });

  it("IO14 the whole and broken numbers of Camunda's modeller are numbers", () => {
    for (const type of ["integer", "long", "double"]) {
      expect(answer(file({ type }), 7)).toBe("yes");
      const pack = importDmn(file({ type }), { id: "p" });
      expect(pack.ok && pack.value.catalogue.facts["n"]?.type.kind).toBe(
        type === "double" ? "decimal" : "integer",
      );
    }
    expect(errorsOf(file({ type: "integers" }))).toEqual(["type.unknown /definitions/inputData"]);
  });

  const constrained = (isCollection: boolean, constraint: string) =>
    file({
      items: `<itemDefinition name="t" isCollection="${isCollection}"><typeRef>number</typeRef><typeConstraint><text>${constraint}</text></typeConstraint></itemDefinition>`,
      type: "t",
    }).replace(
      /<decisionTable>.*<\/decisionTable>/s,
      "<literalExpression><text>n</text></literalExpression>",
    );

  it("DT5 a type's constraint is of the whole value, of a collection, too", () => {
    const whole = constrained(true, "count(?) &lt; 3");
    expect(answer(whole, [1, 2])).toEqual([1, 2]);
    expect(answer(whole, [1, 2, 3])).toBe(null);
    const single = constrained(false, "&lt; 5");
    expect(answer(single, 4)).toBe(4);
    expect(answer(single, 5)).toBe(null);
  });

  it("IO15 a type's constraint comes back", () => {
    for (const xml of [constrained(true, "count(?) &lt; 3"), constrained(false, "&lt; 5")]) {
      const result = importDmnModel(xml);
      if (!result.ok) throw new Error(JSON.stringify(result.error));
      const exported = exportDmnModel(result.value.model);
      expect(exported).toMatch(/20230324\/MODEL/);
      const again = importDmnModel(exported);
      expect(again.ok && again.value.model).toEqual(result.value.model);
    }
  });
});
