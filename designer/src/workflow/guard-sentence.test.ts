import { describe, expect, it } from "vitest";
import { guardSentence, type Vocabulary } from "./guard-sentence.ts";

const vocabulary: Vocabulary = {
  names: new Map([
    ["outcome", { "zh-CN": "结果", en: "outcome" }],
    ["creditScore", { "zh-CN": "征信评分", en: "Credit score" }],
  ]),
  values: new Map([["approve", { "zh-CN": "通过", en: "Approve" }]]),
};
const feel = (text: string) => guardSentence({ type: "feel", params: { text } }, vocabulary);

describe("a guard as a sentence", () => {
  it("names outcomes, facts and comparisons in both languages", () => {
    expect(feel('event.output.outcome = "approve"')).toEqual({
      "zh-CN": "结果是「通过」",
      en: "outcome is “Approve”",
    });
    expect(feel("creditScore >= 600 and not(creditScore > 700)")).toEqual({
      "zh-CN": "征信评分不低于 600 且非(征信评分大于 700)",
      en: "Credit score ≥ 600 and not(Credit score > 700)",
    });
  });

  it("keeps what it has no word for", () => {
    expect(feel('event.output.passed = true and x in ["a", "b"]').en).toBe(
      "passed is yes and x in [“a”, “b”]",
    );
  });

  it("reads a condition in JSON", () => {
    const params = { all: [{ fact: "creditScore", operator: "lessThan", value: 620 }, { not: { any: [] } }] };
    expect(guardSentence({ type: "condition", params }, vocabulary)["zh-CN"]).toContain("征信评分小于 620");
  });

  it("reads joined guards and where a case is", () => {
    const states = new Map([["offer", { "zh-CN": "报价", en: "Offer" }]]);
    const guard = {
      type: "and",
      params: {
        guards: [
          { type: "in", params: { state: "offer" } },
          { type: "not", params: { guard: { type: "feel", params: { text: "creditScore > 700" } } } },
        ],
      },
    } as const;
    expect(guardSentence(structuredClone(guard) as never, { ...vocabulary, states })).toEqual({
      "zh-CN": "（正处于「报价」）且（并非（征信评分大于 700））",
      en: "(in “Offer”) and (not (Credit score > 700))",
    });
  });
});
