import { describe, expect, it } from "vitest";
import { columns } from "../german-credit/columns.ts";
import { splitSample } from "../german-credit/split-sample.ts";
import { syntheticApplicants } from "../german-credit/synthetic-applicants.ts";
import { binCodes, binNumbers } from "./bins.ts";
import { fitScorecard } from "./fit-scorecard.ts";
import { fitLogistic } from "./logistic-regression.ts";
import { pointsAt, scoreOf, toScorecard } from "./scorecard.ts";
import { seededRandom } from "./seeded-random.ts";
import { areaUnderCurve, kolmogorovSmirnov } from "./separation.ts";
import { informationValue, weightsOfEvidence } from "./weight-of-evidence.ts";

const options = { maxBins: 5, minShare: 0.05 };

describe("binning", () => {
  it("keeps values that differ apart and merges values that do not", () => {
    const observations = ["a", "b", "c"].flatMap((value) =>
      Array.from({ length: 100 }, (_, at) => ({ value, good: at < (value === "c" ? 30 : 80) })),
    );
    const bins = binCodes(observations, ["a", "b", "c"], { ...options, better: "none" });
    expect(bins.map(({ values }) => values)).toEqual([["c"], ["a", "b"]]);
  });

  it("never goes against the direction that is expected", () => {
    const random = seededRandom(1);
    const observations = Array.from({ length: 2_000 }, () => {
      const value = Math.floor(random() * 100);
      return { value, good: random() < (value < 30 ? 0.5 : value < 60 ? 0.9 : 0.7) };
    });
    const shares = binNumbers(observations, { ...options, better: "more" }).map(
      ({ good, bad }) => good / (good + bad),
    );
    expect(shares.length).toBeGreaterThan(1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });

  it("puts every number in one bin, with open ends", () => {
    const observations = Array.from({ length: 200 }, (_, value) => ({ value, good: value > 120 }));
    const bins = binNumbers(observations, { ...options, better: "more" });
    expect(bins[0]).not.toHaveProperty("from");
    expect(bins.at(-1)).not.toHaveProperty("to");
    expect(bins.slice(1).map(({ from }) => from)).toEqual(bins.slice(0, -1).map(({ to }) => to));
    expect(bins.reduce((sum, { good, bad }) => sum + good + bad, 0)).toBe(200);
  });
});

describe("weight of evidence", () => {
  it("is the log of the shares' ratio, positive where the good are over-represented", () => {
    const bins = [
      { values: ["a"], good: 79.5, bad: 19.5 },
      { values: ["b"], good: 19.5, bad: 79.5 },
    ];
    const [a = 0, b = 0] = weightsOfEvidence(bins);
    expect(a).toBeCloseTo(Math.log(4), 12);
    expect(b).toBeCloseTo(-Math.log(4), 12);
    expect(informationValue(bins)).toBeCloseTo(1.2 * Math.log(4), 12);
  });
});

describe("logistic regression", () => {
  it("finds the coefficients the outcomes were drawn with", () => {
    const random = seededRandom(7);
    const rows = Array.from({ length: 40_000 }, () => [2 * random() - 1, 2 * random() - 1]);
    const targets = rows.map(([a = 0, b = 0]) => random() < 1 / (1 + Math.exp(-(0.5 + 1.5 * a - 0.75 * b))));
    const { intercept, coefficients } = fitLogistic(rows, targets, { ridge: 0 });
    expect(intercept).toBeCloseTo(0.5, 1);
    expect(coefficients[0]).toBeCloseTo(1.5, 1);
    expect(coefficients[1]).toBeCloseTo(-0.75, 1);
  });

  it("gives the log-odds when there is one column", () => {
    const rows = [...new Array<number[]>(4).fill([1]), ...new Array<number[]>(4).fill([0])];
    const targets = [true, true, true, false, true, false, false, false];
    const { intercept, coefficients } = fitLogistic(rows, targets, { ridge: 0 });
    expect(intercept).toBeCloseTo(Math.log(1 / 3), 9);
    expect(coefficients[0]).toBeCloseTo(2 * Math.log(3), 9);
  });
});

describe("the scale", () => {
  it("stands at 600 points for odds of 1 to 19 and 50 points on for half the odds", () => {
    expect(pointsAt(1 / 20)).toBe(600);
    expect(pointsAt(1 / 39)).toBe(650);
  });

  it("gives a good applicant's weight of evidence more points", () => {
    const bins = [
      { values: ["a"], good: 1, bad: 2 },
      { values: ["b"], good: 2, bad: 1 },
    ];
    const card = toScorecard({ intercept: 0, coefficients: [1] }, [{ fact: "x", bins, weights: [-1, 1] }]);
    expect(card).toMatchObject({ initialPoints: 388, characteristics: [{ points: [-72, 72] }] });
    expect([scoreOf(card, { x: "a" }), scoreOf(card, { x: "b" }), scoreOf(card, {})]).toEqual([
      316, 460, 316,
    ]);
  });
});

describe("separation", () => {
  it("is 1 for a perfect order, 0.5 for none, and the widest gap for KS", () => {
    const perfect = [1, 2, 3, 4].map((score) => ({ score, good: score > 2 }));
    const same = [true, false].map((good) => ({ score: 1, good }));
    expect([areaUnderCurve(perfect), kolmogorovSmirnov(perfect)]).toEqual([1, 1]);
    expect([areaUnderCurve(same), kolmogorovSmirnov(same)]).toEqual([0.5, 0]);
  });
});

describe("fitting", () => {
  it("finds again what synthetic applicants were given, and judges on rows it has not seen", () => {
    const { training, unseen } = splitSample(syntheticApplicants(2_000, 3));
    const { card, information } = fitScorecard(training, columns);
    const scored = unseen.map(({ facts, repaid }) => ({ score: scoreOf(card, facts), good: repaid }));
    expect(areaUnderCurve(scored)).toBeGreaterThan(0.68);
    expect(information.find(({ fact }) => fact === "checkingAccount")).toMatchObject({ used: true });
    expect(information.find(({ fact }) => fact === "presentResidence")).toMatchObject({ used: false });
  });
});
