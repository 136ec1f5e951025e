import type { Json, JsonObject } from "../../kernel/index.ts";
import type {
  Action,
  Invoke,
  StateDefinition,
  Transition,
  WorkflowDefinition,
} from "../../workflow/index.ts";

const NOT_EXECUTABLE =
  "For drawing only: delays are not milliseconds, and guards and actions are not implemented. XState would take delayed transitions at once.";

/**
 * A workflow as a machine that Stately and other tools of XState can draw, and that `importStately` reads back
 * unchanged. It is not executable, and says so: what XState has no word for lies in `meta.lendloom`.
 */
export function exportStately(workflow: WorkflowDefinition): JsonObject {
  const { machine, variables, ...rest } = workflow;
  return {
    id: workflow.id,
    version: workflow.version,
    description: NOT_EXECUTABLE,
    meta: { lendloom: { executable: false, ...rest, variables } as unknown as JsonObject },
    context: Object.fromEntries(Object.keys(variables).map((name) => [name, null])),
    initial: machine.initial,
    states: exportStates(machine.states),
  };
}

/** XState goes to a state itself without leaving it; here it is left unless that is said, so it is said there. */
function exportTransition(key: string): (transition: Transition) => JsonObject {
  return ({ target, alsoTargets, title, guard, actions, reenter }) => {
    const targets = alsoTargets === undefined ? target : [target as string, ...alsoTargets];
    const reentersItself = reenter === undefined && target?.replace(/^#/, "") === key;
    const own = present({ title, reentersItself: reentersItself ? true : undefined });
    return present({
      target: targets,
      reenter: reentersItself ? true : reenter,
      guard: guard as Json | undefined,
      actions: actions?.map(exportAction),
      description: title?.["zh-CN"],
      meta: Object.keys(own).length === 0 ? undefined : { lendloom: own },
    });
  };
}

function exportStates(states: Readonly<Record<string, StateDefinition>>): JsonObject {
  return Object.fromEntries(Object.entries(states).map(([key, state]) => [key, exportState(key, state)]));
}

function exportState(key: string, state: StateDefinition): JsonObject {
  const { title, note, status, output, states, on, after, always, onDone, invoke, entry, exit, ...rest } =
    state;
  const list = (transitions: readonly Transition[]) => transitions.map(exportTransition(key));
  const map = (lists: Readonly<Record<string, readonly Transition[]>>) =>
    Object.fromEntries(Object.entries(lists).map(([name, its]) => [name, list(its)]));
  return {
    id: key,
    ...(rest as JsonObject),
    description: note === undefined ? title["zh-CN"] : `${title["zh-CN"]}：${note}`,
    meta: { lendloom: present({ title, note, status, output }) },
    ...present({
      entry: entry?.map(exportAction),
      exit: exit?.map(exportAction),
      on: on && map(on),
      after: after && map(after),
      always: always && list(always),
      onDone: onDone && list(onDone),
      invoke: invoke?.map((it) => exportInvoke(it, list)),
      states: states && exportStates(states),
    }),
  };
}

function exportAction(action: Action): JsonObject {
  return action as unknown as JsonObject;
}

/** XState knows an invocation by `src` and `id`; all else is told in `input`. */
function exportInvoke(
  { onDone, onError, ...invoke }: Invoke,
  list: (transitions: readonly Transition[]) => readonly JsonObject[],
): JsonObject {
  return present({
    id: invoke.id,
    src: invoke.src,
    input: { lendloom: invoke as unknown as JsonObject },
    onDone: list(onDone),
    onError: onError && list(onError),
  });
}

function present(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}
