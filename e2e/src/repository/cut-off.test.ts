import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeChange } from "@lendloom/engine/interop";
import { compilePack, evaluate, loadCatalogue, type PackCases } from "@lendloom/engine/decision";
import type { Json } from "@lendloom/engine/kernel";
import { expect, it } from "vitest";
import { root } from "../installation.ts";

const read = (path: string): Json => JSON.parse(readFileSync(join(root, path), "utf8")) as Json;
const pack = read("rules/consumer-credit/pack.json");
const { cases } = read("rules/consumer-credit/cases.json") as unknown as PackCases;

/** The one edit a product manager makes first: the pack with another cut-off. */
function withCutOff(score: number): Json {
  const text = JSON.stringify(pack);
  const cutOff = '{"fact":"creditScore","operator":"lessThan","value":600}';
  expect(text.split(cutOff)).toHaveLength(2);
  return JSON.parse(text.replace(cutOff, cutOff.replace("600", String(score)))) as Json;
}

function decide(definition: Json, caseId: string) {
  const catalogue = loadCatalogue(read("rules/catalogues/consumer.json"));
  if (!catalogue.ok) throw new Error(JSON.stringify(catalogue.error));
  const compiled = compilePack(definition, { catalogue: catalogue.value });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const { facts, at } = cases.find(({ id }) => id === caseId)!;
  const evaluation = evaluate(compiled.value, { facts: facts as Record<string, Json>, at });
  if (!evaluation.ok) throw new Error(JSON.stringify(evaluation.error));
  return evaluation.value.decision;
}

it("raising the cut-off from 600 to 620 turns an applicant scoring 610 from approve to decline, and nothing else", () => {
  expect(decide(pack, "score-610")).toMatchObject({ outcome: "approve", reasons: [] });
  const declined = decide(withCutOff(620), "score-610");
  expect(declined.outcome).toBe("decline");
  expect(declined.reasons.map(({ code, rule }) => [code, rule])).toEqual([
    ["CREDIT-RECORD-WEAK", "score-cut-off"],
  ]);
  expect(declined.outputs).toEqual(decide(pack, "score-610").outputs);
});

it("the change reads as one sentence about the cut-off", () => {
  expect(describeChange(pack, withCutOff(620), "pack").map(({ texts }) => texts)).toEqual([
    { "zh-CN": "准入分数线 600 → 620", en: "Cut-off 600 → 620" },
  ]);
});
