import { Type, type Static } from "typebox";
import { closed, Id, mapOf, Name, TextsSchema, Version, type MemberLimits } from "../kernel/index.ts";
import { ValueType } from "../logic/index.ts";

const Feel = Type.String({ minLength: 1, maxLength: 16_384 });
/** An ISO 8601 duration (`P7D`, `PT60M`) or working days (`15WD`). */
export const Delay = Type.String({ pattern: "^(\\d{1,4}WD|P[0-9YMWDTHS.]+)$", maxLength: 40 });
export const EventType = Type.String({ pattern: "^[A-Z][A-Z0-9_]*$", maxLength: 80 });
export const Role = Type.Union([
  Type.Literal("designer"),
  Type.Literal("approver"),
  Type.Literal("officer"),
  Type.Literal("integrator"),
  Type.Literal("api-client"),
  Type.Literal("auditor"),
  Type.Literal("admin"),
]);
export type Role = Static<typeof Role>;

const guards = Type.Array(Type.Ref("Guard"), { minItems: 1, maxItems: 20 });
/** A FEEL text, a condition, whether a state is active, or guards joined by `and`, `or` and `not`. */
export const Guard = Type.Cyclic(
  {
    Guard: Type.Union([
      closed({ type: Type.Literal("feel"), params: closed({ text: Feel }) }),
      closed({ type: Type.Literal("condition"), params: Type.Object({}, { additionalProperties: true }) }),
      closed({ type: Type.Literal("in"), params: closed({ state: Id }) }),
      closed({ type: Type.Literal("and"), params: closed({ guards }) }),
      closed({ type: Type.Literal("or"), params: closed({ guards }) }),
      closed({ type: Type.Literal("not"), params: closed({ guard: Type.Ref("Guard") }) }),
    ]),
  },
  "Guard",
);
export type Guard = Static<typeof Guard>;

/** Assigns the value of a FEEL expression to declared variables. */
const Assign = closed({ type: Type.Literal("assign"), params: mapOf(Name, Feel) });
/**
 * Tells the workflow itself a declared event: within the step, or, with `after`, by a timer of this id that
 * outlives the state. Its payload is read when the event is told.
 */
const Raise = closed({
  type: Type.Literal("raise"),
  guard: Type.Optional(Guard),
  params: closed({
    event: EventType,
    payload: Type.Optional(mapOf(Name, Feel)),
    after: Type.Optional(Delay),
    id: Type.Optional(Id),
  }),
});
export type Raise = Static<typeof Raise>;
/**
 * Tells another run an event that its workflow declares: the run that began this one (`parent`), or the sub-flow of
 * an invocation by its id. With `after` it waits by a timer of this id, as a `raise` does.
 */
const Send = closed({
  type: Type.Literal("send"),
  guard: Type.Optional(Guard),
  params: closed({
    to: Id,
    event: EventType,
    payload: Type.Optional(mapOf(Name, Feel)),
    after: Type.Optional(Delay),
    id: Type.Optional(Id),
  }),
});
export type Send = Static<typeof Send>;
/** Takes back what a delayed `raise` or `send` of this id has not told yet. */
const Cancel = closed({ type: Type.Literal("cancel"), params: closed({ id: Id }) });
/**
 * Undoes what was done, the latest first: every completed activity that says how, and every sub-flow. `then` is the
 * event the workflow is told when nothing is left to undo.
 */
const Compensate = closed({
  type: Type.Literal("compensate"),
  params: Type.Optional(closed({ then: Type.Optional(EventType) })),
});
export const Action = Type.Union([Assign, Raise, Send, Cancel, Compensate]);
export type Action = Static<typeof Action>;

const Target = Type.String({ pattern: "^#?[A-Za-z][\\w-]*$", maxLength: 81 });
/** Targets are a sibling's key or `#<state key>` for any state: state keys are unique in a workflow. */
export const Transition = closed({
  target: Type.Optional(Target),
  /** States entered beside the target, in other regions of a parallel state. */
  alsoTargets: Type.Optional(Type.Array(Target, { minItems: 1, maxItems: 20 })),
  /** Whether a target that is this state, or inside it, is entered through leaving this state first. */
  reenter: Type.Optional(Type.Boolean()),
  title: Type.Optional(TextsSchema),
  guard: Type.Optional(Guard),
  actions: Type.Optional(Type.Array(Action, { maxItems: 20 })),
});
export type Transition = Static<typeof Transition>;
/** The first transition whose guard holds is taken. */
const Transitions = Type.Array(Transition, { minItems: 1, maxItems: 50 });

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

