import type { Verdict } from "../decide.ts";
import { rankReasons } from "../rank-reasons.ts";
import { isViolated } from "../settle-outcome.ts";
import type { Agreed } from "./answers.ts";

/** A verdict that the completions of `missing` facts all come to, told with what is known without them. */
export function agreeOn(verdict: Verdict, agreed: Agreed, missing: ReadonlySet<string>): Verdict {
  const { pack, frame } = verdict;
  const { outcome } = agreed;
  const possible = (["approve", "refer", "decline"] as const).filter((each) => agreed.possible.has(each));
  const reasons = rankReasons(pack, frame, outcome, possible).filter(
    ({ code }) => agreed.reasons?.has(code) ?? true,
  );
  return {
    ...verdict,
    outcome,
    possible,
    missing: possible.length > 1 ? verdict.missing.filter((fact) => !missing.has(fact)) : [],
    reasons,
    referred: outcome === "refer" && isViolated(pack, frame) ? "hit-policy-violated" : undefined,
  };
}

/** Writes the outputs that all completions have into the verdict's frame. */
export function agreeOnOutputs({ pack, frame }: Verdict, { completion }: Agreed): void {
  if (completion === undefined) return;
  for (const { outputs } of pack.inOrder)
    for (const { name } of outputs) {
      const slot = pack.scope.slotOf.get(name);
      const value = slot === undefined ? undefined : completion.slots[slot];
      if (slot !== undefined && value !== undefined) frame.slots[slot] = value;
    }
}
