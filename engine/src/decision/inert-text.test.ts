import { afterEach, describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../kernel/index.ts";
import { compilePack } from "./compile-pack.ts";
import { evaluate } from "./evaluate.ts";
import { loadCatalogue, type Catalogue } from "./catalogue.ts";
import { renderTrace } from "./render-trace.ts";
import { AT, catalogueOf, policy, rule, sampleCatalogue, samplePack, tablePack } from "./sample-pack.ts";

declare global {
  var escaped: unknown;
}

/** Texts that have run code in some rule engine or template language. */
const payloads = [
  "globalThis.escaped = 1",
  "this.constructor.constructor('globalThis.escaped = 1')()",
  'constructor.constructor("globalThis.escaped = 1")()',
  "${globalThis.escaped = 1}",
  "{{constructor.constructor('globalThis.escaped=1')()}}",
  "$..[?(@.constructor.constructor('globalThis.escaped = 1')())]",
  "$.a[(globalThis.escaped=1)]",
  "x\u2028globalThis.escaped = 1",
  '"; globalThis.escaped = 1; "',
  "function() { globalThis.escaped = 1 }",
  'get value(context, "constructor")("globalThis.escaped = 1")()',
  "age.constructor.constructor",
  "__proto__",
];

/** A document for every place of `document`: its text, or its key, replaced by the next payload. */
function* withPayloads(document: Json): Generator<Json> {
  let turn = 0;
  const next = (): string => payloads[turn++ % payloads.length] ?? "";
  function* at(part: Json, rebuild: (value: Json) => Json): Generator<Json> {
    if (typeof part === "string") yield rebuild(next());
    else if (Array.isArray(part)) {
      const list = part as readonly Json[];
      for (const [index, entry] of list.entries())
        yield* at(entry, (value) => rebuild(list.with(index, value)));
    } else if (typeof part === "object" && part !== null)
      for (const [key, entry] of Object.entries(part)) {
        yield* at(entry, (value) => rebuild({ ...(part as JsonObject), [key]: value }));
        const rest = Object.entries(part).filter(([other]) => other !== key);
        yield rebuild(Object.fromEntries([...rest, [next(), entry]]));
      }
  }
  yield* at(document, (value) => value);
}

/** The places that are read as expressions, cells, operators, names or paths. */
const expressions = (payload: string): readonly Json[] => {
  const cell = tablePack({ rows: [{ id: "a", when: [payload, "-"], then: ['"approve"'] }] });
  const answer = tablePack({ rows: [{ id: "a", when: ["-", "-"], then: [payload] }] });
  const tree = (condition: Json) => ({
    ...samplePack({ reasons: {} }),
    decisions: { policy: { ...policy, rules: [rule("x", { all: [condition] }, "approve")] } },
  });
  return [
    cell,
    answer,
    samplePack({
      derived: { x: { title: { "zh-CN": "x", en: "x" }, type: { kind: "any" }, formula: payload } },
    }),
    tree({ fact: payload, operator: "equal", value: 1 }),
    tree({ fact: "age", operator: payload, value: 1 }),
    tree({ fact: "city", operator: "equal", value: payload }),
    tree({ fact: "blob", operator: "equal", value: 1, path: payload }),
    tree({ fact: "blob", operator: "equal", value: { fact: "blob", path: payload } }),
    tree({ condition: payload }),
  ] as unknown as readonly Json[];
};

describe("text of definitions", () => {
  afterEach(() => {
    delete globalThis.escaped;
  });

  const t = { "zh-CN": "x", en: "x" };
  const full = samplePack({
    derived: { ratio: { title: t, type: { kind: "decimal" }, formula: "debt / income" } },
    conditions: { adult: { title: t, conditions: { all: [{ fact: "age", operator: "equal", value: 18 }] } } },
    decisions: {
      policy,
      sum: { kind: "formula", title: t, output: "sum", type: { kind: "decimal" }, formula: "age + 1" },
      card: {
        kind: "scorecard",
        title: t,
        output: "points",
        initialPoints: 0,
        characteristics: [
          {
            id: "a",
            title: t,
            input: "age",
            attributes: [{ id: "b", when: "> 1", points: 1 }],
            missing: { points: 0 },
          },
        ],
      },
    },
  });
  const table = tablePack({ rows: [{ id: "a", when: ["> 1", "-"], then: ['"approve"'], reasons: ["ANY"] }] });

  const run = (document: Json, catalogue: Catalogue): void => {
    const pack = compilePack(document, { catalogue });
    if (!pack.ok) return;
    const facts = { age: 30, score: 700, city: payloads[0] ?? "", blob: { a: [1] } };
    const result = evaluate(pack.value, { facts, at: AT });
    if (result.ok) renderTrace(pack.value, result.value);
  };

  it("RS13 is refused or inert wherever it is read as an expression, for every payload", () => {
    const catalogue = catalogueOf();
    for (const semantics of ["strict", "dmn", "json-rules-engine"])
      for (const payload of payloads)
        for (const document of expressions(payload))
          run({ ...(document as JsonObject), semantics }, catalogue);
    expect(globalThis.escaped).toBeUndefined();
  });

  it("RS13 is refused or inert in every place of a pack", () => {
    const catalogue = catalogueOf();
    let tried = 0;
    for (const definition of [full, table])
      for (const document of withPayloads(definition as unknown as Json)) {
        tried += 1;
        run(document, catalogue);
      }
    expect(tried).toBeGreaterThan(300);
    expect(globalThis.escaped).toBeUndefined();
  });

  it("RS13 is refused or inert in every place of a catalogue", () => {
    for (const document of withPayloads(sampleCatalogue as unknown as Json)) {
      const catalogue = loadCatalogue(document);
      if (catalogue.ok) compilePack(full, { catalogue: catalogue.value });
    }
    expect(globalThis.escaped).toBeUndefined();
  });
});
