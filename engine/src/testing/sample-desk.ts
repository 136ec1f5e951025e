import type { Json } from "../kernel/index.ts";
import { sampleCatalogue } from "./sample-loan.ts";

const texts = (en: string, zh = en) => ({ "zh-CN": zh, en });

const outcomes = [
  { value: "approve", title: texts("Approve", "通过") },
  { value: "decline", title: texts("Decline", "拒绝") },
];

/** Two people's tasks with a ladder and four eyes, then a payment without a failure path: work for operators. */
export const deskWorkflow = {
  format: "lendloom-workflow/1",
  id: "desk",
  version: "1.0.0",
  title: texts("Desk", "柜台"),
  catalogue: "sample",
  events: {
    OVERDUE: { title: texts("Overdue", "超时"), roles: [] },
    GO: { title: texts("Go on", "继续"), roles: ["api-client"] },
  },
  variables: {
    account: { title: texts("Account", "账户"), type: { kind: "string" }, personal: true, initial: '"6222"' },
    months: { title: texts("Months", "期数"), type: { kind: "integer" }, initial: "12" },
    left: { title: texts("Left", "离开次数"), type: { kind: "integer" }, initial: "0" },
    reference: { title: texts("Reference", "流水号"), type: { kind: "string" } },
  },
  machine: {
    initial: "review",
    states: {
      review: {
        title: texts("Review", "审核"),
        status: "in-review",
        exit: [{ type: "assign", params: { left: "left + 1" } }],
        on: { OVERDUE: [{ target: "late" }] },
        invoke: [
          {
            id: "first-review",
            title: texts("First review", "初审"),
            src: "task",
            params: {
              role: "officer",
              due: "P2D",
              priority: "if age > 30 then 80 else 20",
              outcomes,
              escalation: [
                { after: "P1D", notify: "approver", priority: 90 },
                { after: "P2D", reassign: "approver" },
                { after: "P3D", raise: "OVERDUE" },
              ],
            },
            onDone: [{ target: "second" }],
          },
        ],
      },
      second: {
        title: texts("Second review", "复审"),
        status: "in-review",
        invoke: [
          {
            id: "second-review",
            title: texts("Second review", "复审"),
            src: "task",
            params: {
              role: "officer",
              due: "P2D",
              notSameAs: "first-review",
              outcomes,
              escalation: [{ after: "P1D", raise: "OVERDUE" }],
            },
            onDone: [{ target: "paying" }],
          },
        ],
      },
      late: {
        title: texts("Late", "超时"),
        on: { GO: [{ target: "review" }] },
        after: { P30D: [{ target: "closed" }] },
      },
      paying: {
        title: texts("Paying", "放款"),
        status: "accepted",
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
            input: { account: "account", months: "months" },
            onDone: [
              {
                target: "paid",
                actions: [{ type: "assign", params: { reference: "event.output.reference" } }],
              },
            ],
          },
        ],
      },
      paid: {
        type: "final",
        title: texts("Paid", "已放款"),
        status: "disbursed",
        output: { outcome: '"approve"', reference: "reference" },
      },
      closed: { type: "final", title: texts("Closed", "已关闭"), status: "expired" },
    },
  },
} satisfies Json;

export const deskDocuments = { workflow: deskWorkflow, catalogue: sampleCatalogue, packs: [] };
