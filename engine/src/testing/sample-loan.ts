import type { Json } from "../kernel/index.ts";

const texts = (en: string, zh = en) => ({ "zh-CN": zh, en });

/** A small loan: enough of every kind of state, source and effect to try the engine with. */
export const sampleCatalogue = {
  format: "lendloom-catalogue/1",
  id: "sample",
  version: "1.0.0",
  title: texts("Sample facts", "示例事实"),
  sources: {
    application: { title: texts("Application", "申请") },
    identity: {
      title: texts("Identity", "身份"),
      connector: "identity-check",
      cost: { amountMinor: 30, currency: "CNY" },
    },
    bureau: {
      title: texts("Bureau", "征信"),
      connector: "credit-bureau",
      cost: { amountMinor: 500, currency: "CNY" },
      consent: "credit-bureau",
      validFor: "P30D",
    },
  },
  facts: {
    name: {
      title: texts("Name", "姓名"),
      type: { kind: "string", maxLength: 80 },
      source: "application",
      personal: true,
    },
    age: { title: texts("Age", "年龄"), type: { kind: "integer", min: 0, max: 150 }, source: "application" },
    city: { title: texts("City", "城市"), type: { kind: "string", maxLength: 40 }, source: "application" },
    identityMatch: {
      title: texts("Identity matches", "身份一致"),
      type: { kind: "boolean" },
      source: "identity",
    },
    creditScore: {
      title: texts("Score", "评分"),
      type: { kind: "integer", min: 300, max: 850 },
      source: "bureau",
      personal: true,
    },
  },
} satisfies Json;

const rule = (id: string, fact: string, operator: string, value: Json, type: string, reason: string) => ({
  id,
  title: texts(id),
  conditions: { all: [{ fact, operator, value }] },
  event: { type, params: { reason } },
});

