import { contentHash, type JsonObject } from "@lendloom/engine/kernel";

const texts = (en: string, zh: string) => ({ "zh-CN": zh, en });
const title = texts("State", "状态");
const api = { title, roles: ["api-client"] };
const feel = (text: string) => ({ type: "feel", params: { text } });
const noted = [{ actions: [{ type: "assign", params: { notes: "notes + 1" } }] }];
const note = { NOTE: noted, LETTER: noted };
const retry = { maxAttempts: 40, initial: "PT1S", factor: 1.2, max: "PT3S" };
const text = (source: string, personal = false) => ({
  title,
  type: { kind: "string", maxLength: 80 },
  source,
  ...(personal ? { personal } : {}),
});

const catalogue = {
  format: "lendloom-catalogue/1",
  id: "chaos",
  version: "1.0.0",
  title: texts("Chaos", "混沌"),
  sources: {
    application: { title },
    bureau: { title, connector: "credit-bureau", cost: { amountMinor: 500, currency: "CNY" } },
  },
  facts: {
    name: text("application", true),
    idNumber: text("application", true),
    order: text("application"),
    amount: { title, type: { kind: "money", currency: "CNY" }, source: "application" },
    creditScore: { title, type: { kind: "integer", min: 300, max: 850 }, source: "bureau" },
  },
};

const rule = (id: string, operator: string, type: string) => ({
  id,
  title,
  conditions: { all: [{ fact: "creditScore", operator, value: 600 }] },
  event: { type, params: { reason: type.toUpperCase() } },
});

const pack = {
  format: "lendloom-pack/1",
  id: "chaos-check",
  version: "1.0.0",
  title,
  owner: "chaos",
  semantics: "strict",
  catalogue: "chaos",
  derived: {},
  conditions: {},
  reasons: {
    DECLINE: { texts: title, facts: ["creditScore"], rank: 10 },
    APPROVE: { texts: title, facts: ["creditScore"], rank: 90 },
  },
  decisions: {
    rules: {
      kind: "rules",
      title,
      rules: [rule("low", "lessThan", "decline"), rule("fine", "greaterThanInclusive", "approve")],
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

const reference = { type: "object", properties: { transferReference: { type: "string" } } };

/**
 * A loan with every kind of waiting in a few seconds: a decision that asks a bureau, a payment that can be undone, a
 * timer, a sub-flow with a call and a person's task, and the bank's word as a signal that may come before it is awaited.
 */
const loan = {
  format: "lendloom-workflow/1",
  id: "chaos-loan",
  version: "1.0.0",
  title,
  catalogue: "chaos",
  events: {
    NOTE: api,
    // Long enough that a few hundred of them are megabytes of a journal.
    LETTER: { ...api, payload: { type: "object", properties: { text: { type: "string" } } } },
    UNDONE: api,
    PAYMENT_CONFIRMED: {
      ...api,
      payload: { type: "object", properties: { amount: { type: "integer", minimum: 1 } } },
      correlate: { key: "order" },
    },
  },
  variables: { notes: { title, type: { kind: "integer" }, initial: "0" } },
  machine: {
    initial: "deciding",
    states: {
      deciding: {
        title,
        status: "checking",
        invoke: [
          {
            id: "check",
            src: "decision",
            params: { pack: "chaos-check" },
            onDone: [
              { target: "paying", guard: feel('event.output.outcome = "approve"') },
              { target: "declined" },
            ],
          },
        ],
      },
      paying: {
        title,
        status: "approved",
        invoke: [
          {
            id: "pay",
            src: "activity",
            params: { connector: "disbursement", operation: "pay", answer: reference },
            input: { idNumber: "idNumber", amount: "amount", order: "order" },
            timeout: "PT5S",
            retry,
            compensate: {
              connector: "disbursement",
              operation: "recall",
              input: { reference: "event.output.transferReference" },
            },
            onDone: [{ target: "cooling" }],
          },
        ],
      },
      cooling: { title, on: note, after: { PT1S: [{ target: "valuing" }] } },
      valuing: {
        title,
        status: "in-review",
        on: note,
        invoke: [
          {
            id: "valuation",
            src: "subflow",
            params: {
              workflow: "chaos-valuation",
              answer: { type: "object", properties: { outcome: { type: "string" } } },
            },
            input: { order: "order", idNumber: "idNumber" },
            timeout: "P10D",
            onDone: [{ target: "confirming" }],
            onError: [{ target: "undo" }],
          },
        ],
      },
      confirming: {
        title,
        on: { ...note, PAYMENT_CONFIRMED: [{ target: "confirmed" }] },
        after: { P3D: [{ target: "undo" }] },
      },
      undo: {
        title,
        entry: [{ type: "compensate", params: { then: "UNDONE" } }],
        on: { UNDONE: [{ target: "expired" }] },
      },
      confirmed: { title, type: "final", status: "disbursed", output: { outcome: '"approve"' } },
      declined: { title, type: "final", status: "declined", output: { outcome: '"decline"' } },
      expired: { title, type: "final", status: "expired", output: { outcome: '"expired"' } },
    },
  },
};

const valuation = {
  format: "lendloom-workflow/1",
  id: "chaos-valuation",
  version: "1.0.0",
  title,
  catalogue: "chaos",
  events: { NOTE: api },
  variables: {},
  machine: {
    initial: "ordering",
    states: {
      ordering: {
        title,
        invoke: [
          {
            id: "order",
            src: "activity",
            params: { connector: "business-registry", operation: "query" },
            input: { idNumber: "idNumber", order: "order" },
            timeout: "PT5S",
            retry,
            onDone: [{ target: "looking" }],
          },
        ],
      },
      looking: {
        title,
        invoke: [
          {
            id: "look",
            title,
            src: "task",
            params: { role: "officer", due: "P2D", outcomes: [{ value: "valued", title }] },
            onDone: [{ target: "valued" }],
          },
        ],
      },
      valued: { title, type: "final", output: { outcome: '"approve"' } },
    },
  },
};

/** The definitions that the lenders of the chaos tests have, as members of a release; `cash` is the demo's product. */
export function chaosDefinitions(cash: JsonObject) {
  const product: JsonObject = {
    ...cash,
    id: "chaos-loan",
    catalogue: "chaos",
    workflow: "chaos-loan",
    packs: ["chaos-check"],
    applicationFacts: ["name", "idNumber", "order", "amount"],
  };
  const members = [
    ["catalogue", catalogue],
    ["pack", pack],
    ["workflow", loan],
    ["workflow", valuation],
    ["product", product],
  ] as const;
  return members.map(([kind, document]) => ({
    kind,
    id: document["id"] as string,
    definition: document,
    hash: contentHash(document),
  }));
}