/** Where an application stands, for lenders' systems; told by the innermost state that says it. */
export const ApplicationStatus = Type.Union([
  Type.Literal("received"),
  Type.Literal("checking"),
  Type.Literal("in-review"),
  Type.Literal("offered"),
  Type.Literal("accepted"),
  Type.Literal("approved"),
  Type.Literal("disbursed"),
  Type.Literal("declined"),
  Type.Literal("expired"),
  Type.Literal("withdrawn"),
]);
export type ApplicationStatus = Static<typeof ApplicationStatus>;

const State = Type.Object(
  {
    type: Type.Optional(
      Type.Union([Type.Literal("parallel"), Type.Literal("final"), Type.Literal("history")]),
    ),
    /** `shallow` (default) or `deep`, for history states; `target` is their default. */
    history: Type.Optional(Type.Union([Type.Literal("shallow"), Type.Literal("deep")])),
    target: Type.Optional(Target),
    title: TextsSchema,
    note: Type.Optional(Type.String({ maxLength: 2_000 })),
    status: Type.Optional(ApplicationStatus),
    initial: Type.Optional(Id),
    states: Type.Optional(mapOf(Id, Type.Ref("State"))),
    entry: Type.Optional(Type.Array(Action, { maxItems: 20 })),
    exit: Type.Optional(Type.Array(Action, { maxItems: 20 })),
    on: Type.Optional(mapOf(EventType, Transitions)),
    always: Type.Optional(Transitions),
    /** Keys are delays. The timer is a stored deadline that a restart keeps. */
    after: Type.Optional(mapOf(Delay, Transitions)),
    invoke: Type.Optional(Type.Array(Invoke, { maxItems: 10 })),
    /** Taken when a compound or parallel state is finished. */
    onDone: Type.Optional(Transitions),
    /** Of a final state at the top: what the run answers. */
    output: Type.Optional(mapOf(Name, Feel)),
  },
  { additionalProperties: false },
);

/** The machine of a workflow in XState's shape with our meanings; lowered before XState sees it. */
export const Machine = closed({
  initial: Id,
  states: mapOf(Id, Type.Cyclic({ State }, "State")),
});
export type Machine = Static<typeof Machine>;
export type StateDefinition = Machine["states"][string];

/** A schema that arrives as data: the closed subset of decision 14, checked by the payload-schema checker. */
export const PayloadSchema = Type.Object({}, { additionalProperties: true });

export const WorkflowEvent = closed({
  title: TextsSchema,
  payload: Type.Optional(PayloadSchema),
  /** Who may send it; nobody where the list is empty: then only the workflow itself raises it. */
  roles: Type.Array(Role, { maxItems: 7 }),
  /** Receiving the event records a live consent of these scopes. */
  grantsConsent: Type.Optional(Type.Array(Id, { maxItems: 10 })),
  /** Payload members that become facts of the run: `{ <fact>: <payload member> }`. */
  facts: Type.Optional(mapOf(Name, Name)),
  /**
   * It may come as a signal, which finds the run by this key: FEEL over facts and variables. `to` says what happens
   * where several runs wait under one key: the signal is refused (`one`, the default), or all are told.
   */
  correlate: Type.Optional(
    closed({
      key: Feel,
      to: Type.Optional(Type.Union([Type.Literal("one"), Type.Literal("all")])),
    }),
  ),
});

export const Variable = closed({
  title: TextsSchema,
  type: ValueType,
  /** FEEL, evaluated when the run starts; without it the variable starts unknown. */
  initial: Type.Optional(Feel),
  personal: Type.Optional(Type.Boolean()),
});

/** `workflows/<id>/workflow.json` */
export const WorkflowSchema = closed({
  format: Type.Literal("lendloom-workflow/1"),
  id: Id,
  version: Version,
  title: TextsSchema,
  catalogue: Id,
  /** Of a sub-flow: scopes of live consents that whoever begins it must have. No product can run such a workflow. */
  requiresConsent: Type.Optional(Type.Array(Id, { maxItems: 10, uniqueItems: true })),
  events: mapOf(EventType, WorkflowEvent),
  variables: mapOf(Name, Variable),
  machine: Machine,
});
export type WorkflowDefinition = Static<typeof WorkflowSchema>;

/** Counted before anything else, so that a workflow of any size is refused at once. */
export const workflowMembers: MemberLimits = {
  events: 1_000,
  variables: 5_000,
  "machine/states": 2_000,
  "machine/states/*/states": 2_000,
};

/** `workflows/<id>/layout.json`: positions beside the meaning; no part of the hash. */
export const LayoutSchema = closed({
  format: Type.Literal("lendloom-layout/1"),
  direction: Type.Union([Type.Literal("down"), Type.Literal("right")]),
  boxes: mapOf(
    Id,
    closed({
      x: Type.Number(),
      y: Type.Number(),
      width: Type.Optional(Type.Number()),
      height: Type.Optional(Type.Number()),
    }),
  ),
});
export type Layout = Static<typeof LayoutSchema>;

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
