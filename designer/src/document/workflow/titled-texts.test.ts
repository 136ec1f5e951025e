import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { expect, it } from "vitest";
import { withStateTitles } from "./titled-texts.ts";

const definition = {
  events: { PAID: { title: { "zh-CN": "已付", en: "Paid" } } },
  variables: {},
  machine: {
    initial: "first-review",
    states: { "first-review": { title: { "zh-CN": "初审", en: "First review" } } },
  },
} as unknown as WorkflowDefinition;

it("keys that a sentence quotes are said by their titles; what is no key stays", () => {
  const texts = {
    "zh-CN": "申请停在「first-review」，等「PAID」，不认识「other」。",
    en: "It is in “first-review”, waits for “PAID”, and knows no “other”; first-review is plain.",
  };
  expect(withStateTitles(texts, definition)).toEqual({
    "zh-CN": "申请停在「初审」，等「已付」，不认识「other」。",
    en: "It is in “First review”, waits for “Paid”, and knows no “other”; first-review is plain.",
  });
});

it("what lies beside the workflow is said by its title, too, and the workflow's own comes first", () => {
  const beside = new Map([
    ["bureau", { "zh-CN": "征信报告", en: "Credit bureau report" }],
    ["PAID", { "zh-CN": "别的", en: "Another" }],
  ]);
  const texts = { "zh-CN": "来源「bureau」等「PAID」", en: "The source “bureau” waits for “PAID”" };
  expect(withStateTitles(texts, definition, beside)).toEqual({
    "zh-CN": "来源「征信报告」等「已付」",
    en: "The source “Credit bureau report” waits for “Paid”",
  });
});

it("so are those of a way", () => {
  const texts = { "zh-CN": "循环 first-review → first-review 可能", en: "The loop first-review → other may" };
  expect(withStateTitles(texts, definition)).toEqual({
    "zh-CN": "循环 初审 → 初审 可能",
    en: "The loop First review → other may",
  });
});
