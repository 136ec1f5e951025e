import { describe, expect, it } from "vitest";
import { compilePack, evaluate, evaluateModelDecision, loadCatalogue } from "../../decision/index.ts";
import type { Value } from "../../logic/index.ts";
import { exportDmn } from "./export.ts";
import { exportDmnModel } from "./export-model.ts";
import { importDmn } from "./import.ts";
import { importDmnModel } from "./import-model.ts";
import { sampleDmn } from "./sample-model.ts";

const AT = "2026-01-15T08:00:00Z";
const applicant = { "Monthly Income": 10_000, "Monthly Debt": 3_000 };

function imported(xml: string) {
  const result = importDmnModel(xml);
  if (!result.ok) throw new Error(JSON.stringify(result.error, null, 1));
  return result.value;
}

function answer(logic: string, inputs: Readonly<Record<string, Value>> = {}): Value {
  const { compiled } = imported(sampleDmn({ logic }));
  return evaluateModelDecision(compiled, "Routing", new Map(Object.entries(inputs)), AT).value;
}

function refusals(
  xml: string,
  importer: (xml: string) => ReturnType<typeof importDmnModel> = importDmnModel,
) {
  const result = importer(xml);
  const errors = result.ok ? [] : result.error.filter(({ severity }) => severity === "error");
  return { errors: errors.map(({ code, pointer }) => `${code} ${pointer}`) };
}

const literal = (text: string) => `<literalExpression><text>${text}</text></literalExpression>`;
const string = (text: string) => literal(`"${text}"`);

describe("reading DMN", () => {
  it.each([
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
  ])("IO11 versions differ by their namespace: %s", (namespace) => {
    const { model, compiled } = imported(sampleDmn({ namespace }));
    expect(model.decisions.map(({ name }) => name)).toEqual(["Debt-to-income", "Routing"]);
    const inputs = new Map<string, Value>([["Applicant data", new Map(Object.entries(applicant))]]);
    expect(evaluateModelDecision(compiled, "Routing", inputs, AT).value).toBe("ACCEPT");
  });

  it("IO11 an element that has no place where it stands refuses the file at its place", () => {
    const misplaced = sampleDmn({ logic: `<decisionTable><surprise/><output/></decisionTable>` });
    expect(refusals(misplaced).errors).toEqual([
      "import.dmn-element /definitions/decision[2]/decisionTable/surprise",
    ]);
    const foreign = sampleDmn({ more: `<x:note xmlns:x="urn:other">hello</x:note>` });
    expect(imported(foreign).report.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      "warning import.dmn-foreign",
    ]);
  });

  it("IO11 a second expression where there can be one refuses the file", () => {
    const twice = `${literal("1")}${literal("2")}`;
    expect(refusals(sampleDmn({ logic: twice })).errors).toEqual([
      "import.dmn-element /definitions/decision[2]/decisionLogic",
    ]);
  });

  it("IO11 what is missing is an error, never logic that is not there", () => {
    expect(refusals(sampleDmn({ logic: "<literalExpression/>" })).errors).toEqual([
      "import.dmn-missing /definitions/decision[2]/literalExpression",
    ]);
    expect(
      refusals(sampleDmn({ logic: `<conditional><if>${literal("true")}</if></conditional>` })).errors,
    ).toEqual([
      "import.dmn-missing /definitions/decision[2]/conditional/then",
      "import.dmn-missing /definitions/decision[2]/conditional/else",
    ]);
    expect(refusals(sampleDmn({ logic: "" }), (xml) => importDmn(xml, { id: "x" }) as never).errors).toEqual([
      "import.dmn-no-logic /definitions/decision[2]",
    ]);
  });

  it("IO11 a misfit in FEEL is told at the cell it stands in", () => {
    const logic = `<decisionTable><input><inputExpression><text>Debt-to-income</text></inputExpression></input><output/>
      <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
      <rule><inputEntry><text>&gt; nobody</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable>`;
    expect(refusals(sampleDmn({ logic })).errors).toEqual([
      "logic.unknown-name /definitions/decision[2]/decisionTable/rule[2]/inputEntry[1]",
    ]);
  });

  it("IO13 foreign code and foreign languages are refused", () => {
    const java = sampleDmn({
      logic: `<functionDefinition kind="Java"><context><contextEntry><variable name="class"/>${string("java.lang.Runtime")}</contextEntry></context></functionDefinition>`,
    });
    expect(refusals(java).errors).toEqual([
      "import.dmn-external-function /definitions/decision[2]/functionDefinition",
    ]);
    const language = sampleDmn({
      logic: `<literalExpression expressionLanguage="https://www.w3.org/javascript"><text>1</text></literalExpression>`,
    });
    expect(refusals(language).errors).toEqual([
      "import.dmn-language /definitions/decision[2]/literalExpression",
    ]);
  });
});

