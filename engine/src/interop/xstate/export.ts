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

function exportStates(states: Readonly<Record<string, StateDefinition>>): JsonObject {
  return Object.fromEntries(Object.entries(states).map(([key, state]) => [key, exportState(key, state)]));
}

function exportState(key: string, state: StateDefinition): JsonObject {
  const { title, note, status, output, states, on, after, always, onDone, invoke, entry, exit, ...rest } =
    state;
  return {
    id: key,
    ...(rest as JsonObject),
    description: note === undefined ? title["zh-CN"] : `${title["zh-CN"]}：${note}`,
    meta: { lendloom: present({ title, note, status, output }) },
    ...present({
      entry: entry?.map(exportAction),
      exit: exit?.map(exportAction),
      on: on && exportMap(on),
      after: after && exportMap(after),
      always: always?.map(exportTransition),
      onDone: onDone?.map(exportTransition),
      invoke: invoke?.map(exportInvoke),
      states: states && exportStates(states),
    }),
  };
}

function exportMap(transitions: Readonly<Record<string, readonly Transition[]>>): JsonObject {
  return Object.fromEntries(
    Object.entries(transitions).map(([name, list]) => [name, list.map(exportTransition)]),
  );
}

function exportTransition({ target, alsoTargets, title, guard, actions, reenter }: Transition): JsonObject {
  const targets = alsoTargets === undefined ? target : [target as string, ...alsoTargets];
  return present({
    target: targets,
    reenter,
    guard: guard as Json | undefined,
    actions: actions?.map(exportAction),
    description: title?.["zh-CN"],
    meta: title === undefined ? undefined : { lendloom: { title } },
  });
}

function exportAction(action: Action): JsonObject {
  return action as unknown as JsonObject;
}

/** XState knows an invocation by `src` and `id`; all else is told in `input`. */
function exportInvoke({ onDone, onError, ...invoke }: Invoke): JsonObject {
  return present({
    id: invoke.id,
    src: invoke.src,
    input: { lendloom: invoke as unknown as JsonObject },
    onDone: onDone.map(exportTransition),
    onError: onError?.map(exportTransition),
  });
}

function present(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}
