import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pointerParts, type Json } from "../kernel/index.ts";
import { describeChange, type DescribedKind } from "./describe-change.ts";

const t = (zh: string, en: string) => ({ "zh-CN": zh, en });

/** New values by pointer; `undefined` removes. */
type Edits = Readonly<Record<string, unknown>>;

const edited = (document: unknown, edits: Edits): Json => {
  const copy = structuredClone(document) as Record<string, unknown>;
  for (const [at, value] of Object.entries(edits)) {
    const parts = pointerParts(at);
    const last = parts.at(-1) ?? "";
    let owner = copy;
    for (const part of parts.slice(0, -1)) owner = owner[part] as Record<string, unknown>;
    if (value === undefined) Reflect.deleteProperty(owner, last);
    else owner[last] = value;
  }
  return copy as Json;
};
const changes = (kind: DescribedKind, document: unknown, edits: Edits) =>
  describeChange(document as Json, edited(document, edits), kind);
const told = (kind: DescribedKind, document: unknown, edits: Edits): readonly string[] =>
  changes(kind, document, edits).map(({ texts }) => texts.en);

const pack = {
  id: "p",
  version: "1.0.0",
  title: t("授信", "Credit"),
  reasons: { LOW: { texts: t("低", "Low"), facts: ["score"], rank: 1 } },
  decisions: {
    policy: {
      kind: "rules",
      title: t("政策", "Policy"),
      rules: [
        {
          id: "cut-off",
          title: t("准入分数线", "Cut-off"),
          conditions: { all: [{ fact: "score", operator: "lessThan", value: 600 }] },
          event: { type: "decline" },
        },
        {
          id: "two",
          title: t("二", "Two"),
          conditions: {
            all: [
              { fact: "a", operator: "lessThan", value: 1 },
              { fact: "b", operator: "equal", value: 2 },
            ],
          },
          event: { type: "refer" },
        },
      ],
    },
    limit: {
      kind: "table",
      title: t("额度", "Limit"),
      inputs: [{ id: "grade", title: t("等级", "Grade"), expression: "grade" }],
      outputs: [{ name: "limit", title: t("额度上限", "Ceiling"), type: { kind: "decimal" } }],
      rows: [
        { id: "a", when: ['"A"'], then: ["1"] },
        { id: "b", when: ['"B"'], then: ["2"] },
      ],
    },
  },
};

