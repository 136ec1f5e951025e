import { createReadStream, existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import {
  compare,
  compilePack,
  createComparison,
  decide,
  loadCatalogue,
  readColumns,
  type CompiledPack,
  type ComparedApplicant,
  type ComparisonReport,
  type PackDefinition,
} from "@lendloom/engine/decision";
import { splitCsv } from "@lendloom/engine/spreadsheets";
import { describe, expect, it } from "vitest";
import { valueOf } from "../decisions/credit-pack.ts";
import { areaUnderCurve, kolmogorovSmirnov } from "../fit/separation.ts";
import { readSample } from "../german-credit/read-sample.ts";

const root = resolve(import.meta.dirname, "../../..");
/** Default of Credit Card Clients, I-Cheng Yeh, UCI Machine Learning Repository, CC BY 4.0; kept beside the repository. */
const customersPath = resolve(root, "../shared/data/UCI_Credit_Card.csv");
const at = "2026-11-22T09:00:00Z";
const text = (words: string) => ({ "zh-CN": words, en: words });
const outcomes = ["approve", "refer", "decline"] as const;

/** The same counts by a plain loop, kept apart from the comparison: nothing is streamed and nothing re-used. */
function plainCounts(a: CompiledPack, b: CompiledPack, applicants: readonly ComparedApplicant[]) {
  const decided = applicants.map(({ facts, good }) => {
    const of = (pack: CompiledPack) =>
      valueOf(decide(pack, { facts: facts as Parameters<typeof decide>[1]["facts"], at }));
    return { a: of(a).outcome, b: of(b).outcome, good };
  });
  return outcomes.flatMap((one) =>
    outcomes.map((other) => {
      const inCell = decided.filter((each) => each.a === one && each.b === other);
      return [
        one,
        other,
        inCell.length,
        inCell.filter(({ good }) => good === true).length,
        inCell.filter(({ good }) => good === false).length,
      ];
    }),
  );
}

function countsOf({ matrix }: ComparisonReport) {
  return matrix.map(({ a, b, count, good, bad }) => [a, b, count, good, bad]);
}

const jsonAt = (path: string): unknown => JSON.parse(readFileSync(resolve(root, path), "utf8"));

describe("South German Credit", () => {
  const sample = readSample();
  it.skipIf(sample === undefined)(
    "CP1 a thousand applicants: the counts of a plain loop, KS and AUC of their definitions (skipped without ../shared/data)",
    () => {
      const catalogue = valueOf(loadCatalogue(jsonAt("rules/catalogues/german-credit.json")));
      const definition = jsonAt("rules/german-credit/pack.json") as PackDefinition;
      const a = valueOf(compilePack(definition, { catalogue }));
      const b = valueOf(compilePack(stricter(definition), { catalogue }));
      const applicants = (sample ?? []).map(({ number, facts, repaid }) => ({
        ref: String(number),
        facts,
        good: repaid,
      }));
      const report = valueOf(compare(a, b, applicants, { at, segments: [{ fact: "purpose" }] }));
      expect([report.applicants, report.refused.count]).toEqual([1_000, 0]);
      expect(countsOf(report)).toEqual(plainCounts(a, b, applicants));
      expect(report.changed).toBeGreaterThan(0);
      const name = report.sides.a.score?.name ?? "";
      const slot = a.scope.slotOf.get(name) ?? -1;
      const scored = applicants.map(({ facts, good }) => ({
        score: Number(valueOf(decide(a, { facts, at })).frame.slots[slot]),
        good,
      }));
      expect(report.sides.a.score?.auc).toBeCloseTo(areaUnderCurve(scored), 12);
      expect(report.sides.a.score?.ks).toBeCloseTo(kolmogorovSmirnov(scored), 12);
    },
  );
});

/** Every whole number that a rule, cell or the like compares the score with is raised. */
function stricter(definition: PackDefinition): PackDefinition {
  const card = Object.values(definition.decisions).find(({ kind }) => kind === "scorecard");
  const copy = structuredClone<PackDefinition>(definition);
  for (const model of Object.values(copy.decisions))
    if (model.kind === "scorecard") (model as { initialPoints: number }).initialPoints -= 15;
  return card === undefined ? definition : copy;
}

describe("credit card customers", () => {
  const numbers = Array.from({ length: 23 }, (_, index) => `X${index + 1}`);
  const catalogue = valueOf(
    loadCatalogue({
      format: "lendloom-catalogue/1",
      id: "cards",
      version: "1.0.0",
      title: text("Cards"),
      sources: { file: { title: text("File") } },
      facts: Object.fromEntries(
        numbers.map((name) => [
          name,
          name === "X2"
            ? {
                title: text("Sex"),
                type: { kind: "enum", values: ["1", "2"].map((value) => ({ value, title: text(value) })) },
                source: "file",
                protected: true,
              }
            : { title: text(name), type: { kind: "integer" }, source: "file" },
        ]),
      ),
    }),
  );
  const pack = (late: number, limit: number) =>
    valueOf(
      compilePack(
        {
          format: "lendloom-pack/1",
          id: "cards",
          version: "1.0.0",
          title: text("Cards"),
          owner: "benchmarks",
          semantics: "strict",
          catalogue: "cards",
          derived: {},
          conditions: {},
          reasons: {
            LATE: { texts: text("Late"), facts: ["X6"], rank: 1 },
            LIMIT: { texts: text("Limit"), facts: ["X1"], rank: 2 },
          },
          decisions: {
            policy: {
              kind: "rules",
              title: text("Policy"),
              rules: [
                rule(
                  "late",
                  { fact: "X6", operator: "greaterThanInclusive", value: late },
                  "decline",
                  "LATE",
                ),
                rule("limit", { fact: "X1", operator: "lessThan", value: limit }, "refer", "LIMIT"),
                rule("fine", { fact: "X6", operator: "lessThan", value: late }, "approve"),
              ],
            },
          },
          outcome: {
            decision: "policy",
            precedence: ["decline", "refer", "approve"].map((outcome) => ({ event: outcome, outcome })),
            otherwise: "refer",
          },
        },
        { catalogue },
      ),
    );

  it.skipIf(!existsSync(customersPath))(
    "CP1 thirty thousand customers streamed from their CSV: the counts of a plain loop, and of both sexes (skipped without ../shared/data)",
    async () => {
      const [a, b] = [pack(2, 50_000), pack(1, 80_000)];
      const comparison = valueOf(createComparison(a, b, { at }));
      const applicants: ComparedApplicant[] = [];
      const splitter = splitCsv({ longestRow: 10_000 });
      let columns: ReturnType<typeof readHeader> | undefined;
      const readHeader = (header: readonly string[]) =>
        valueOf(readColumns(header, [catalogue], { ref: "ID", ignore: ["Y"] }));
      const take = (rows: readonly (readonly string[])[]): void => {
        for (const cells of rows) {
          if (columns === undefined) columns = readHeader(cells);
          else
            applicants.push({
              ...valueOf(columns.readRow(cells, applicants.length + 2)),
              good: cells.at(-1) === "0",
            });
        }
      };
      for await (const chunk of createReadStream(customersPath, "utf8"))
        take(unwrap(splitter.push(String(chunk))));
      take(unwrap(splitter.push("", true)));
      comparison.addMany(applicants);
      const report = comparison.report();
      expect([report.applicants, report.refused.count]).toEqual([30_000, 0]);
      expect(countsOf(report)).toEqual(plainCounts(a, b, applicants));
      const [sex] = report.fairness.facts;
      const approved = (value: string) =>
        applicants.filter(
          ({ facts }) =>
            facts["X2"] === value &&
            valueOf(decide(b, { facts: facts as Record<string, number>, at })).outcome === "approve",
        ).length;
      expect(sex?.sides.b.map(({ approved: count }) => count)).toEqual([approved("1"), approved("2")]);
    },
  );
});

function rule(id: string, leaf: object, type: string, reason?: string) {
  return {
    id,
    title: text(id),
    conditions: { all: [leaf] },
    event: { type, ...(reason === undefined ? {} : { params: { reason } }) },
  };
}

function unwrap<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: object },
): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
}
