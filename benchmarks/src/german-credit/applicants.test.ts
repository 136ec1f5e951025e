import { describe, expect, it } from "vitest";
import { seededRandom, shuffled } from "../fit/seeded-random.ts";
import { columns } from "./columns.ts";
import { parseSample } from "./read-sample.ts";
import { splitSample } from "./split-sample.ts";
import { syntheticApplicants } from "./synthetic-applicants.ts";

describe("the sample", () => {
  const header =
    "laufkont laufzeit moral verw hoehe sparkont beszeit rate famges buerge wohnzeit verm alter weitkred wohn bishkred beruf pers telef gastarb kredit";

  it("decodes codes to the catalogue's values and leaves protected columns out", () => {
    const [applicant] = parseSample(`${header}\n1 18 4 2 1049 1 2 4 2 1 4 2 21 3 1 1 3 2 1 2 1\n`);
    expect(applicant).toEqual({
      number: 1,
      repaid: true,
      facts: {
        checkingAccount: "none",
        durationMonths: 18,
        creditHistory: "all-paid-here",
        purpose: "car-used",
        amount: 1049,
        savings: "none-or-unknown",
        employmentDuration: "under-1-year",
        instalmentRate: "under-20",
        otherDebtors: "none",
        presentResidence: "7-years-or-more",
        property: "car-or-other",
        otherInstalmentPlans: "none",
        housing: "free",
        numberCredits: "1",
      },
    });
  });

  it("refuses a code nobody knows", () => {
    expect(() => parseSample(`${header}\n9 18 4 2 1049 1 2 4 2 1 4 2 21 3 1 1 3 2 1 2 1\n`)).toThrow(
      "laufkont",
    );
  });
});

describe("the split", () => {
  it("puts every row on one side, the same for the same seed", () => {
    const applicants = syntheticApplicants(1_000, 1);
    const { training, unseen } = splitSample(applicants);
    expect([training.length, unseen.length]).toEqual([700, 300]);
    expect(new Set([...training, ...unseen]).size).toBe(1_000);
    expect(splitSample(applicants).unseen).toEqual(unseen);
    expect(splitSample(applicants, 5).unseen).not.toEqual(unseen);
  });
});

describe("synthetic applicants", () => {
  it("are the same for the same seed and carry values of the catalogue only", () => {
    const applicants = syntheticApplicants(500, 42);
    expect(syntheticApplicants(500, 42)).toEqual(applicants);
    for (const { fact, values } of columns) {
      for (const { facts } of applicants) {
        if (values !== undefined) expect(values).toContain(facts[fact]);
        else expect(Number.isInteger(facts[fact])).toBe(true);
      }
    }
  });

  it("repay as often as the chance they were drawn with", () => {
    const applicants = syntheticApplicants(20_000, 9);
    for (const [from, to] of [
      [0, 0.5],
      [0.5, 0.75],
      [0.75, 1],
    ] as const) {
      const group = applicants.filter(({ chanceOfRepaying: chance = 0 }) => chance >= from && chance < to);
      const expected =
        group.reduce((sum, { chanceOfRepaying = 0 }) => sum + chanceOfRepaying, 0) / group.length;
      expect(group.length).toBeGreaterThan(1_000);
      expect(group.filter(({ repaid }) => repaid).length / group.length).toBeCloseTo(expected, 1);
    }
  });
});

describe("seeded random", () => {
  it("is even and repeats itself", () => {
    const series = Array.from({ length: 10_000 }, seededRandom(11));
    expect(series.reduce((sum, value) => sum + value, 0) / series.length).toBeCloseTo(0.5, 1);
    expect(Array.from({ length: 10_000 }, seededRandom(11))).toEqual(series);
    expect(shuffled([1, 2, 3, 4, 5], 3).toSorted()).toEqual([1, 2, 3, 4, 5]);
  });
});
