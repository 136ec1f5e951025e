import { describe, expect, it } from "vitest";
import { compileExpression, createScope, UNKNOWN, type Value } from "../index.ts";

const fields = { a: { type: { kind: "integer" } }, b: { type: { kind: "integer" } } } as const;
const scope = createScope([
  { name: "person", type: { kind: "record", fields } },
  { name: "people", type: { kind: "list", of: { kind: "record", fields } } },
]);

type Fields = Readonly<Record<string, Value>>;

function valueOf(text: string, person: Fields, people: readonly Fields[]): Value {
  const compiled = compileExpression(text, { scope, semantics: "strict", pointer: "" });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const slots = [new Map(Object.entries(person)), people.map((fields) => new Map(Object.entries(fields)))];
  return compiled.value.evaluate({ slots, at: "2026-01-15T08:00:00Z" });
}

/** Every way of filling in what is missing with one of a few numbers. */
function completions(given: Fields): readonly Fields[] {
  return Object.keys(fields).reduce<readonly Fields[]>(
    (all, name) =>
      all.flatMap((each) => (name in each ? [each] : [1, 2].map((value) => ({ ...each, [name]: value })))),
    [given],
  );
}

const texts = [
  "count(get entries(person))",
  'count(get entries(person)[key = "b"])',
  'get value(person, "b") = 2',
  "context merge([{ a: 1, b: 2 }, person]).b",
  "context merge([person, { a: 1 }]).a",
  'context put(person, "a", 5).a',
  'count(get entries(context put(person, "a", 5)))',
  "person instance of context<a: number, b: number>",
  "person instance of context<c: number>",
  "count(distinct values(people))",
  "count(union(people, [person]))",
  "count(index of(people, person))",
  "list contains(people, person)",
  "person in people",
  "is(person, people[1])",
  "string(person)",
  "count(for p in people return get entries(p))",
  "for p in people return count(get entries(p))",
  "some p in people satisfies p = person",
  "person = people[1]",
  "{ a: person.a, b: 2 } = { a: 1, b: 2 }",
  "count(get entries({ a: 1, b: person.b }))",
];

describe("contexts of which something is missing", () => {
  it.each(texts)("LG8 %s keeps a definite answer under every completion", (text) => {
    const parts: readonly Fields[] = [{}, { a: 1 }, { b: 2 }, { a: 1, b: 2 }, { a: 2, b: 2 }];
    for (const person of parts)
      for (const first of parts)
        for (const second of parts) {
          const answer = valueOf(text, person, [first, second]);
          if (hasUnknown(answer)) continue;
          for (const one of completions(person))
            for (const two of completions(first))
              for (const three of completions(second))
                expect(valueOf(text, one, [two, three]), JSON.stringify({ person, first, second })).toEqual(
                  answer,
                );
        }
  });

  it("LG8 what is all there has its entries", () => {
    expect(valueOf("count(get entries(person))", { a: 1, b: 2 }, [])).toBe(2);
    expect(valueOf("count(get entries(person))", { a: 1 }, [])).toBe(UNKNOWN);
    expect(valueOf("context merge([{ a: 1, b: 2 }, person]).b", { a: 1, b: 3 }, [])).toBe(3);
    expect(
      valueOf("count(distinct values(people))", {}, [
        { a: 1, b: 1 },
        { a: 1, b: 1 },
      ]),
    ).toBe(1);
  });
});

function hasUnknown(value: Value): boolean {
  return value === UNKNOWN || (Array.isArray(value) && (value as readonly Value[]).some(hasUnknown));
}
