import { readFileSync } from "node:fs";
import {
  compilePack,
  evaluate,
  loadCatalogue,
  type CatalogueDefinition,
  type PackDefinition,
} from "@lendloom/engine/decision";
import { describe, expect, it } from "vitest";
import { checkPack } from "./check-pack.ts";
import { namesOf } from "./names.ts";
import { newDecision, newPack, type StartKind } from "./new-pack.ts";

const catalogues = ["consumer", "german-credit", "merchant"].map(
  (id) =>
    JSON.parse(
      readFileSync(new URL(`../../../rules/catalogues/${id}.json`, import.meta.url), "utf8"),
    ) as CatalogueDefinition,
);
const starts: readonly StartKind[] = ["rules", "table", "scorecard"];
const title = { "zh-CN": "新", en: "New" };
const made = (catalogue: CatalogueDefinition, start: StartKind): PackDefinition => {
  const pack = newPack({ id: "fresh", title, owner: "mei", catalogue, start });
  if (pack === undefined) throw new Error("Expected a pack");
  return pack;
};

describe("a new pack", () => {
  it.each(
    catalogues.flatMap((catalogue) => starts.map((start) => [catalogue.id, start, catalogue] as const)),
  )("over %s that begins with %s compiles without a problem", (_id, start, catalogue) => {
    expect(checkPack(made(catalogue, start), catalogue)).toEqual([]);
  });

  it.each(starts)(
    "that begins with %s declines below its limit with a reason and approves above",
    (start) => {
      const [catalogue] = catalogues;
      if (catalogue === undefined) throw new Error("Expected a catalogue");
      const pack = made(catalogue, start);
      const loaded = loadCatalogue(catalogue);
      if (!loaded.ok) throw new Error("Expected a sound catalogue");
      const compiled = compilePack(pack, { catalogue: loaded.value });
      if (!compiled.ok) throw new Error("Expected a sound pack");
      const at = "2026-11-22T08:00:00.000Z";
      const fact = JSON.stringify(pack).match(/"(?:fact|expression|input)":"(\w+)"/)?.[1] ?? "";
      const decided = (value: number) => {
        const evaluation = evaluate(compiled.value, { facts: { [fact]: value }, at });
        return evaluation.ok ? evaluation.value.decision : undefined;
      };
      expect(decided(0)).toMatchObject({ outcome: "decline", reasons: [{ code: "BELOW-LIMIT" }] });
      expect(decided(100)?.outcome).toBe("approve");
    },
  );

  it("is not made over a catalogue without a number", () => {
    const [catalogue] = catalogues;
    if (catalogue === undefined) throw new Error("Expected a catalogue");
    expect(
      newPack({ id: "x", title, owner: "mei", catalogue: { ...catalogue, facts: {} }, start: "rules" }),
    ).toBe(undefined);
  });
});

describe("a new decision of a pack", () => {
  it.each(starts)("as %s keeps the pack sound, twice over", (kind) => {
    const [catalogue] = catalogues;
    if (catalogue === undefined) throw new Error("Expected a catalogue");
    let pack = made(catalogue, "rules");
    for (const _ of [1, 2]) {
      const added = newDecision(kind, pack, namesOf(pack, catalogue).values());
      if (added === undefined) throw new Error("Expected a decision");
      pack = { ...pack, decisions: { ...pack.decisions, [added.id]: added.decision } };
    }
    expect(Object.keys(pack.decisions)).toHaveLength(3);
    expect(checkPack(pack, catalogue).filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
