import { describe, expect, it } from "vitest";
import { leastCpuMs } from "../../testing/cpu-time.fixture.ts";
import { importDmn } from "./import.ts";
import { importDmnModel } from "./import-model.ts";
import { sampleDmn } from "./sample-model.ts";
import { xmlLimits } from "./scan-xml.ts";

const logic = (text: string) => `<literalExpression><text>${text}</text></literalExpression>`;
const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => make(at)).join("");
const input = (index: number, more = "") => `<inputData id="q${index}" name="q${index}" ${more}/>`;
const decision = (index: number) => `<decision id="z${index}" name="z${index}">${logic("1")}</decision>`;
const row = "<rule><inputEntry><text>1</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>";
const table = (inputs: number, rows: number) =>
  `<decisionTable>${"<input><inputExpression><text>1</text></inputExpression></input>".repeat(inputs)}<output/>${row.repeat(rows)}</decisionTable>`;
const nested = (levels: number) =>
  sampleDmn({ logic: `${"<list>".repeat(levels)}${logic("1")}${"</list>".repeat(levels)}` });
const second = "/definitions/decision[2]";

/** Everything is over one limit, and all else about it is as small as that allows. */
const refused: readonly (readonly [string, () => string, string])[] = [
  ["a document type", () => `<!DOCTYPE lol [<!ENTITY a "b">]>${sampleDmn()}`, "import.xml-declaration "],
  [
    "an entity",
    () => sampleDmn({ more: `<!ENTITY x SYSTEM "file:///etc/passwd">` }),
    "import.xml-declaration /definitions",
  ],
  [
    "too many characters",
    () => sampleDmn({ more: `<!-- ${"x".repeat(xmlLimits.characters)} -->` }),
    "import.xml-too-large ",
  ],
  ["too many levels", () => nested(5_000), `import.xml-too-deep ${second}/list`],
  [
    "too many elements",
    () => sampleDmn({ more: "<group/>".repeat(xmlLimits.tags) }),
    "import.xml-too-large ",
  ],
  ["too many comments", () => sampleDmn({ more: "<!---->".repeat(1_000_000) }), "import.xml-too-large "],
  ["half a tag", () => `<definitions ${"a='".repeat(20_000)}`, "import.xml-syntax "],
  ["half a long tag", () => `<definitions ${"a='".repeat(2_000_000)}`, "import.xml-too-long "],
  ["no XML", () => "{}", "import.dmn-no-definitions "],
  ["nothing but the ends of tags", () => ">".repeat(8_000_000), "import.dmn-no-definitions "],
  ["another root", () => "<html/>", "import.xml-syntax /html"],
  ["another root with many elements", () => `<a>${"<b/>".repeat(300_000)}</a>`, "import.xml-syntax /a"],
  [
    "100,000 attributes",
    () =>
      sampleDmn({
        more: input(
          1,
          many(100_000, (at) => `a${at}="1" `),
        ),
      }),
    "import.xml-too-long /definitions",
  ],
  [
    "101 attributes",
    () =>
      sampleDmn({
        more: input(
          1,
          many(101, (at) => `a${at}="1" `),
        ),
      }),
    "import.xml-too-many /definitions/inputData[2]",
  ],
  [
    "names of attributes without values",
    () => sampleDmn({ more: input(1, `xmlns:a${" ".repeat(1_000)}`.repeat(8_000)) }),
    "import.xml-too-long /definitions",
  ],
  [
    "a long name",
    () => sampleDmn({ more: `<inputData id="q" name="${"x".repeat(8_000_000)}"/>` }),
    "import.xml-too-long /definitions",
  ],
  [
    "a long text",
    () => sampleDmn({ logic: logic("1+".repeat(4_000_000)) }),
    `import.xml-too-long ${second}/literalExpression/text`,
  ],
  [
    "a long text of references",
    () => sampleDmn({ logic: logic("&#65;".repeat(1_500_000)) }),
    `import.xml-too-long ${second}/literalExpression/text`,
  ],
  [
    "a long CDATA section",
    () => sampleDmn({ logic: logic(`<![CDATA[${"1+".repeat(4_000_000)}]]>`) }),
    `import.xml-too-long ${second}/literalExpression/text`,
  ],
  [
    "20,000 inputs",
    () => sampleDmn({ more: many(20_000, input) }),
    "import.xml-too-many /definitions/inputData[2001]",
  ],
  [
    "100,000 types",
    () => sampleDmn({ more: many(100_000, (at) => `<itemDefinition name="t${at}"/>`) }),
    "import.xml-too-many /definitions/itemDefinition[2001]",
  ],
  [
    "6,000 decisions",
    () => sampleDmn({ more: many(6_000, decision) }),
    "import.xml-too-many /definitions/decision[5001]",
  ],
  [
    "20,001 rows",
    () => sampleDmn({ logic: table(1, 20_001) }),
    `import.xml-too-many ${second}/decisionTable/rule[20001]`,
  ],
  [
    "101 columns",
    () => sampleDmn({ logic: table(101, 1) }),
    `import.xml-too-many ${second}/decisionTable/input[101]`,
  ],
  [
    "1,001 requirements",
    () =>
      sampleDmn({
        more: `<decision id="z" name="z">${'<informationRequirement><requiredInput href="#q"/></informationRequirement>'.repeat(1_001)}</decision>`,
      }),
    "import.xml-too-many /definitions/decision[3]/informationRequirement[1001]",
  ],
];

