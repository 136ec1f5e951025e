import {
  allStates,
  ancestorsOf,
  transitionsOf,
  type StateNode,
  type TransitionPlace,
} from "../../workflow/index.ts";
import { finding, type WorkflowFinding } from "./finding.ts";

/**
 * Transitions of two regions of a parallel state that are taken at once and exclude each other: both lead out of it to
 * different places, or one leads out while the other goes on inside. Only that of the first region is taken then.
 */
export function exitFindings(states: readonly StateNode[]): readonly WorkflowFinding[] {
  const byKey = new Map(states.map((state) => [state.key, state]));
  return states
    .filter(({ kind }) => kind === "parallel")
    .flatMap((parallel) => {
      const moves = parallel.children.flatMap((region) =>
        allStates([region])
          .flatMap(transitionsOf)
          .flatMap((place) => moveOf(place, parallel, region, byKey)),
      );
      const before = new Map<Move["event"], Move[]>();
      return moves.flatMap((move) => {
        const like = before.get(move.event) ?? [];
        const beside = like.filter(({ region }) => region !== move.region);
        before.set(move.event, [...like, move]);
        const elsewhere = beside.find((it) => it.out && move.out && it.target !== move.target);
        if (elsewhere !== undefined) return [found("process.exits-conflict", move, elsewhere)];
        const other = beside.find((it) => it.out !== move.out);
        return other === undefined ? [] : [found("process.exit-beside", move, other)];
      });
    });
}

const BY_ITSELF = { "zh-CN": "自动转移", en: "An automatic transition" };

type Move = ReturnType<typeof moveOf>[number];

function found(
  code: "process.exits-conflict" | "process.exit-beside",
  { event, pointer }: Move,
  other: Move,
): WorkflowFinding {
  return finding(code, pointer, { event }, { related: other.pointer });
}

/** What is taken at once with its like in another region: on an event, or by itself. */
function moveOf(
  { transition, cause, pointer }: TransitionPlace,
  parallel: StateNode,
  region: StateNode,
  byKey: ReadonlyMap<string, StateNode>,
) {
  const event = cause.kind === "event" ? cause.event : cause.kind === "always" ? BY_ITSELF : undefined;
  const target = transition.target && byKey.get(transition.target.replace(/^#/, ""));
  if (event === undefined || target === undefined || target === "") return [];
  const out = target === parallel || !ancestorsOf(target).includes(parallel);
  return [{ region, event, target, out, pointer }];
}
