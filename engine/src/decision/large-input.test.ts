import { describe, expect, it } from "vitest";
import { leastCpuMs } from "../testing/cpu-time.fixture.ts";
import { parseJson, type Json, type Result } from "../kernel/index.ts";
import { bindValue } from "../logic/index.ts";
import { loadCatalogue } from "./catalogue.ts";
import { compilePack } from "./compile-pack.ts";
import { evaluate } from "./evaluate.ts";
import {
  AT,
  catalogueOf,
  compiled,
  policy,
  rule,
  sampleCatalogue,
  samplePack,
  tablePack,
} from "./sample-pack.ts";

const texts = { "zh-CN": "多", en: "Many" };

const named = (count: number, member: Json): Json =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, member]));
const listed = (count: number, member: (index: number) => unknown): Json =>
  Array.from({ length: count }, (_, index) => member(index)) as Json;

const adult = { all: [{ fact: "age", operator: "lessThan", value: 18 }] };
const fact = { title: texts, type: { kind: "integer" }, source: "application" };
const rowOf = (index: number) => ({ id: `r${index}`, when: ["-", "-"], then: ['"refer"'] });
const enumOf = (count: number) => ({
  kind: "enum",
  values: listed(count, (index) => ({ value: `v${index}`, title: texts })),
});

interface Large {
  readonly name: string;
  readonly make: () => unknown;
  readonly read: (document: unknown) => Result<unknown>;
  /** The last issue, as `code pointer`. */
  readonly answer: string;
}

const catalogue = catalogueOf();
const asPack = (document: unknown) => compilePack(document, { catalogue });
const asFacts = (facts: unknown) => evaluate(sample, { facts: facts as Record<string, Json>, at: AT });
const sample = compiled(samplePack());
const tooMany = (pointer: string) => `schema.too-many-members ${pointer}`;
const changed = (part: object) => () => ({ ...samplePack(), ...part });
const inCatalogue = (part: object) => () => ({ ...sampleCatalogue, ...part });

const refused: readonly Large[] = [
  {
    name: "catalogue of 100,000 facts",
    make: inCatalogue({ facts: named(100_000, fact) }),
    read: loadCatalogue,
    answer: tooMany("/facts"),
  },
  {
    name: "catalogue of 100,000 sources",
    make: inCatalogue({ sources: named(100_000, { title: texts }) }),
    read: loadCatalogue,
    answer: tooMany("/sources"),
  },
  {
    name: "enum of 1,000,000 values",
    make: inCatalogue({ facts: { ...sampleCatalogue.facts, city: { ...fact, type: enumOf(1_000_000) } } }),
    read: loadCatalogue,
    answer: tooMany("/facts/city/type/values"),
  },
  {
    name: "pack of 1,000,000 rules",
    make: changed({
      decisions: {
        policy: {
          ...policy,
          rules: listed(1_000_000, (index) => rule(`r${index}`, adult, "decline", "AGE")),
        },
      },
    }),
    read: asPack,
    answer: tooMany("/decisions/policy/rules"),
  },
  {
    name: "table of 1,000,000 rows",
    make: () => tablePack({ rows: listed(1_000_000, rowOf) as never }),
    read: asPack,
    answer: tooMany("/decisions/policy/rows"),
  },
  {
    name: "row of 1,000,000 cells",
    make: () => tablePack({ rows: [{ ...rowOf(0), when: listed(1_000_000, () => "-") as never }] }),
    read: asPack,
    answer: tooMany("/decisions/policy/rows/0/when"),
  },
  {
    name: "condition of 1,000,000 comparisons",
    make: changed({
      conditions: { many: { title: texts, conditions: { all: listed(1_000_000, () => adult) } } },
    }),
    read: asPack,
    answer: "pack.too-large /conditions/many/conditions",
  },
  {
    name: "250,000 comparisons in 500 rules",
    make: changed({
      decisions: {
        policy: {
          ...policy,
          rules: listed(500, (index) =>
            rule(`r${index}`, { all: listed(500, () => adult) }, "decline", "AGE"),
          ),
        },
      },
    }),
    read: asPack,
    answer: "pack.too-large /decisions/policy/rules/400/conditions",
  },
  {
    name: "an unknown key with 100,000 members",
    make: changed({ more: named(100_000, 1) }),
    read: asPack,
    answer: tooMany("/more"),
  },
  {
    name: "an unknown key with 100,000 members in a catalogue",
    make: inCatalogue({ more: named(100_000, 1) }),
    read: loadCatalogue,
    answer: tooMany("/more"),
  },
  {
    name: "record of 100,000 fields",
    make: inCatalogue({
      facts: {
        ...sampleCatalogue.facts,
        city: { ...fact, type: { kind: "record", fields: named(100_000, 1) } },
      },
    }),
    read: loadCatalogue,
    answer: tooMany("/facts/city/type/fields"),
  },
  {
    name: "100,000 reasons",
    make: changed({ reasons: named(100_000, { texts, facts: ["age"], rank: 1 }) }),
    read: asPack,
    answer: tooMany("/reasons"),
  },
  {
    name: "100,000 derived values",
    make: changed({
      derived: named(100_000, { title: texts, type: { kind: "integer" }, formula: "age + 1" }),
    }),
    read: asPack,
    answer: tooMany("/derived"),
  },
  {
    name: "100,000 named conditions",
    make: changed({ conditions: named(100_000, { title: texts, conditions: adult }) }),
    read: asPack,
    answer: tooMany("/conditions"),
  },
  {
    name: "100,000 decisions",
    make: changed({ decisions: named(100_000, policy as unknown as Json) }),
    read: asPack,
    answer: tooMany("/decisions"),
  },
  {
    name: "100,000 facts that are none",
    make: () => named(100_000, 1),
    read: asFacts,
    answer: "facts.too-many-issues /facts",
  },
  {
    // JavaScript lists all names of an object before it gives the first: more are refused where the text is read.
    name: "text of 1,000,000 facts that are none",
    make: () => Buffer.from(factsText).toString(),
    read: (text) => parseJson(text as string),
    answer: "json.too-large ",
  },
  {
    name: "text of 100,000 facts that are none",
    make: () => JSON.stringify(named(100_000, 1)),
    read: (text) => parseJson(text as string),
    answer: "json.too-many-members ",
  },
  {
    name: "fact of 1,000,000 items where an item is expected",
    make: () => ({ age: listed(1_000_000, (index) => index) }),
    read: asFacts,
    answer: "value.type /facts/age",
  },
  {
    name: "value of any type with 1,000,000 items",
    make: () => ({ blob: listed(1_000_000, (index) => index) }),
    read: asFacts,
    answer: "value.items /facts/blob",
  },
];

