import { Type, type Static } from "typebox";
import { closed, Id, mapOf, Name } from "../kernel/index.ts";

const TimerChoice = Type.Union([Type.Literal("keep"), Type.Literal("restart"), Type.Literal("drop")]);
export type TimerChoice = Static<typeof TimerChoice>;
const TaskChoice = Type.Union([Type.Literal("keep"), Type.Literal("restart")]);
export type TaskChoice = Static<typeof TaskChoice>;

/** How runs of one version of a workflow become runs of another one. */
export const MigrationPlan = closed({
  /** Hashes of the two workflows. */
  from: Type.String({ minLength: 1, maxLength: 100 }),
  to: Type.String({ minLength: 1, maxLength: 100 }),
  /** Where states that were renamed, split or joined lead; a state that is not named keeps its key. */
  states: Type.Optional(mapOf(Id, Id)),
  /** New values of variables, in FEEL over the facts and the old variables; others keep theirs. */
  variables: Type.Optional(mapOf(Name, Type.String({ minLength: 1, maxLength: 16_384 }))),
  /** For all timers, or by the old timer (`<state>/<delay>`, `/<raise>`), `*` for the others. Default keep. */
  timers: Type.Optional(Type.Union([TimerChoice, Type.Record(Type.String({ maxLength: 130 }), TimerChoice)])),
  /** For all open tasks, or by invocation, `*` for the others. Default keep. */
  tasks: Type.Optional(Type.Union([TaskChoice, Type.Record(Type.String({ maxLength: 80 }), TaskChoice)])),
  /** Tasks of the old version by what they are called in the new one: who did the one must not do what differs from the other. */
  completed: Type.Optional(mapOf(Id, Id)),
});
export type MigrationPlan = Static<typeof MigrationPlan>;

/** Where a state of the old version leads. */
export function newKey({ states = {} }: MigrationPlan, old: string): string {
  return (Object.hasOwn(states, old) ? states[old] : undefined) ?? old;
}

/** What a task of the old version is called in the new one. */
export function newTask({ completed = {} }: MigrationPlan, old: string): string {
  return (Object.hasOwn(completed, old) ? completed[old] : undefined) ?? old;
}

export function timerChoice({ timers = "keep" }: MigrationPlan, timer: string): TimerChoice {
  return choiceOf<TimerChoice>(timers, timer);
}

export function taskChoice({ tasks = "keep" }: MigrationPlan, invoke: string): TaskChoice {
  return choiceOf<TaskChoice>(tasks, invoke);
}

function choiceOf<Choice extends string>(
  choices: Choice | Readonly<Record<string, Choice>>,
  name: string,
): Choice {
  if (typeof choices === "string") return choices;
  const named = Object.hasOwn(choices, name) ? choices[name] : choices["*"];
  return named ?? ("keep" as Choice);
}
