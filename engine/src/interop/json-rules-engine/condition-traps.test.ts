import { Engine, type TopLevelCondition } from "json-rules-engine";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../kernel/index.ts";
import {
  compilePack,
  evaluate,
  loadCatalogue,
  renderTrace,
  type CatalogueDefinition,
  type PackDefinition,
} from "../../decision/index.ts";

/** Conditions that other engines answer in ways nobody expects, asked of json-rules-engine and of our three semantics. */
const t = { "zh-CN": "题", en: "t" };
const types = {
  number: { kind: "decimal" },
  none: { kind: "decimal" },
  text: { kind: "string" },
  day: { kind: "date" },
  texts: { kind: "list", of: { kind: "string" } },
  numbers: { kind: "list", of: { kind: "decimal" } },
  record: { kind: "record", fields: { x: { type: { kind: "decimal" } } } },
} as const satisfies Record<string, CatalogueDefinition["facts"][string]["type"]>;
type Semantics = PackDefinition["semantics"];
type Answer = "true" | "false" | "unknown" | `refused ${string}`;

interface Trap {
  readonly name: string;
  readonly when: JsonObject;
  readonly facts?: JsonObject;
  /** What the library itself says. */
  readonly library: boolean | "throws";
  /** What we say; in the library's semantics what it says, unless the trap tells otherwise. */
  readonly strict: Answer;
  readonly dmn: Answer;
  readonly jre?: Answer;
}

const leaf = (fact: string, operator: string, value: Json, more: JsonObject = {}): JsonObject => ({
  fact,
  operator,
  value,
  ...more,
});
const all = (...leaves: readonly JsonObject[]): JsonObject => ({ all: leaves });

const negations: readonly Trap[] = [
  {
    name: "TP3 not",
    when: { not: leaf("number", "lessThan", 600) },
    library: true,
    strict: "unknown",
    dmn: "false",
  },
  {
    name: "TP3 not:",
    when: all(leaf("number", "not:lessThan", 600)),
    library: true,
    strict: "unknown",
    dmn: "false",
  },
  {
    name: "TP3 notEqual",
    when: all(leaf("text", "notEqual", "FRAUD")),
    library: true,
    strict: "unknown",
    dmn: "true",
  },
  {
    name: "TP3 notIn",
    when: all(leaf("text", "notIn", ["FRAUD"])),
    library: true,
    strict: "unknown",
    dmn: "true",
  },
  {
    name: "TP3 doesNotContain",
    when: all(leaf("texts", "doesNotContain", "FRAUD")),
    library: false,
    strict: "unknown",
    dmn: "false",
  },
  {
    name: "TP3 notEqual of null, which is a value",
    when: all(leaf("none", "notEqual", 3)),
    facts: { none: null },
    library: true,
    strict: "true",
    dmn: "true",
  },
  {
    name: "TP3 not of null",
    when: { not: leaf("none", "lessThan", 600) },
    facts: { none: null },
    library: true,
    strict: "unknown",
    dmn: "false",
  },
];

const shapes: readonly Trap[] = [
  {
    name: "TP5 an empty any",
    when: { any: [] },
    library: true,
    strict: "refused condition.empty-group /any",
    dmn: "refused condition.empty-group /any",
  },
  {
    name: "TP5 an empty all",
    when: { all: [] },
    library: true,
    strict: "refused condition.empty-group /all",
    dmn: "refused condition.empty-group /all",
  },
  {
    name: "TP6 any and all in one object",
    when: { any: [leaf("number", "equal", 1)], all: [leaf("number", "equal", 2)] },
    facts: { number: 1 },
    library: true,
    strict: "refused condition.any-and-all ",
    dmn: "refused condition.any-and-all ",
    jre: "refused condition.any-and-all ",
  },
  {
    name: "TP7 a path that is mistyped",
    when: all(leaf("record", "equal", 1, { path: "$.y" })),
    facts: { record: { x: 1 } },
    library: false,
    strict: "refused condition.path-member /all/0/path",
    dmn: "refused condition.path-member /all/0/path",
  },
  {
    name: "TP7 a path into a number",
    when: all(leaf("number", "equal", 1, { path: "$.x" })),
    facts: { number: 1 },
    library: true,
    strict: "refused condition.path-member /all/0/path",
    dmn: "refused condition.path-member /all/0/path",
  },
];