/** Large, but within the limits: it has to be read. */
const works: readonly Omit<Large, "answer">[] = [
  {
    name: "catalogue of 5,000 facts",
    make: inCatalogue({ facts: { ...sampleCatalogue.facts, ...(named(4_900, fact) as object) } }),
    read: loadCatalogue,
  },
  {
    name: "10,000 rules",
    make: changed({
      decisions: {
        policy: {
          ...policy,
          rules: listed(10_000, (index) => rule(`r${index}`, adult, "decline", "AGE")),
        },
      },
    }),
    read: asPack,
  },
  {
    name: "1,000,000 cells",
    make: () =>
      tablePack({
        hitPolicy: "F",
        inputs: listed(49, (index) => ({ id: `i${index}`, title: texts, expression: "age" })) as never,
        rows: listed(20_000, (index) => ({
          ...rowOf(index),
          when: listed(49, () => "-"),
          reasons: ["ANY"],
        })) as never,
      }),
    read: asPack,
  },
];

/** Made once: it takes a second. */
const factsText = `{${Array.from({ length: 1_000_000 }, (_, index) => `"${index.toString(36)}":1`).join()}}`;
const printsTimes = process.env["LENDLOOM_TIMINGS"] === "1";

describe("large input", () => {
  it.each(refused)("RS17 $name is refused within 50 ms", ({ name, make, read, answer }) => {
    const { result, ms } = leastCpuMs(50, make, read);
    if (printsTimes) console.log(`${name}: ${ms.toFixed(1)} ms`);
    const last = (result.ok ? [] : result.error).at(-1);
    expect(`${last?.code} ${last?.pointer}`).toBe(answer);
    expect(ms).toBeLessThan(50);
  });

  it.each(works)("RS17 $name is read", { timeout: 60_000 }, ({ name, make, read }) => {
    const from = performance.now();
    const result = read(make());
    const ms = performance.now() - from;
    if (printsTimes) console.log(`${name}: ${ms.toFixed(1)} ms`);
    expect(result.ok ? [] : result.error.slice(0, 3)).toEqual([]);
    expect(ms).toBeLessThan(30_000);
  });

  it("RS12 tells the first hundred misfits of facts, and that there are more", () => {
    const unknown = asFacts(named(500, 1));
    expect(unknown.ok ? 0 : unknown.error.length).toBe(101);
    const rows = { kind: "list", of: { kind: "record", fields: {} } } as const;
    const misfits = bindValue(
      rows,
      false,
      listed(10_000, () => ({ z: 1, y: 2 })),
      "/facts/rows",
    );
    expect(misfits.ok ? 0 : misfits.error.length).toBe(100);
    const keys = bindValue(rows.of, false, named(1_000_000, 1), "/facts/row");
    expect(keys.ok ? 0 : keys.error.length).toBe(100);
  });
});