describe("hostile files", () => {
  it.each(["__proto__", "constructor", "prototype"])("IO12 the name %s is refused", (name) => {
    const xml = sampleDmn({ more: `<inputData id="p" name="${name}"/>` });
    expect(refusals(xml).errors).toEqual(["import.dmn-name /definitions/inputData[2]"]);
  });

  it("IO12 decisions that require each other, ids given twice and references to nothing are refused", () => {
    const circle = sampleDmn({
      more: `<decision id="c1" name="c1"><informationRequirement><requiredDecision href="#c2"/></informationRequirement>${literal("1")}</decision>
        <decision id="c2" name="c2"><informationRequirement><requiredDecision href="#c1"/></informationRequirement>${literal("1")}</decision>`,
    });
    expect(refusals(circle).errors).toEqual([
      "model.circle /definitions/decision[3]",
      "model.circle /definitions/decision[4]",
    ]);
    expect(refusals(sampleDmn({ more: `<inputData id="d1" name="again"/>` })).errors).toContain(
      "import.dmn-id-twice /definitions/inputData[2]",
    );
    const nothing = `<decision id="n" name="n"><informationRequirement><requiredInput href="#nobody"/></informationRequirement>${literal("1")}</decision>`;
    expect(refusals(sampleDmn({ more: nothing })).errors).toEqual([
      "model.reference-unknown /definitions/decision[3]",
    ]);
  });

  it("IO12 a function that calls itself without end is null, not a stack overflow", () => {
    const xml = sampleDmn({
      more: `<businessKnowledgeModel id="r" name="again"><encapsulatedLogic><formalParameter name="n"/>${literal("again(n + 1)")}</encapsulatedLogic></businessKnowledgeModel>
        <decision id="e" name="endless"><knowledgeRequirement><requiredKnowledge href="#r"/></knowledgeRequirement>${literal("again(1)")}</decision>`,
    });
    const { value, errors } = evaluateModelDecision(imported(xml).compiled, "endless", new Map(), AT);
    expect(value).toBeNull();
    expect(errors.map(({ code }) => code)).toContain("model.calls-too-deep");
  });

  it("IO12 a chain of 2,000 decisions is computed without recursion", () => {
    const chain = Array.from(
      { length: 2_000 },
      (_, index) =>
        `<decision id="k${index}" name="k${index}">${index === 0 ? "" : `<informationRequirement><requiredDecision href="#k${index - 1}"/></informationRequirement>`}${literal(index === 0 ? "1" : `k${index - 1} + 1`)}</decision>`,
    ).join("");
    const { compiled } = imported(sampleDmn({ more: chain }));
    expect(evaluateModelDecision(compiled, "k1999", new Map(), AT).value).toBe(2_000);
  });
});

