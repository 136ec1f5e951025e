import { pointsAt, type Scorecard } from "../fit/scorecard.ts";
import type { Bin } from "../fit/bins.ts";
import { characteristicTexts } from "./texts.ts";

/** The chances of not repaying between which a person looks. */
const approveBelow = 0.25;
const declineFrom = 0.5;
/** Points from which an applicant is approved, and below which declined. */
export const approvePoints = pointsAt(approveBelow);
export const declinePoints = pointsAt(declineFrom);
/** Facts without which nobody is declined: a bureau that is down is not the applicant's fault. */
export const neededRecords = ["checkingAccount", "creditHistory"] as const;

/** `rules/german-credit/pack.json` from a fitted scorecard: the scorecard and the two cut-offs on its points. */
export function buildPack(card: Scorecard) {
  const facts = card.characteristics.map(({ fact }) => fact);
  return {
    format: "lendloom-pack/1",
    id: "german-credit",
    version: "1.0.0",
    title: { "zh-CN": "德国信贷评分", en: "South German credit score" },
    owner: "credit-policy",
    semantics: "strict",
    catalogue: "german-credit",
    derived: {
      recordsKnown: {
        title: { "zh-CN": "账户与信用记录齐全", en: "Account and credit records are known" },
        type: { kind: "boolean" },
        formula: neededRecords.map((fact) => `is known(${fact})`).join(" and "),
      },
    },
    conditions: {},
    reasons: {
      ...Object.fromEntries(
        facts.map((fact, at) => [
          textsOf(fact).code,
          { texts: textsOf(fact).reason, facts: [fact], rank: 100 + at },
        ]),
      ),
      "RECORDS-MISSING": {
        texts: {
          "zh-CN": "账户或信用记录暂时无法取得",
          en: "Account or credit records could not be obtained",
        },
        facts: ["recordsKnown"],
        rank: 10,
      },
      "OVERALL-RISK": {
        texts: {
          "zh-CN": "上述各项综合后的还款风险高于可接受范围",
          en: "Taken together these show a higher risk of not repaying than is acceptable",
        },
        facts: ["creditPoints"],
        rank: 900,
      },
    },
    decisions: {
      "credit-scorecard": {
        kind: "scorecard",
        title: { "zh-CN": "信用评分卡", en: "Credit scorecard" },
        output: "creditPoints",
        initialPoints: card.initialPoints,
        reasonMethod: "points-below",
        characteristics: card.characteristics.map(({ fact, bins, points }) => ({
          id: kebab(fact),
          title: textsOf(fact).title,
          input: fact,
          attributes: bins.map((bin, at) => ({
            id: `band-${at + 1}`,
            when: unaryTest(bin),
            points: points[at] ?? 0,
          })),
          missing: { points: Math.min(...points), reason: textsOf(fact).code },
          reason: textsOf(fact).code,
          baselinePoints: Math.max(...points),
        })),
      },
      "credit-policy": {
        kind: "rules",
        title: { "zh-CN": "授信政策", en: "Credit policy" },
        rules: [
          rule("score-cut-off", "准入分数线", "Cut-off", "decline", "OVERALL-RISK", [
            { fact: "creditPoints", operator: "lessThan", value: declinePoints },
            { fact: "recordsKnown", operator: "equal", value: true },
          ]),
          rule("records-missing", "记录缺失", "Records missing", "refer", "RECORDS-MISSING", [
            { fact: "recordsKnown", operator: "equal", value: false },
          ]),
          rule("refer-band", "复核区间", "Refer band", "refer", "OVERALL-RISK", [
            { fact: "creditPoints", operator: "greaterThanInclusive", value: declinePoints },
            { fact: "creditPoints", operator: "lessThan", value: approvePoints },
          ]),
          rule("approve-line", "通过分数线", "Approval line", "approve", undefined, [
            { fact: "creditPoints", operator: "greaterThanInclusive", value: approvePoints },
          ]),
        ],
      },
    },
    outcome: {
      decision: "credit-policy",
      precedence: ["decline", "refer", "approve"].map((outcome) => ({ event: outcome, outcome })),
      otherwise: "refer",
    },
  };
}

function rule(
  id: string,
  zh: string,
  en: string,
  type: string,
  reason: string | undefined,
  all: readonly { fact: string; operator: string; value: number | boolean }[],
) {
  const event = reason === undefined ? { type } : { type, params: { reason } };
  return { id, title: { "zh-CN": zh, en }, conditions: { all }, event };
}

function unaryTest({ values, from, to }: Bin): string {
  if (values !== undefined) return values.map((value) => `"${value}"`).join(", ");
  if (from === undefined) return to === undefined ? "-" : `< ${to}`;
  return to === undefined ? `>= ${from}` : `[${from}..${to})`;
}

function textsOf(fact: string) {
  const texts = characteristicTexts[fact];
  if (texts === undefined) throw new Error(`Expected texts for the fact ${fact}, but there are none`);
  return texts;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
