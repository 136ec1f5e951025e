import type { MigrationPlan, WorkflowDefinition } from "@lendloom/engine/workflow";
import { placedStates } from "../document/index.ts";

/** What a person settles about a migration, for every old version alike. */
export interface PlanForm {
  /** Where states lead; `null`: nowhere, runs that rest there are refused. */
  readonly states: Readonly<Record<string, string | null>>;
  /** Formulas of new values; an empty one is none. */
  readonly variables: Readonly<Record<string, string>>;
  readonly timers: "keep" | "restart" | "drop";
  readonly tasks: "keep" | "restart";
}

export const emptyPlan: PlanForm = { states: {}, variables: {}, timers: "keep", tasks: "keep" };

/** The plan for one old version: it names only states that version has. */
export function planFor(
  form: PlanForm,
  from: { readonly hash: string; readonly definition: WorkflowDefinition },
  to: string,
): MigrationPlan {
  const known = placedStates(from.definition);
  const states = Object.entries(form.states).flatMap(([old, target]) =>
    target !== null && known.has(old) ? [[old, target] as const] : [],
  );
  const variables = Object.entries(form.variables).filter(([, formula]) => formula.trim() !== "");
  return {
    from: from.hash,
    to,
    ...(states.length === 0 ? {} : { states: Object.fromEntries(states) }),
    ...(variables.length === 0 ? {} : { variables: Object.fromEntries(variables) }),
    timers: form.timers,
    tasks: form.tasks,
  };
}

/** Variables a migration should say something about: new ones, and those whose type is another one. */
export function changedVariables(
  from: readonly WorkflowDefinition[],
  to: WorkflowDefinition,
): readonly string[] {
  return Object.entries(to.variables)
    .filter(([name, { type }]) =>
      from.some(({ variables }) => {
        const before = Object.hasOwn(variables, name) ? variables[name] : undefined;
        return before === undefined || JSON.stringify(before.type) !== JSON.stringify(type);
      }),
    )
    .map(([name]) => name);
}