const values: readonly Trap[] = [
  {
    name: "TP8 two texts",
    when: all(leaf("text", "greaterThan", "10")),
    facts: { text: "9" },
    library: true,
    strict: "true",
    dmn: "true",
  },
  {
    name: "TP8 a text and a number",
    when: all(leaf("text", "greaterThanInclusive", 650)),
    facts: { text: "700" },
    library: true,
    strict: "refused value.type /all/0/value",
    dmn: "false",
  },
  {
    name: "TP8 a text with a separator",
    when: all(leaf("text", "greaterThan", 1000)),
    facts: { text: "1,500" },
    library: false,
    strict: "refused value.type /all/0/value",
    dmn: "false",
  },
  {
    name: "TP8 a list of one",
    when: all(leaf("numbers", "greaterThan", 700)),
    facts: { numbers: [720] },
    library: true,
    strict: "refused value.type /all/0/value",
    dmn: "refused value.type /all/0/value",
  },
  {
    name: "TP8 more than null",
    when: all(leaf("number", "greaterThan", null)),
    facts: { number: 5 },
    library: true,
    strict: "refused logic.never-null /all/0/value",
    dmn: "false",
  },
  {
    name: "TP8 equal to its text",
    when: all(leaf("number", "equal", "5")),
    facts: { number: 5 },
    library: false,
    strict: "refused value.type /all/0/value",
    dmn: "false",
  },
  {
    name: "TP9 a date",
    when: all(leaf("day", "lessThan", "2024-10-01")),
    facts: { day: "2024-09-01" },
    library: true,
    strict: "true",
    dmn: "true",
  },
  {
    name: "TP9 a text that looks like a date",
    when: all(leaf("text", "lessThan", "2024-10-01")),
    facts: { text: "2024-9-1" },
    library: false,
    strict: "false",
    dmn: "false",
  },
  {
    name: "TP9 a date and a text that is none",
    when: all(leaf("day", "lessThan", "2024-9-1")),
    facts: { day: "2024-10-01" },
    library: true,
    strict: "refused value.type /all/0/value",
    dmn: "false",
  },
  {
    name: "TP10 lists of the same items",
    when: all(leaf("numbers", "equal", [1])),
    facts: { numbers: [1] },
    library: false,
    strict: "true",
    dmn: "true",
  },
  {
    name: "TP11 a text in a text",
    when: all(leaf("text", "in", "CALIFORNIA")),
    facts: { text: "CA" },
    library: true,
    strict: "refused condition.needs-list /all/0/value",
    dmn: "refused condition.needs-list /all/0/value",
  },
  {
    name: "TP11 in a number",
    when: all(leaf("number", "in", 7)),
    facts: { number: 7 },
    library: "throws",
    strict: "refused condition.needs-list /all/0/value",
    dmn: "refused condition.needs-list /all/0/value",
    jre: "refused condition.needs-list /all/0/value",
  },
  {
    name: "TP16 in a list that is missing",
    when: all(leaf("text", "in", { fact: "texts" })),
    facts: { text: "CA" },
    library: "throws",
    strict: "unknown",
    dmn: "false",
    jre: "unknown",
  },
];

