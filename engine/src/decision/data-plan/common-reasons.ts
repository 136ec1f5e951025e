import type { Value } from "../../logic/index.ts";
import { createFrame } from "../frame.ts";
import type { Outcome } from "../pack-schema.ts";
import { rankAgreed } from "../rank-reasons.ts";
import { runSteps } from "../run-pack.ts";
import type { Question } from "./question.ts";
import { stillPending } from "./still-pending.ts";
import type { Variable } from "./variables.ts";

/** Reasons of what is settled in any case are worth a millisecond. */
const MOST_FRAMES = 300;

/**
 * The codes that an outcome is told with whatever the undecided facts are: completions are followed until each is told one
 * for certain. None where they have nothing in common, samples would have to prove it, or it takes too long.
 */
export function commonReasons(
  { pack, frame, pending }: Pick<Question, "pack" | "frame" | "pending">,
  variables: readonly Variable[],
  outcome: Outcome,
): ReadonlySet<string> {
  let common: ReadonlySet<string> | undefined;
  let left = MOST_FRAMES;
  const follow = (slots: readonly Value[]): boolean => {
    if (left <= 0) return false;
    left -= 1;
    const at = createFrame(pack, slots.slice(), frame.at, stillPending(pending, slots));
    runSteps(pack, at);
    const reasons = rankAgreed(pack, at, outcome, [outcome]);
    const certain = reasons.flatMap(({ code, possible }) => (possible === undefined ? [code] : []));
    const open = new Set(reasons.flatMap(({ missing = [] }) => missing));
    const next = certain.length > 0 ? undefined : variables.find((variable) => open.has(variable.fact));
    if (next === undefined) {
      const before = common;
      common = new Set(before === undefined ? certain : certain.filter((code) => before.has(code)));
      return common.size > 0;
    }
    if (next.sampled) return false;
    return next.values.every((value) => {
      const chosen = slots.slice();
      chosen[next.slot] = value;
      return follow(chosen);
    });
  };
  return follow(frame.slots) ? (common ?? none) : none;
}

const none: ReadonlySet<string> = new Set();