const errorsOf = (result: ReturnType<typeof importDmnModel>) =>
  (result.ok ? [] : result.error)
    .filter(({ severity }) => severity === "error")
    .map(({ code, pointer }) => `${code} ${pointer}`);

describe("hostile XML", () => {
  it.each(refused)("IO12 %s is refused within 50 ms", (_, make, answer) => {
    // Text from outside is one piece; what was put together is many until it is read for the first time.
    const bytes = Buffer.from(make());
    const { result, ms } = leastCpuMs(
      50,
      () => bytes.toString(),
      (xml) => importDmn(xml, { id: "x" }),
    );
    const [first] = result.ok ? [] : result.error;
    expect(`${first?.code} ${first?.pointer}`).toBe(answer);
    expect(ms).toBeLessThan(50);
  });

  it("IO12 of a file of nothing but strangers the first thousand are told, however many lines are before them", () => {
    for (const lines of [0, 500_000]) {
      const bytes = Buffer.from(
        sampleDmn({ more: `<!--${"x\n".repeat(lines)}-->${"<stranger/>".repeat(20_000)}` }),
      );
      const { result, ms } = leastCpuMs(
        300,
        () => bytes.toString(),
        (xml) => importDmnModel(xml),
      );
      const errors = errorsOf(result);
      expect(errors[0]).toBe("import.dmn-element /definitions/stranger");
      expect(errors[999]).toBe("import.dmn-element /definitions/stranger[1000]");
      expect(errors.at(-1)).toBe("import.xml-too-large ");
      expect(errors).toHaveLength(1_001);
      expect(result.ok ? 0 : result.error[1]?.params["line"]).toBeGreaterThan(lines);
      expect(ms).toBeLessThan(300);
    }
  });

  it("IO11 an element in a text refuses the file, whatever follows", () => {
    expect(errorsOf(importDmnModel(sampleDmn({ logic: logic("1<b>2</b>") })))).toEqual([
      `import.dmn-element ${second}/literalExpression/text/b`,
    ]);
    expect(errorsOf(importDmnModel(sampleDmn({ logic: "text<list/>" })))).toEqual([
      `import.xml-syntax ${second}`,
    ]);
  });

  it("IO12 what is no XML refuses the file, with its line", () => {
    const of = (more: string) => {
      const result = importDmnModel(sampleDmn({ more }));
      const [first, ...others] = result.ok ? [] : result.error.filter(({ severity }) => severity === "error");
      return [first?.code, others.length];
    };
    expect(of('<inputData id="a" id="b" name="q"/>')).toEqual(["import.xml-syntax", 0]);
    expect(of("<inputData id=a/>")).toEqual(["import.xml-syntax", 0]);
    expect(of("<inputData></inputDatum>")).toEqual(["import.xml-syntax", 0]);
    expect(of("<inputData></x:inputData>")).toEqual(["import.xml-syntax", 0]);
    expect(of("</definitions>more")).toEqual(["import.xml-syntax", 0]);
  });

  it("IO12 parts given twice are told a hundred times at most", () => {
    const twice = (index: number) =>
      `<decision id="z${index}" name="z${index}">${logic("1")}${logic("2")}</decision>`;
    const errors = errorsOf(importDmnModel(sampleDmn({ more: many(3_000, twice) })));
    expect(errors.slice(0, 2)).toEqual([
      "import.dmn-element /definitions/decision[3]/decisionLogic",
      "import.dmn-element /definitions/decision[4]/decisionLogic",
    ]);
    expect(errors).toHaveLength(101);
  });
});