const names: readonly Trap[] = [
  {
    name: "TP12 an operator that nobody reached",
    when: all(leaf("number", "equal", 1, { priority: 10 }), leaf("number", "nope", 1, { priority: 1 })),
    facts: { number: 2 },
    library: false,
    strict: "refused condition.unknown-operator /all/1/operator",
    dmn: "refused condition.unknown-operator /all/1/operator",
    jre: "refused condition.unknown-operator /all/1/operator",
  },
  {
    name: "TP12 a condition that nobody defined",
    when: { not: { condition: "isSanctioned" } },
    library: "throws",
    strict: "refused condition.unknown-condition /not/condition",
    dmn: "refused condition.unknown-condition /not/condition",
    jre: "refused condition.unknown-condition /not/condition",
  },
  {
    name: "TP14 a value that names a fact",
    when: all(leaf("number", "equal", { fact: "none" })),
    facts: { number: 1, none: 1 },
    library: true,
    strict: "true",
    dmn: "true",
  },
  {
    name: "TP14 a value that only looks like one",
    when: all(leaf("record", "equal", { fact: "none", label: "a" })),
    facts: { none: 1 },
    library: false,
    strict: "refused condition.unknown-key /all/0/value/label",
    dmn: "refused condition.unknown-key /all/0/value/label",
    jre: "refused condition.unknown-key /all/0/value/label",
  },
];

/** What json-rules-engine itself says, and `throws` where it loses the whole run. */
async function askLibrary(when: JsonObject, facts: JsonObject): Promise<boolean | "throws"> {
  const engine = new Engine([], {
    allowUndefinedFacts: true,
    pathResolver: (value: object, path: string) =>
      Object.entries(value).find(([name]) => path === `$.${name}`)?.[1] as unknown,
  });
  try {
    engine.addRule({
      conditions: structuredClone(when) as unknown as TopLevelCondition,
      event: { type: "hit" },
    });
    return (await engine.run(structuredClone(facts) as Record<string, unknown>)).events.length === 1;
  } catch {
    return "throws";
  }
}

/** The truth of the rule, or the first thing that it is refused for. */
function ask(semantics: Semantics, when: JsonObject, facts: JsonObject): string {
  const untyped = semantics === "json-rules-engine";
  const catalogue = loadCatalogue({
    format: "lendloom-catalogue/1",
    id: "traps",
    version: "1.0.0",
    title: t,
    sources: { given: { title: t } },
    facts: Object.fromEntries(
      Object.entries(types).map(([name, type]) => [
        name,
        {
          title: t,
          type: untyped ? { kind: "any" } : type,
          source: "given",
          nullable: untyped || name === "none",
        },
      ]),
    ),
  });
  if (!catalogue.ok) throw new Error(JSON.stringify(catalogue.error));
  const reasons = { R: { texts: t, facts: Object.keys(types), rank: 1 } };
  const event = { type: "hit", ...(untyped ? {} : { params: { reason: "R" } }) };
  const pack = compilePack(
    {
      format: "lendloom-pack/1",
      id: "traps",
      version: "1.0.0",
      title: t,
      owner: "tests",
      semantics,
      catalogue: "traps",
      derived: {},
      conditions: {},
      reasons: untyped ? {} : reasons,
      decisions: {
        rules: { kind: "rules", title: t, rules: [{ id: "r", title: t, conditions: when, event }] },
      },
      outcome: { decision: "rules", precedence: [{ event: "hit", outcome: "decline" }], otherwise: "refer" },
    },
    { catalogue: catalogue.value },
  );
  const at = "/decisions/rules/rules/0/conditions";
  if (!pack.ok) return `refused ${pack.error[0]?.code} ${pack.error[0]?.pointer.replace(at, "")}`;
  const result = evaluate(pack.value, { facts, at: "2026-11-22T09:00:00Z" });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const [decision] = renderTrace(pack.value, result.value).decisions;
  return decision?.kind === "rules" ? (decision.rules[0]?.truth ?? "") : "";
}

describe("conditions that other engines answer in ways nobody expects", () => {
  for (const { name, when, facts = {}, library, strict, dmn, jre } of [
    ...negations,
    ...shapes,
    ...values,
    ...names,
  ])
    it(`${name}: ${library} to json-rules-engine, ${strict} in strict, ${dmn} in dmn`, async () => {
      expect(await askLibrary(when, facts)).toBe(library);
      expect(ask("json-rules-engine", when, facts)).toBe(jre ?? String(library));
      expect(ask("strict", when, facts)).toBe(strict);
      expect(ask("dmn", when, facts)).toBe(dmn);
    });
});