export const samplePack = {
  format: "lendloom-pack/1",
  id: "check",
  version: "1.0.0",
  title: texts("Check", "审查"),
  owner: "risk",
  semantics: "strict",
  catalogue: "sample",
  derived: {},
  conditions: {},
  reasons: {
    "UNDER-AGE": { texts: texts("Under age", "未成年"), facts: ["age"], rank: 10 },
    IDENTITY: { texts: texts("Identity does not match", "身份不符"), facts: ["identityMatch"], rank: 20 },
    "SCORE-LOW": { texts: texts("Score too low", "评分过低"), facts: ["creditScore"], rank: 30 },
    FINE: { texts: texts("All conditions hold", "条件满足"), facts: ["creditScore"], rank: 90 },
  },
  decisions: {
    rules: {
      kind: "rules",
      title: texts("Rules", "规则"),
      rules: [
        rule("under-age", "age", "lessThan", 18, "decline", "UNDER-AGE"),
        rule("identity", "identityMatch", "equal", false, "decline", "IDENTITY"),
        rule("score-low", "creditScore", "lessThan", 600, "decline", "SCORE-LOW"),
        rule("fine", "creditScore", "greaterThanInclusive", 700, "approve", "FINE"),
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
} satisfies Json;

const outcomeIs = (value: string) => ({
  type: "feel",
  params: { text: `event.output.outcome = "${value}"` },
});
const event = (title: string, more: { readonly [key: string]: Json } = {}) => ({
  title: texts(title),
  roles: ["api-client"],
  ...more,
});

export const sampleWorkflow = {
  format: "lendloom-workflow/1",
  id: "sample-loan",
  version: "1.0.0",
  title: texts("Sample loan", "示例贷款"),
  catalogue: "sample",
  events: {
    CONSENT_GIVEN: event("Consent", { grantsConsent: ["credit-bureau"] }),
    ACCEPTED: event("Accepted", {
      payload: {
        type: "object",
        properties: {
          city: { type: "string", maxLength: 40 },
          account: { type: "string", pattern: "^[0-9]{4,20}$" },
          months: { type: "integer", minimum: 3, maximum: 36 },
        },
        required: ["account"],
      },
      facts: { city: "city" },
    }),
    REMIND: event("Remind again"),
    WITHDRAWN: event("Withdrawn"),
  },
  variables: {
    account: { title: texts("Account", "账户"), type: { kind: "string" }, personal: true },
    months: { title: texts("Months", "期数"), type: { kind: "integer" }, initial: "12" },
    reference: { title: texts("Reference", "流水号"), type: { kind: "string" } },
    reminders: { title: texts("Reminders", "提醒次数"), type: { kind: "integer" }, initial: "0" },
  },
  machine: {
    initial: "open",
    states: {
      open: {
        title: texts("Open", "办理中"),
        initial: "consent",
        on: { WITHDRAWN: [{ target: "withdrawn" }] },
        states: {
          consent: {
            title: texts("Consent", "授权"),
            status: "received",
            on: { CONSENT_GIVEN: [{ target: "checking" }] },
            after: { P3D: [{ target: "checking" }] },
          },
          checking: {
            title: texts("Checking", "审查"),
            status: "checking",
            invoke: [
              {
                id: "check",
                src: "decision",
                params: { pack: "check" },
                timeout: "PT10S",
                retry: { maxAttempts: 2, initial: "PT1M", factor: 2, max: "PT10M" },
                onDone: [
                  { guard: outcomeIs("approve"), target: "offer" },
                  { guard: outcomeIs("decline"), target: "#declined" },
                  { target: "review" },
                ],
              },
            ],
          },
          review: {
            title: texts("Review", "人工审核"),
            status: "in-review",
            invoke: [
              {
                id: "review-task",
                title: texts("Review", "人工审核"),
                src: "task",
                params: {
                  role: "officer",
                  due: "2WD",
                  outcomes: [
                    { value: "approve", title: texts("Approve", "通过") },
                    { value: "decline", title: texts("Decline", "拒绝") },
                  ],
                  shows: ["age", "creditScore"],
                  form: {
                    months: { title: texts("Months", "期数"), type: { kind: "integer", min: 3, max: 36 } },
                  },
                },
                onDone: [
                  {
                    guard: outcomeIs("approve"),
                    target: "offer",
                    actions: [
                      {
                        type: "assign",
                        params: {
                          months: "if is known(event.output.months) then event.output.months else months",
                        },
                      },
                    ],
                  },
                  { target: "#declined" },
                ],
              },
            ],
          },
          offer: {
            title: texts("Offer", "报价"),
            status: "offered",
            on: {
              ACCEPTED: [
                {
                  target: "paying",
                  actions: [
                    {
                      type: "assign",
                      params: {
                        account: "event.payload.account",
                        months: "if is known(event.payload.months) then event.payload.months else months",
                      },
                    },
                  ],
                },
              ],
              REMIND: [
                { target: "offer", actions: [{ type: "assign", params: { reminders: "reminders + 1" } }] },
              ],
            },
            after: { P7D: [{ target: "#expired" }] },
          },
          paying: {
            title: texts("Paying", "放款"),
            status: "accepted",
            initial: "sending",
            onDone: [{ target: "#paid" }],
            states: {
              sending: {
                title: texts("Sending", "转账中"),
                invoke: [
                  {
                    id: "pay",
                    src: "activity",
                    params: {
                      connector: "bank",
                      operation: "pay",
                      answer: {
                        type: "object",
                        properties: { reference: { type: "string", maxLength: 40 } },
                        required: ["reference"],
                      },
                    },
                    timeout: "PT20S",
                    retry: { maxAttempts: 3, initial: "PT1M", factor: 2, max: "PT10M" },
                    input: { account: "account", months: "months" },
                    onDone: [
                      {
                        target: "sent",
                        actions: [{ type: "assign", params: { reference: "event.output.reference" } }],
                      },
                    ],
                  },
                ],
              },
              sent: { type: "final", title: texts("Sent", "已转账") },
            },
          },
        },
      },
      paid: {
        type: "final",
        title: texts("Paid", "已放款"),
        status: "disbursed",
        output: { outcome: '"approve"', reference: "reference" },
      },
      declined: {
        type: "final",
        title: texts("Declined", "已拒绝"),
        status: "declined",
        output: { outcome: '"decline"' },
      },
      expired: {
        type: "final",
        title: texts("Expired", "已过期"),
        status: "expired",
        output: { outcome: '"expired"' },
      },
      withdrawn: { type: "final", title: texts("Withdrawn", "已撤回"), status: "withdrawn" },
    },
  },
} satisfies Json;

export const sampleDocuments = { workflow: sampleWorkflow, catalogue: sampleCatalogue, packs: [samplePack] };
