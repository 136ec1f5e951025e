import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { LOGIC_VERSION } from "@lendloom/engine/logic";
import {
  applicantsFile,
  changedAnswers,
  decideGolden,
  goldenFile,
  readGolden,
  type GoldenApplicants,
  type GoldenDecisions,
} from "../golden/golden-decisions.ts";
import { root } from "../installation.ts";

const golden = readGolden<GoldenApplicants>(applicantsFile, { definitions: {}, applicants: [] });

it("RS18 this logic version answers what its golden decisions say", () => {
  const expected = readGolden<GoldenDecisions>(goldenFile(LOGIC_VERSION), {});
  expect(Object.keys(expected).length, `Run: pnpm golden-decisions`).toBe(golden.applicants.length);
  expect(decideGolden(golden)).toEqual(expected);
});

it("RS18 an answer that was kept is found when it changes or is gone, a new one is not", () => {
  const decision = {
    outcome: "refer",
    possible: ["refer"],
    missing: [],
    reasons: [],
    outputs: {},
    digest: "1",
  };
  const kept = { a: decision, b: decision, c: decision };
  const decided = { a: decision, b: { ...decision, digest: "2" }, d: decision };
  expect(changedAnswers(kept, decided)).toEqual(["b", "c"]);
});

it("RS18 golden decisions are of every pack, all three semantics and every outcome, some with facts missing", () => {
  const packs = readdirSync(join(root, "rules"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith("/pack.json"))
    .map((path) => path.slice(0, -"/pack.json".length));
  expect(packs.length).toBeGreaterThan(4);
  for (const pack of packs)
    expect(golden.applicants.filter(({ name }) => name.startsWith(`${pack} `)).length, pack).toBeGreaterThan(
      5,
    );
  const semantics = Object.values(golden.definitions).flatMap((definition) => {
    const of = (definition as { readonly semantics?: string }).semantics;
    return of === undefined ? [] : [of];
  });
  expect([...new Set(semantics)].sort()).toEqual(["dmn", "json-rules-engine", "strict"]);
  const decisions = Object.values(readGolden<GoldenDecisions>(goldenFile(LOGIC_VERSION), {}));
  expect([...new Set(decisions.map(({ outcome }) => outcome))].sort()).toEqual([
    "approve",
    "decline",
    "refer",
  ]);
  expect(decisions.filter(({ missing }) => missing.length > 0).length).toBeGreaterThan(5);
});
