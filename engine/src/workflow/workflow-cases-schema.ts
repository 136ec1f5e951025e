import { Type, type Static } from "typebox";
import { closed, Id, mapOf, Name, TextsSchema } from "../kernel/index.ts";
import { Delay, EventType } from "./transition-schema.ts";
import { ApplicationStatus } from "./workflow-schema.ts";

/** What the world does in a simulated run: connector answers, task outcomes and events, in simulated time. */
export const WorldStep = Type.Union([
  closed({
    event: EventType,
    payload: Type.Optional(Type.Object({}, { additionalProperties: true })),
    /** The sub-flow it is for, by the invocation that began it; absent: the application itself. */
    to: Type.Optional(Id),
    /** Of a map: the item whose sub-flow it is for, from 1; absent: the latest. */
    item: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  }),
  closed({
    task: Id,
    outcome: Id,
    form: Type.Optional(Type.Object({}, { additionalProperties: true })),
    /** Of a map: the item in whose sub-flow it is open, from 1; absent: the task that was opened first. */
    item: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  }),
  /** Lets business time pass; due timers fire in order. */
  closed({ wait: Delay }),
  /** Reaches whichever run waits under the key, now or within seven days. */
  closed({
    signal: EventType,
    key: Type.String({ minLength: 1, maxLength: 200 }),
    payload: Type.Optional(Type.Object({}, { additionalProperties: true })),
  }),
  /** An operator ends the application, and why. */
  closed({ cancel: Type.String({ minLength: 1, maxLength: 1_000 }) }),
]);
export const ConnectorAnswer = Type.Union([
  closed({ answer: Type.Object({}, { additionalProperties: true }) }),
  closed({ error: closed({ code: Type.String(), retryable: Type.Boolean() }) }),
]);
export const WorkflowCase = closed({
  id: Id,
  title: TextsSchema,
  startAt: Type.String({ maxLength: 40 }),
  facts: mapOf(Name, Type.Unknown()),
  /** Answers by `<connector>` for sources, or `<connector>/<operation>` for activities; the last one repeats. */
  connectors: Type.Record(Type.String(), Type.Array(ConnectorAnswer, { minItems: 1 })),
  steps: Type.Array(WorldStep, { maxItems: 200 }),
  expect: closed({
    /** Keys of the states entered, in order; a subsequence is enough. */
    path: Type.Optional(Type.Array(Id)),
    states: Type.Optional(Type.Array(Id)),
    status: Type.Optional(ApplicationStatus),
    finished: Type.Optional(Type.Boolean()),
    outcome: Type.Optional(Type.String()),
    asked: Type.Optional(Type.Array(Id)),
    /** Invocations that were undone, in this order, those of sub-flows among them. */
    undone: Type.Optional(Type.Array(Id)),
    /** Business time from the start to the last thing that happens, both bounds included. */
    elapsed: Type.Optional(closed({ atLeast: Type.Optional(Delay), atMost: Type.Optional(Delay) })),
  }),
});
export const WorkflowCasesSchema = closed({
  format: Type.Literal("lendloom-workflow-cases/1"),
  workflow: Id,
  cases: Type.Array(WorkflowCase, { minItems: 1, maxItems: 10_000 }),
});
export type WorldStep = Static<typeof WorldStep>;
export type ConnectorAnswer = Static<typeof ConnectorAnswer>;
export type WorkflowCase = Static<typeof WorkflowCase>;
export type WorkflowCases = Static<typeof WorkflowCasesSchema>;