describe("boxed expressions", () => {
  const child = (tag: string, text: string) => `<${tag}>${literal(text)}</${tag}>`;

  it.each<[string, string, unknown]>([
    [
      "conditional",
      `<conditional>${child("if", "1 &gt; 0")}${child("then", "1")}${child("else", "2")}</conditional>`,
      1,
    ],
    ["for", `<for iteratorVariable="a b">${child("in", "[1,2]")}${child("return", "a b * 2")}</for>`, [2, 4]],
    ["filter", `<filter>${child("in", "[1,2,3]")}${child("match", "item &gt; 1")}</filter>`, [2, 3]],
    ["some", `<some iteratorVariable="x">${child("in", "[1,2]")}${child("satisfies", "x = 2")}</some>`, true],
    [
      "every",
      `<every iteratorVariable="x">${child("in", "[1,2]")}${child("satisfies", "x = 2")}</every>`,
      false,
    ],
    ["list", `<list>${literal("1")}${literal("2")}</list>`, [1, 2]],
    [
      "context with a result",
      `<context><contextEntry><variable name="net pay"/>${literal("2")}</contextEntry><contextEntry>${literal("net pay + 1")}</contextEntry></context>`,
      3,
    ],
    [
      "function and invocation",
      `<context><contextEntry><variable name="twice"/><functionDefinition><formalParameter name="n" typeRef="number"/>${literal("n * 2")}</functionDefinition></contextEntry>
       <contextEntry><invocation>${literal("twice")}<binding><parameter name="n"/>${literal("21")}</binding></invocation></contextEntry></context>`,
      42,
    ],
  ])("DT4 %s", (_, logic, expected) => {
    const xml = sampleDmn({ logic }).replace(`name="Routing" typeRef="tRouting"`, `name="Routing"`);
    const { compiled } = imported(xml);
    expect(evaluateModelDecision(compiled, "Routing", new Map(), AT).value).toEqual(expected);
  });

  it("DT4 a relation is a list of contexts", () => {
    const logic = `<relation><column name="a"/><column name="b c"/><row>${literal("1")}${literal("2")}</row></relation>`;
    const xml = sampleDmn({ logic }).replace(`name="Routing" typeRef="tRouting"`, `name="Routing"`);
    const { value } = evaluateModelDecision(imported(xml).compiled, "Routing", new Map(), AT);
    expect(value).toEqual([
      new Map([
        ["a", 1],
        ["b c", 2],
      ]),
    ]);
  });

  it("DT4 a table of several outputs answers a context, and a truth in a cell is compared with the input", () => {
    const cell = (tag: string, text: string) => `<${tag}><text>${text}</text></${tag}>`;
    const rule = (when: string, first: string, second: string) =>
      `<rule>${cell("inputEntry", when)}${cell("outputEntry", first)}${cell("outputEntry", second)}</rule>`;
    const logic = `<decisionTable hitPolicy="COLLECT"><input>${cell("inputExpression", "1 &gt; 2")}</input>
      <output name="a b"/><output name="c"/>${rule("true", "1", "2")}${rule("false", "3", "4")}${rule("-", "5", "6")}</decisionTable>`;
    const xml = sampleDmn({ logic }).replace(`name="Routing" typeRef="tRouting"`, `name="Routing"`);
    const { value } = evaluateModelDecision(imported(xml).compiled, "Routing", new Map(), AT);
    const row = (first: number, second: number) =>
      new Map([
        ["a b", first],
        ["c", second],
      ]);
    expect(value).toEqual([row(3, 4), row(5, 6)]);
  });

  it("DT5 what is not of its type is null, a list of one is its item", () => {
    expect(answer(string("ACCEPT"))).toBe("ACCEPT");
    expect(answer(literal(`["ACCEPT"]`))).toBe("ACCEPT");
    expect(answer(string("MAYBE"))).toBeNull();
    expect(answer(literal("1"))).toBeNull();
  });
});

