import type { Json } from "../kernel/index.ts";
import { sampleCatalogue, samplePack } from "./sample-loan.ts";

const texts = (en: string, zh = en) => ({ "zh-CN": zh, en });
const event = (title: string, more: { readonly [key: string]: Json } = {}) => ({
  title: texts(title),
  roles: ["api-client"],
  ...more,
});
const feel = (text: string) => ({ type: "feel", params: { text } });
const set = (params: { readonly [name: string]: string }) => [{ type: "assign", params }];
const text = (title: string) => ({ title: texts(title), type: { kind: "string" } });
const answer = { type: "object", properties: { reference: { type: "string" } } };
const retry = { maxAttempts: 2, initial: "PT10S", factor: 2, max: "PT1M" };

/** A call of the bank that another call undoes, by the reference it answers. */
const call = (id: string, target: string) => ({
  id,
  src: "activity",
  params: { connector: "bank", operation: id, answer },
  input: { name: "name" },
  timeout: "PT10S",
  retry,
  compensate: {
    connector: "bank",
    operation: `undo-${id}`,
    input: { reference: "event.output.reference" },
  },
  onDone: [{ target, actions: set({ reference: "event.output.reference" }) }],
});

/**
 * Books a loan, has its collateral valued by a sub-flow, pays out, and waits for the bank to confirm under the
 * payout's reference; what was done is undone where that fails.
 */
export const flowWorkflow = {
  format: "lendloom-workflow/1",
  id: "booking",
  version: "1.0.0",
  title: texts("Booking", "入账"),
  catalogue: "sample",
  events: {
    BEGIN: event("Begin"),
    STOP: event("Stop"),
    UNDONE: event("Undone"),
    PAYMENT_CONFIRMED: event("Payment confirmed", {
      payload: {
        type: "object",
        properties: { amount: { type: "integer", minimum: 1 } },
        required: ["amount"],
      },
      correlate: { key: "reference" },
    }),
    RATE_CHANGED: event("Rate changed", { correlate: { key: "city", to: "all" } }),
  },
  variables: {
    reference: text("Reference"),
    failure: text("Failure"),
    worth: { title: texts("Worth"), type: { kind: "integer" } },
  },
  machine: {
    initial: "start",
    states: {
      start: {
        title: texts("Start"),
        on: { BEGIN: [{ target: "book" }], RATE_CHANGED: [{ target: "ended" }] },
      },
      book: {
        title: texts("Book"),
        status: "checking",
        invoke: [call("book", "value")],
        on: { STOP: [{ target: "ended" }] },
      },
      value: {
        title: texts("Value"),
        invoke: [
          {
            id: "valuation",
            src: "subflow",
            params: {
              workflow: "valuation",
              answer: { type: "object", properties: { worth: { type: "integer" } } },
            },
            input: { age: "age", name: "name", asked: "age * 1000" },
            timeout: "P10D",
            onDone: [{ target: "pay", actions: set({ worth: "event.output.worth" }) }],
            onError: [{ target: "undo", actions: set({ failure: "event.error.code" }) }],
          },
        ],
        on: { STOP: [{ target: "ended" }] },
      },
      pay: { title: texts("Pay"), invoke: [call("pay", "confirm")] },
      confirm: {
        title: texts("Confirm"),
        on: {
          PAYMENT_CONFIRMED: [{ target: "booked", guard: feel("event.payload.amount < 1000000") }],
          STOP: [{ target: "undo", actions: set({ failure: '"stopped"' }) }],
        },
      },
      undo: {
        title: texts("Undo"),
        entry: [{ type: "compensate", params: { then: "UNDONE" } }],
        on: { UNDONE: [{ target: "ended" }] },
      },
      booked: {
        title: texts("Booked"),
        type: "final",
        status: "disbursed",
        output: { outcome: '"approve"', worth: "worth" },
      },
      ended: { title: texts("Ended"), type: "final", status: "declined", output: { failure: "failure" } },
    },
  },
} satisfies Json;

/** The sub-flow: an order to the valuer, and a person who says what it is worth. */
export const valuationWorkflow = {
  format: "lendloom-workflow/1",
  id: "valuation",
  version: "1.0.0",
  title: texts("Valuation", "估价"),
  catalogue: "sample",
  events: { GIVE_UP: event("Give up") },
  variables: {
    asked: { title: texts("Asked"), type: { kind: "integer" } },
    worth: { title: texts("Worth"), type: { kind: "integer" } },
    reference: text("Reference"),
  },
  machine: {
    initial: "order",
    states: {
      order: { title: texts("Order"), invoke: [call("order", "look")] },
      look: {
        title: texts("Look"),
        invoke: [
          {
            id: "look",
            src: "task",
            params: {
              role: "officer",
              due: "P2D",
              outcomes: [{ value: "valued", title: texts("Valued") }],
              form: { worth: { title: texts("Worth"), type: { kind: "integer" }, required: true } },
            },
            input: { asked: "asked" },
            onDone: [{ target: "valued", actions: set({ worth: "event.output.worth" }) }],
          },
        ],
        on: { GIVE_UP: [{ target: "given-up" }] },
      },
      valued: { title: texts("Valued"), type: "final", output: { worth: "worth" } },
      "given-up": { title: texts("Given up"), type: "final", output: { worth: '"none"' } },
    },
  },
} satisfies Json;

export const flowDocuments = {
  workflow: flowWorkflow,
  catalogue: sampleCatalogue,
  packs: [samplePack],
  workflows: [valuationWorkflow],
};
