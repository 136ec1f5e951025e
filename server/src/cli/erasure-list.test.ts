import { expect, it } from "vitest";
import type { Erasure, TenantId } from "../store/index.ts";
import { inAnyOf, linesOfErasures, readErasureList } from "./erasure-list.ts";

const demo = "demo" as TenantId;
const of = (subject: string, day = "01"): Erasure => ({
  tenant: demo,
  subject,
  at: `2026-06-${day}T00:00:00.000Z`,
});

async function written(...erasures: readonly Erasure[]): Promise<string> {
  const all = async function* () {
    for (const erasure of erasures) yield await Promise.resolve(erasure);
  };
  let text = "";
  for await (const line of linesOfErasures(all())) text += `${line}\n`;
  return text;
}

it("a list of who was erased is read as it was written, also one of nobody", async () => {
  const people = [of("a"), of("b")];
  expect(readErasureList("f", await written(...people))).toEqual(people);
  expect(readErasureList("f", await written())).toEqual([]);
});

it("a list that is empty or was cut anywhere is refused", async () => {
  const text = await written(of("a"), of("b"));
  for (let length = 0; length < text.trimEnd().length; length++) {
    expect(() => readErasureList("f", text.slice(0, length)), String(length)).toThrow("f is not whole");
  }
  const [first = "", ...rest] = text.split("\n");
  expect(() => readErasureList("f", rest.join("\n"))).toThrow("is not whole");
  expect(() => readErasureList("f", text + text)).toThrow("is not whole");
  expect(() => readErasureList("f", text.replace(first, '{"tenant":"demo"}'))).toThrow("Expected line 1");
});

it("of several lists everybody is taken once, by the first moment told", () => {
  expect(inAnyOf([[of("a", "02")], [of("a"), of("b")], []])).toEqual([of("a"), of("b")]);
});