describe("packs", () => {
  function pack(xml = sampleDmn(), options = {}) {
    const result = importDmn(xml, { id: "routing", ...options });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const catalogue = loadCatalogue(result.value.catalogue);
    if (!catalogue.ok) throw new Error("Expected a catalogue");
    const compiled = compilePack(result.value.pack, { catalogue: catalogue.value });
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
    return { ...result.value, compiled: compiled.value };
  }

  function outcome({ compiled }: ReturnType<typeof pack>, facts: object) {
    const result = evaluate(compiled, { facts: facts as never, at: AT });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value.decision;
  }

  it("IO14 names that are not ours are renamed outside of the model and kept within", () => {
    const { catalogue, pack: definition } = pack();
    expect(catalogue.facts["ApplicantData"]?.sourceName).toBe("Applicant data");
    const { model } = definition.decisions;
    expect(model?.kind === "model" && model.outputs.map(({ name, decision }) => [name, decision])).toEqual([
      ["DebtToIncome", "Debt-to-income"],
      ["Routing", "Routing"],
    ]);
  });

  it.each([
    ["Loan data.down-payment", 20],
    ["Loan data.down-payment - Loan data.fee", 17],
    ["Loan data.a+b * 2", 10],
    ["Loan data.it's", 7],
    ["sum(for p in Loan data.parts return p.net/gross)", 3],
  ])("IO14 names of components with signs are read in paths: %s", (text, expected) => {
    const component = (name: string) =>
      `<itemComponent name="${name}"><typeRef>number</typeRef></itemComponent>`;
    const names = ["down-payment", "fee", "a+b", "it's"];
    const more = `<itemDefinition name="tPart" isCollection="true">${component("net/gross")}</itemDefinition>
      <itemDefinition name="tLoan">${names.map(component).join("")}
        <itemComponent name="parts"><typeRef>tPart</typeRef></itemComponent></itemDefinition>
      <inputData id="i2" name="Loan data"><variable name="Loan data" typeRef="tLoan"/></inputData>
      <decision id="d3" name="Asked"><variable name="Asked"/>
        <informationRequirement><requiredInput href="#i2"/></informationRequirement>${literal(text)}</decision>`;
    const { compiled } = imported(sampleDmn({ more }));
    const parts = [1, 2].map((share) => new Map([["net/gross", share]]));
    const loan = new Map<string, Value>([
      ["down-payment", 20],
      ["fee", 3],
      ["a+b", 5],
      ["it's", 7],
      ["parts", parts],
    ]);
    const answered = evaluateModelDecision(compiled, "Asked", new Map([["Loan data", loan]]), AT);
    expect(answered.value).toEqual(expected);
  });

  it("IO14 types that name one another many times over are read once each", () => {
    const pair = (name: string, of: string) =>
      `<itemDefinition name="${name}"><itemComponent name="a-${name}"><typeRef>${of}</typeRef></itemComponent>
        <itemComponent name="b"><typeRef>${of}</typeRef></itemComponent></itemDefinition>`;
    const more = Array.from({ length: 40 }, (_, index) =>
      pair(`t${index}`, index === 39 ? "number" : `t${index + 1}`),
    ).join("");
    const input = `<inputData id="i2" name="Deep"><variable name="Deep" typeRef="t0"/></inputData>
      <decision id="d3" name="Asked"><variable name="Asked"/>
        <informationRequirement><requiredInput href="#i2"/></informationRequirement>${literal("Deep.a-t0")}</decision>`;
    const started = performance.now();
    const { compiled } = imported(sampleDmn({ more: more + input }));
    expect(evaluateModelDecision(compiled, "Asked", new Map(), AT).value).toBeNull();
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it("IO16 the outcome is what the settling decision's text maps to, else refer", () => {
    const routing = pack();
    expect(outcome(routing, { ApplicantData: applicant }).outcome).toBe("approve");
    expect(outcome(routing, { ApplicantData: { ...applicant, "Monthly Debt": 6_000 } }).outcome).toBe(
      "decline",
    );
    const mapped = pack(sampleDmn(), { decision: "Routing", outcomes: { ACCEPT: "refer" } });
    expect(outcome(mapped, { ApplicantData: applicant }).outcome).toBe("refer");
    const unclear = pack(sampleDmn({ logic: literal("null") }));
    expect(outcome(unclear, { ApplicantData: applicant }).outcome).toBe("refer");
  });

  it("IO16 an approval without the facts it reads is refer", () => {
    expect(outcome(pack(), {}).outcome).toBe("refer");
  });

  it("IO15 an exported pack imports to equal definitions", () => {
    const first = pack();
    const xml = exportDmn(first.compiled);
    expect(xml.ok && pack(xml.value).pack).toEqual(first.pack);
    expect(xml.ok && xml.value).toContain("https://www.omg.org/spec/DMN/20191111/MODEL/");
  });

  it("IO15 what DMN 1.3 does not know is written as DMN 1.5", () => {
    const logic = `<conditional><if>${literal("true")}</if><then>${string("ACCEPT")}</then><else>${string("DECLINE")}</else></conditional>`;
    const { model } = imported(sampleDmn({ logic }));
    const xml = exportDmnModel(model);
    expect(xml).toContain("https://www.omg.org/spec/DMN/20230324/MODEL/");
    expect(imported(xml).model).toEqual(model);
  });
});
