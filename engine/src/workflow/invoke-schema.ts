import { Type, type Static } from "typebox";
import { closed, Id, mapOf, Name, TextsSchema } from "../kernel/index.ts";
import { ValueType } from "../logic/index.ts";
import { Delay, EventType, Feel, Role, Transitions } from "./transition-schema.ts";

const Retry = closed({
  maxAttempts: Type.Integer({ minimum: 1, maximum: 100 }),
  initial: Delay,
  factor: Type.Number({ minimum: 1, maximum: 10 }),
  max: Delay,
});
export type Retry = Static<typeof Retry>;

const invoked = {
  id: Id,
  title: Type.Optional(TextsSchema),
  input: Type.Optional(mapOf(Name, Feel)),
  onDone: Transitions,
  onError: Type.Optional(Transitions),
};
/** Evaluates a pack over the run's facts, asking for sources only while they can change the outcome. */
export const DecisionInvoke = closed({
  ...invoked,
  src: Type.Literal("decision"),
  params: closed({ pack: Id }),
  timeout: Type.Optional(Delay),
  retry: Type.Optional(Retry),
});
/** A connector call; its idempotency key is the activity's. */
export const ActivityInvoke = closed({
  ...invoked,
  src: Type.Literal("activity"),
  params: closed({
    connector: Id,
    operation: Id,
    /** The schema of the answer: only the members it declares can be read from `event.output`. */
    answer: Type.Optional(Type.Object({}, { additionalProperties: true })),
  }),
  timeout: Delay,
  /**
   * The longest silence of the other side while the call is under way; after it the attempt has failed, and is tried
   * again like any other. Shorter than `timeout`.
   */
  heartbeat: Type.Optional(Delay),
  retry: Type.Optional(Retry),
  /**
   * The call that undoes this one when it was done; `event.output` in its input is the answer. Timeout and retry are
   * the activity's own unless they are given.
   */
  compensate: Type.Optional(
    closed({
      connector: Id,
      operation: Id,
      input: Type.Optional(mapOf(Name, Feel)),
      timeout: Type.Optional(Delay),
      retry: Type.Optional(Retry),
    }),
  ),
});
/**
 * A rung of a task's ladder: when it has been open that long, other people hear of it or get it, it becomes more
 * urgent, or the workflow is told a declared event. Reached once.
 */
const Rung = closed({
  after: Delay,
  notify: Type.Optional(Role),
  reassign: Type.Optional(Role),
  priority: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  raise: Type.Optional(EventType),
});
export type Rung = Static<typeof Rung>;
/** Work for a person. The task is completed with one of `outcomes`; `event.output.outcome` reads it. */
export const TaskInvoke = closed({
  ...invoked,
  src: Type.Literal("task"),
  params: closed({
    role: Role,
    due: Delay,
    /** 1 to 100, or FEEL that gives one when the task opens; the higher, the more urgent. Default 50. */
    priority: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: 100 }), Feel])),
    /** The task (an invocation's id) whose last completer may neither claim nor complete this one. */
    notSameAs: Type.Optional(Id),
    escalation: Type.Optional(Type.Array(Rung, { minItems: 1, maxItems: 10 })),
    outcomes: Type.Array(closed({ value: Id, title: TextsSchema }), { minItems: 1, maxItems: 20 }),
    /** Facts and variables the person sees first. */
    shows: Type.Optional(Type.Array(Name, { maxItems: 50 })),
    /** Fields the person fills in; they arrive in `event.output.<name>`. */
    form: Type.Optional(
      mapOf(Name, closed({ title: TextsSchema, type: ValueType, required: Type.Optional(Type.Boolean()) })),
    ),
  }),
});
/**
 * Another workflow of the same catalogue as a run of its own. Its input names facts and variables of that workflow;
 * it is done with the output of the final state.
 */
export const SubflowInvoke = closed({
  ...invoked,
  src: Type.Literal("subflow"),
  params: closed({
    workflow: Id,
    /** The schema of its output: only the members it declares can be read from `event.output`. */
    answer: Type.Optional(Type.Object({}, { additionalProperties: true })),
  }),
  timeout: Type.Optional(Delay),
});
/**
 * When a map is done. `all`: when every item is, and one that fails makes it fail. `any`, or a `count` of items: as soon as
 * so many are done, and it fails when they cannot be any more. `settled`: when every item has ended, however. `when`: as
 * `settled`, or before that as soon as FEEL over `event.output`, asked after each end, is true.
 */
const Completion = Type.Union([
  Type.Literal("all"),
  Type.Literal("any"),
  Type.Literal("settled"),
  closed({ count: Type.Integer({ minimum: 1, maximum: 1_000 }) }),
  closed({ when: Feel }),
]);
/**
 * A sub-flow for each item of a list. Its input is told of each item, which it reads as `item`, and its place, from 1, as
 * `index`. When it is done `event.output` is the list of what came of each, in the order of the items.
 */
export const MapInvoke = closed({
  ...invoked,
  src: Type.Literal("map"),
  params: closed({
    workflow: Id,
    /** FEEL that gives a list of at most 1,000 items; read once, as the state is entered. */
    items: Feel,
    /** The schema of each item's output: only the members it declares can be read. */
    answer: Type.Optional(Type.Object({}, { additionalProperties: true })),
    /** How many sub-flows are under way at once; default 10. */
    concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    /** Default `all`. */
    completion: Type.Optional(Completion),
  }),
  timeout: Type.Optional(Delay),
});
export const Invoke = Type.Union([DecisionInvoke, ActivityInvoke, TaskInvoke, SubflowInvoke, MapInvoke]);
export type Invoke = Static<typeof Invoke>;
