import { Type, type Static } from "typebox";
import { closed, Id, mapOf, Name, TextsSchema } from "../kernel/index.ts";

export const Feel = Type.String({ minLength: 1, maxLength: 16_384 });
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

export const Target = Type.String({ pattern: "^#?[A-Za-z][\\w-]*$", maxLength: 81 });
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
export const Transitions = Type.Array(Transition, { minItems: 1, maxItems: 50 });
