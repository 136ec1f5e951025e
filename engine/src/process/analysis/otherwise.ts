import { canonicalJson, type Json } from "../../kernel/index.ts";
import { ancestorsOf, transitionsOf, type StateNode, type TransitionPlace } from "../../workflow/index.ts";
import type { CompiledProcess } from "../compile-process.ts";
import { finding, fixOf, type WorkflowFinding } from "./finding.ts";

/** Lists of transitions, one of which has to be taken, whose guards may all fail. */
export function otherwiseFindings({ workflow }: CompiledProcess): readonly WorkflowFinding[] {
  return [...workflow.states.values()].flatMap(({ node }) =>
    listsOf(node).flatMap(([list, places]) => {
      const [{ cause } = { cause: undefined }] = places;
      const invoke =
        cause?.kind === "invoke-done" ? workflow.invokes.get(cause.invoke)?.definition : undefined;
      const must = cause?.kind === "invoke-done" || cause?.kind === "invoke-error" || isOnlyWay(node, cause);
      if (!must || places.some(({ transition }) => transition.guard === undefined)) return [];
      const outcomes =
        invoke?.src === "task"
          ? invoke.params.outcomes.map(({ value }) => value)
          : invoke?.src === "decision"
            ? ["approve", "refer", "decline"]
            : undefined;
      const told = new Set(places.flatMap(outcomeOf));
      if (outcomes?.every((outcome) => told.has(outcome)) === true) return [];
      return [finding("process.otherwise-missing", list, {})];
    }),
  );
}

/** Transitions whose guard another one before them in the same list has word for word. */
export function repeatedGuards(states: readonly StateNode[]): readonly WorkflowFinding[] {
  return states.flatMap((state) =>
    listsOf(state).flatMap(([, places]) =>
      places.flatMap(({ transition, pointer }, index) => {
        if (transition.guard === undefined) return [];
        const guard = canonicalJson(transition.guard as Json);
        const twin = places.slice(0, index).find((it) => {
          return it.transition.guard !== undefined && canonicalJson(it.transition.guard as Json) === guard;
        });
        if (twin === undefined) return [];
        const fix = fixOf("process.fix-remove", { op: "remove", pointer });
        return [finding("process.guard-repeats", pointer, {}, { related: twin.pointer, fix })];
      }),
    ),
  );
}

function listsOf(state: StateNode): readonly (readonly [string, readonly TransitionPlace[]])[] {
  const places = transitionsOf(state);
  return [...Map.groupBy(places, ({ pointer }) => pointer.slice(0, pointer.lastIndexOf("/")))];
}

/** Automatic transitions have to be taken where nothing else ever leaves the state. */
function isOnlyWay(state: StateNode, cause: TransitionPlace["cause"] | undefined): boolean {
  if (cause?.kind !== "always" || state.kind !== "atomic") return false;
  const all = [state, ...ancestorsOf(state)].flatMap(transitionsOf);
  return all.every((place) => place.cause.kind === "always" && place.source === state);
}

function outcomeOf({ transition }: TransitionPlace): readonly string[] {
  if (transition.guard?.type !== "feel") return [];
  const match = /^event\.output\.outcome = "([^"]+)"$/.exec(transition.guard.params.text.trim());
  return match === null ? [] : [match[1] as string];
}
