import { Type, type Static } from "typebox";
import { closed, Id, mapOf, Name, TextsSchema, Version, type MemberLimits } from "../kernel/index.ts";
import { ValueType } from "../logic/index.ts";
import { Invoke } from "./invoke-schema.ts";
import { Action, Delay, EventType, Feel, Role, Target, Transitions } from "./transition-schema.ts";

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