describe("describeChange", () => {
  it("IO10 tells a changed cut-off in both languages, with its subject and pointer", () => {
    expect(changes("pack", pack, { "/decisions/policy/rules/0/conditions/all/0/value": 620 })).toEqual([
      {
        pointer: "/decisions/policy/rules/0/conditions/all/0/value",
        kind: "changed",
        subject: t("准入分数线", "Cut-off"),
        before: 600,
        after: 620,
        texts: t("准入分数线 600 → 620", "Cut-off 600 → 620"),
      },
    ]);
  });

  it("IO10 matches rules and rows by id: an insertion at the top is one change", () => {
    const { rules } = pack.decisions.policy;
    const added = { id: "new", title: t("新", "New"), conditions: { all: [] }, event: { type: "refer" } };
    expect(told("pack", pack, { "/decisions/policy/rules": [added, ...rules] })).toEqual([
      "Rule “New” added",
    ]);
    expect(told("pack", pack, { "/decisions/policy/rules": rules.slice(1) })).toEqual([
      "Rule “Cut-off” removed",
    ]);
    expect(told("pack", pack, { "/decisions/limit/rows": pack.decisions.limit.rows.slice(1) })).toEqual([
      "Limit: row “a” removed",
    ]);
    expect(told("pack", pack, { "/decisions/policy/rules": [...rules].reverse() })).toEqual([
      "Policy: rules put in another order",
    ]);
  });

  it("IO10 names cells by their columns, comparisons by their facts, and the rest by key", () => {
    expect(
      told("pack", pack, {
        "/decisions/limit/rows/1/when/0": '"C"',
        "/decisions/limit/rows/1/then/0": "3",
        "/decisions/policy/rules/1/conditions/all/1/value": 5,
        "/decisions/policy/rules/1/priority": 2,
        "/reasons/LOW/rank": 4,
        "/version": "1.1.0",
        "/unforeseen": { x: 1 },
      }),
    ).toEqual([
      "Credit: version 1.0.0 → 1.1.0",
      "Low: rank 1 → 4",
      "Two: b = 2 → 5",
      "Two: priority set to 2",
      'Limit: row “b”, Grade "B" → "C"',
      "Limit: row “b”, Ceiling 2 → 3",
      'Credit: unforeseen set to {"x":1}',
    ]);
  });

  const workflow = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../../workflows/consumer-loan/workflow.json"), "utf8"),
  ) as unknown;

  it("IO10 tells states, retargeted transitions, timers and roles of a workflow", () => {
    const title = t("人工审核", "Manual review");
    expect(told("workflow", workflow, { "/machine/states/extra": { title } })).toEqual([
      "Step “Manual review” added",
    ]);
    const document = {
      title: t("流程", "Flow"),
      machine: {
        initial: "a",
        states: {
          a: {
            title: t("甲", "First"),
            on: { GO: [{ target: "b" }] },
            after: { P7D: [{ target: "b" }] },
            invoke: [
              { id: "task", src: "task", params: { role: "officer", due: "2WD" }, onDone: [{ target: "b" }] },
            ],
          },
          b: { title: t("乙", "Second") },
          c: { title: t("丙", "Third") },
        },
      },
    };
    expect(
      told("workflow", document, {
        "/machine/states/a/on/GO/0/target": "#c",
        "/machine/states/a/after": { P14D: [{ target: "b" }] },
        "/machine/states/a/invoke/0/params": { role: "approver", due: "1WD" },
        "/machine/states/a/invoke/0/onDone/0/target": "c",
        "/machine/states/b": undefined,
      }),
    ).toEqual([
      "First: on GO, next step “Second” → “Third”",
      "First: timer 7 days → 14 days",
      "First: task, role credit officer → approver",
      "First: task, deadline 2 working days → 1 working day",
      "First: task, when done, next step “Second” → “Third”",
      "Step “Second” removed",
    ]);
  });

  it("IO10 tells facts of a catalogue and amounts of a product", () => {
    const catalogue = {
      title: t("目录", "Facts"),
      facts: { age: { title: t("年龄", "Age"), type: { kind: "integer", max: 100 }, source: "application" } },
    };
    expect(
      told("catalogue", catalogue, {
        "/facts/age/type/max": 120,
        "/facts/city": { title: t("城市", "City"), type: { kind: "string" }, source: "application" },
      }),
    ).toEqual(["Age: type, maximum 100 → 120", "Fact “City” added"]);
    const product = {
      title: t("现金贷", "Cash loan"),
      amount: { min: { amountMinor: 100000, currency: "CNY" } },
      terms: { allowed: [3, 6] },
    };
    expect(
      told("product", product, { "/amount/min/amountMinor": 200000, "/terms/allowed": [3, 6, 12] }),
    ).toEqual([
      "Cash loan: amount, minimum 1000 CNY → 2000 CNY",
      "Cash loan: terms, allowed 3, 6 → 3, 6, 12",
    ]);
  });

  it("IO10 tells what a case expects now, in words", () => {
    const one = { id: "a", title: t("评分610", "Scores 610"), facts: { score: 610 } };
    const cases = { cases: [{ ...one, expect: { outcome: "approve", outputs: { limit: "8" } } }] };
    const now = { ...one, expect: { outcome: "decline", outputs: { limit: "0" } } };
    expect(
      describeChange(cases, { cases: [now, { ...one, id: "b" }] }, "pack").map(({ pointer, texts }) => [
        pointer,
        texts["zh-CN"],
        texts.en,
      ]),
    ).toEqual([
      [
        "/cases/0/expect/outcome",
        "评分610：预期，结果 通过 → 拒绝",
        "Scores 610: expected, outcome approve → decline",
      ],
      [
        "/cases/0/expect/outputs/limit",
        "评分610：预期，输出，limit 8 → 0",
        "Scores 610: expected, output, limit 8 → 0",
      ],
      ["/cases/1", "新增用例「评分610」", "Case “Scores 610” added"],
    ]);
  });

  it("IO10 tells of another step of the same name in each reader's own language", () => {
    const document = {
      title: t("流程", "Flow"),
      machine: {
        initial: "a",
        states: {
          a: { title: t("甲", "First"), always: [{ target: "b" }] },
          b: { title: t("人工审核", "Manual review") },
          c: { title: t("人工审核", "Manual review") },
        },
      },
    };
    const [change] = changes("workflow", document, { "/machine/states/a/always/0/target": "c" });
    expect(change?.texts).toEqual(
      t(
        "甲：随即，下一步 「人工审核」 → 「人工审核」",
        "First: at once, next step “Manual review” → “Manual review”",
      ),
    );
  });

  it("IO10 says nothing of equal documents, whatever the order of their keys", () => {
    expect(describeChange(pack as Json, JSON.parse(JSON.stringify(pack)) as Json, "pack")).toEqual([]);
    const reordered = Object.fromEntries(Object.entries(pack).reverse());
    expect(describeChange(pack as Json, reordered as Json, "pack")).toEqual([]);
  });
});
