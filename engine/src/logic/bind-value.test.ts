import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import { applicantEntries, applicantFacts, cities } from "./applicant.fixture.ts";
import {
  bindQuickly,
  codesOf,
  createPlainValues,
  bindValue,
  quickType,
  writePlain,
  roundValue,
  unbindValue,
  UNKNOWN,
  type ValueType,
} from "./index.ts";

const refusal = (type: ValueType, wire: Json, nullable = false) => {
  const bound = bindValue(type, nullable, wire, "/facts/x");
  return bound.ok ? "ok" : bound.error.map(({ code, pointer }) => `${code} ${pointer}`).join("; ");
};
const money: ValueType = { kind: "money", currency: "CNY", min: 0, max: 100 };

describe("binding", () => {
  it.each<[ValueType, Json, string]>([
    [{ kind: "integer" }, 1.5, "value.type /facts/x"],
    [{ kind: "integer" }, "1", "value.type /facts/x"],
    [{ kind: "integer", min: 0, max: 150 }, 151, "value.range /facts/x"],
    [{ kind: "integer" }, null, "value.null /facts/x"],
    [{ kind: "decimal", scale: 2 }, 0.125, "value.scale /facts/x"],
    [{ kind: "decimal" }, "0.1", "value.type /facts/x"],
    [{ kind: "decimal" }, "12345678901234567.25", "ok"],
    [{ kind: "decimal" }, "1e99999999", "value.type /facts/x"],
    [{ kind: "percent", max: 1 }, 1.01, "value.range /facts/x"],
    [money, { amountMinor: 10_001, currency: "CNY" }, "value.range /facts/x"],
    [money, { amountMinor: 10_000, currency: "USD" }, "value.type /facts/x"],
    [money, { amountMinor: 1.5, currency: "CNY" }, "value.type /facts/x"],
    [money, 100, "value.type /facts/x"],
    [money, { amountMinor: 1, currency: "CNY", note: "" }, "value.type /facts/x"],
    [{ kind: "boolean" }, "true", "value.type /facts/x"],
    [cities, "XX", "value.enum /facts/x"],
    [{ kind: "string", maxLength: 2 }, "a中😀", "value.length /facts/x"],
    [{ kind: "string" }, "\ud800", "value.type /facts/x"],
    [{ kind: "date" }, "2024-02-30", "value.type /facts/x"],
    [{ kind: "date-time" }, "2024-02-28", "value.type /facts/x"],
    [{ kind: "days-and-time-duration" }, "P1Y", "value.type /facts/x"],
    [{ kind: "years-and-months-duration" }, "P1D", "value.type /facts/x"],
    [
      { kind: "list", of: { kind: "integer" } },
      [1, "a", null],
      "value.type /facts/x/1; value.null /facts/x/2",
    ],
    [{ kind: "list", of: { kind: "integer" } }, Array<Json>(10_001).fill(1), "value.items /facts/x"],
    [
      { kind: "record", fields: { a: { type: { kind: "integer" } } } },
      { a: "1", "b/c": 1 },
      "value.type /facts/x/a; value.unknown-key /facts/x/b~1c",
    ],
    [{ kind: "any" }, { a: [1, null, { b: "c" }] }, "ok"],
    [
      { kind: "any" },
      JSON.parse(`${"[".repeat(70)}${"]".repeat(70)}`) as Json,
      `value.depth /facts/x${"/0".repeat(65)}`,
    ],
  ])("LG11 %j given %j: %s", (type, wire, expected) => {
    expect(refusal(type, wire)).toBe(expected);
  });

  it("LG11 null is bound where it is allowed", () => {
    expect(bindValue({ kind: "integer" }, true, null, "")).toEqual({ ok: true, value: null });
  });

  it("LG11 what was bound leaves as it came", () => {
    for (const entry of applicantEntries) {
      const wire = applicantFacts[entry.name];
      if (wire === undefined) continue;
      const bound = bindValue(entry.type, true, wire, "");
      expect(bound.ok && unbindValue(entry.type, bound.value)).toEqual(wire);
    }
    expect(unbindValue({ kind: "integer" }, UNKNOWN)).toBeUndefined();
  });

  it("LG11 numbers leave as they came, long ones as text", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const bound = bindValue({ kind: "decimal" }, false, number, "");
        expect(bound.ok && Number(unbindValue({ kind: "decimal" }, bound.value))).toBe(number + 0);
      }),
    );
  });

  it("LG11 the quick way answers what the careful one answers, or nothing", () => {
    const bounds = fc.constantFrom({}, { min: 0, max: 100 }, { min: -0.5 }, { max: 1e-7 }, { min: 1e16 });
    const scale = fc.constantFrom({}, { scale: 0 }, { scale: 2 }, { scale: 9 });
    const types = fc.oneof(
      bounds.map((range): ValueType => ({ kind: "integer", ...range })),
      fc.tuple(bounds, scale).map(([range, digits]): ValueType => ({ kind: "decimal", ...range, ...digits })),
      fc.tuple(bounds, scale).map(([range, digits]): ValueType => ({ kind: "percent", ...range, ...digits })),
      fc
        .tuple(bounds, fc.constantFrom("CNY", "JPY", "KWD"))
        .map(([range, currency]): ValueType => ({ kind: "money", currency, ...range })),
      fc.constantFrom<ValueType>(
        { kind: "boolean" },
        cities,
        { kind: "string", maxLength: 3 },
        { kind: "date" },
      ),
    );
    const number = fc.oneof(
      fc.integer({ min: -10, max: 200 }),
      fc.double({ noNaN: true }),
      fc.maxSafeInteger(),
      fc.tuple(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.nat(9)).map(([n, e]) => n / 10 ** e),
      fc.constantFrom(-0, 1e-7, 1e15, 123456789012345.6, 0.1 + 0.2),
    );
    const wires = fc.oneof(
      number,
      fc.record({ amountMinor: number, currency: fc.constantFrom("CNY", "JPY", "KWD") }),
      fc.string({ unit: fc.constantFrom("a", "中", "😀", "\ud800", "SH") }),
      fc.constantFrom<Json>(null, true, "SH", "BJ", [], {}),
    );
    fc.assert(
      fc.property(types, wires, (type, wire) => {
        const plain = createPlainValues(1);
        const quick = bindQuickly(quickType(type), wire, plain, 0);
        const careful = bindValue(type, false, wire, "");
        const right = createPlainValues(1);
        if (quick !== UNKNOWN) {
          expect(careful).toEqual({ ok: true, value: quick });
          writePlain(right, 0, quick, codesOf(type));
        }
        expect(plain).toEqual(right);
      }),
      { numRuns: 20_000, seed: 1 },
    );
  });

  it("LG11 an object from outside reaches no prototype", () => {
    const wire = JSON.parse('{"__proto__":{"admin":true}}') as Json;
    expect(refusal({ kind: "record", fields: {} }, wire)).toBe("value.unknown-key /facts/x/__proto__");
    const bound = bindValue({ kind: "any" }, false, wire, "");
    expect(bound.ok && bound.value).toBeInstanceOf(Map);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it("LG12 rounding is by name", () => {
    expect(roundValue(2.5, 0, "half-even")).toBe(2);
    expect(roundValue(2.5, 0, "half-up")).toBe(3);
    expect(roundValue(1.005, 2, "half-up")).toBe(1.01);
    expect(roundValue(UNKNOWN, 2, "half-up")).toBe(UNKNOWN);
    expect(roundValue("x", 2, "half-up")).toBe("x");
    expect(unbindValue({ kind: "money", currency: "CNY" }, 0.125)).toEqual({
      amountMinor: 12,
      currency: "CNY",
    });
  });
});
