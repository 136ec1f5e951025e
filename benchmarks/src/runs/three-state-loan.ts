import { contentHash, type Json, type JsonObject } from "@lendloom/engine/kernel";
import type { Pins } from "@lendloom/engine/process";
import type { Definitions } from "@lendloom/engine/runtime";

const texts = (en: string, zh: string) => ({ "zh-CN": zh, en });

const catalogue: Json = {
  format: "lendloom-catalogue/1",
  id: "loan",
  version: "1.0.0",
  title: texts("Loan", "贷款"),
  sources: { application: { title: texts("Application", "申请") } },
  facts: {
    name: {
      title: texts("Name", "姓名"),
      type: { kind: "string", maxLength: 80 },
      source: "application",
      personal: true,
    },
    age: { title: texts("Age", "年龄"), type: { kind: "integer", min: 0, max: 150 }, source: "application" },
    score: {
      title: texts("Score", "评分"),
      type: { kind: "integer", min: 300, max: 850 },
      source: "application",
    },
  },
};

const rule = (id: string, fact: string, operator: string, value: number, type: string) => ({
  id,
  title: texts(id, id),
  conditions: { all: [{ fact, operator, value }] },
  event: { type, params: { reason: type.toUpperCase() } },
});

const pack: Json = {
  format: "lendloom-pack/1",
  id: "check",
  version: "1.0.0",
  title: texts("Check", "审查"),
  owner: "risk",
  semantics: "strict",
  catalogue: "loan",
  derived: {},
  conditions: {},
  reasons: {
    DECLINE: { texts: texts("Declined", "不符合"), facts: ["age", "score"], rank: 10 },
    APPROVE: { texts: texts("All conditions hold", "条件满足"), facts: ["score"], rank: 90 },
  },
  decisions: {
    rules: {
      kind: "rules",
      title: texts("Rules", "规则"),
      rules: [
        rule("under-age", "age", "lessThan", 18, "decline"),
        rule("score-low", "score", "lessThan", 600, "decline"),
        rule("fine", "score", "greaterThanInclusive", 600, "approve"),
      ],
    },
  },
  outcome: {
    decision: "rules",
    precedence: [
      { event: "decline", outcome: "decline" },
      { event: "approve", outcome: "approve" },
    ],
    otherwise: "refer",
  },
};

const title = texts("State", "状态");
const event = { title, roles: ["api-client"] };

/** A decision in the step of the start, then a call outside, then a person's task. */
const loan: Json = {
  format: "lendloom-workflow/1",
  id: "three-states",
  version: "1.0.0",
  title: texts("Three states", "三步贷款"),
  catalogue: "loan",
  events: { NOTE: event },
  variables: {},
  machine: {
    initial: "deciding",
    states: {
      deciding: {
        title,
        status: "received",
        invoke: [
          {
            id: "check",
            src: "decision",
            params: { pack: "check" },
            timeout: "PT10S",
            onDone: [
              {
                guard: { type: "feel", params: { text: 'event.output.outcome = "approve"' } },
                target: "registering",
              },
              { target: "declined" },
            ],
          },
        ],
      },
      registering: {
        title,
        status: "checking",
        invoke: [
          {
            id: "register",
            src: "activity",
            params: { connector: "registry", operation: "add" },
            timeout: "PT20S",
            input: {},
            onDone: [{ target: "reviewing" }],
            onError: [{ target: "declined" }],
          },
        ],
      },
      reviewing: {
        title,
        status: "in-review",
        invoke: [
          {
            id: "review",
            title,
            src: "task",
            params: { role: "officer", due: "P2D", outcomes: [{ value: "approve", title }] },
            onDone: [{ target: "approved" }],
          },
        ],
      },
      approved: { title, type: "final", status: "approved", output: { outcome: '"approve"' } },
      declined: { title, type: "final", status: "declined", output: { outcome: '"decline"' } },
    },
  },
};

/** A run that waits for a deadline, and hears events meanwhile. */
const waiting = (id: string, delay: string): Json => ({
  format: "lendloom-workflow/1",
  id,
  version: "1.0.0",
  title: texts("Waiting", "等待"),
  catalogue: "loan",
  events: { NOTE: event },
  variables: { notes: { title, type: { kind: "integer" }, initial: "0" } },
  machine: {
    initial: "open",
    states: {
      open: {
        title,
        status: "offered",
        on: { NOTE: [{ actions: [{ type: "assign", params: { notes: "notes + 1" } }] }] },
        after: { [delay]: [{ target: "expired" }] },
      },
      expired: { title, type: "final", status: "expired", output: { outcome: '"expired"' } },
    },
  },
});

/** The loan of three states as a lender publishes it. */
export function loanDocuments() {
  const product = {
    format: "lendloom-product/1",
    id: "loan",
    version: "1.0.0",
    title: texts("Loan", "贷款"),
    catalogue: "loan",
    workflow: "three-states",
    packs: ["check"],
  };
  return [
    { kind: "catalogue", definition: catalogue as Named },
    { kind: "pack", definition: pack as Named },
    { kind: "workflow", definition: loan as Named },
    { kind: "product", definition: product as Named },
  ] as const;
}

type Named = JsonObject & { readonly id: string };

/** Live for every lender: `loan`, `waiting` for a week, and `soon`, which expires in two seconds. */
export function loanDefinitions(): Definitions {
  const documents = new Map<string, Json>();
  const pin = (document: Json) => {
    const hash = contentHash(document);
    documents.set(hash, document);
    const { id, version } = document as { id: string; version: string };
    return { id, version, hash };
  };
  const pinsOf = (workflow: Json): Pins => ({
    workflow: pin(workflow),
    catalogue: pin(catalogue),
    packs: { check: pin(pack) },
  });
  const live = new Map([
    ["loan", pinsOf(loan)],
    ["waiting", pinsOf(waiting("waiting", "P7D"))],
    ["soon", pinsOf(waiting("soon", "PT2S"))],
  ]);
  return {
    live: (_tenant, product) => Promise.resolve(live.get(product)),
    load: (_tenant, hash) => Promise.resolve(documents.get(hash)),
    correlating: () => Promise.resolve([]),
  };
}
