import type { TableDecision } from "@lendloom/engine/decision";
import type { Texts } from "@lendloom/engine/kernel";

export type HitPolicyName = TableDecision["hitPolicy"];

interface NamedPolicy {
  readonly title: Texts;
  /** What it does with rows that match together. */
  readonly hint: Texts;
}

/** DMN's hit policies: those that answer with one row first, then those that gather all that match. */
export const hitPolicies: Readonly<Record<HitPolicyName, NamedPolicy>> = {
  U: {
    title: { "zh-CN": "唯一命中", en: "Unique" },
    hint: {
      "zh-CN": "任何情况下只允许一行命中；两行同时命中会转人工。",
      en: "At most one row may match; two matches are referred.",
    },
  },
  F: {
    title: { "zh-CN": "首行命中", en: "First" },
    hint: {
      "zh-CN": "从上到下，第一条命中的行就是结果。行的顺序有意义。",
      en: "From the top, the first row that matches answers. The order of rows matters.",
    },
  },
  A: {
    title: { "zh-CN": "任意命中", en: "Any" },
    hint: {
      "zh-CN": "可以有多行命中，但它们的结果必须相同。",
      en: "Several rows may match if they answer the same.",
    },
  },
  P: {
    title: { "zh-CN": "按优先级", en: "Priority" },
    hint: {
      "zh-CN": "命中的行里，结果在选项次序中最靠前的一行作答。行的顺序无关。",
      en: "Of the rows that match, the one whose answer comes first in the order of its choices. The order of rows is free.",
    },
  },
  R: {
    title: { "zh-CN": "按行序列出", en: "Rule order" },
    hint: {
      "zh-CN": "列出所有命中行的结果，按行的顺序；没有命中则为空列表。",
      en: "A list of all answers that match, in the order of rows; none gives an empty list.",
    },
  },
  O: {
    title: { "zh-CN": "按优先级列出", en: "Output order" },
    hint: {
      "zh-CN": "列出所有命中行的结果，按选项次序从高到低。",
      en: "A list of all answers that match, by the order of the choices.",
    },
  },
  C: {
    title: { "zh-CN": "收集", en: "Collect" },
    hint: {
      "zh-CN": "把所有命中行的结果收进一个列表，顺序无意义。",
      en: "A list of all answers that match, in no meant order.",
    },
  },
  "C+": {
    title: { "zh-CN": "求和", en: "Collect, sum" },
    hint: {
      "zh-CN": "把所有命中行的数字相加，例如加分或加价。",
      en: "The numbers of all rows that match are added, such as surcharges.",
    },
  },
  "C<": {
    title: { "zh-CN": "取最小", en: "Collect, lowest" },
    hint: {
      "zh-CN": "取所有命中行里最小的数字，例如最严的额度。",
      en: "The lowest number of all rows that match, such as the tightest limit.",
    },
  },
  "C>": {
    title: { "zh-CN": "取最大", en: "Collect, highest" },
    hint: {
      "zh-CN": "取所有命中行里最大的数字，例如最高的利率。",
      en: "The highest number of all rows that match, such as the dearest rate.",
    },
  },
  "C#": {
    title: { "zh-CN": "计数", en: "Collect, count" },
    hint: {
      "zh-CN": "数一数有几行命中，结果是整数。",
      en: "How many rows match, as a whole number.",
    },
  },
};

export const hitPolicyNames = Object.keys(hitPolicies) as readonly HitPolicyName[];
