import type { Verdict } from "../decide.ts";
import type { DecisionReason } from "../decision.ts";
import { isOwnReason } from "../own-reasons.ts";
import type { Outcome } from "../pack-schema.ts";
import { rankAgreed } from "../rank-reasons.ts";
import { isViolated } from "../settle-outcome.ts";
import type { Agreed } from "./question.ts";

/** A verdict that the completions of `missing` facts all come to, told with what is known without them. */
export function agreeOn(verdict: Verdict, agreed: Agreed, missing: ReadonlySet<string>): Verdict {
  const { pack, frame } = verdict;
  const { outcome } = agreed;
  const possible = (["approve", "refer", "decline"] as const).filter((each) => agreed.possible.has(each));
  const open = possible.length > 1 ? verdict.missing.filter((fact) => !missing.has(fact)) : [];
  const told = rankAgreed(pack, frame, outcome, possible);
  const reasons =
    pack.definition.semantics === "strict"
      ? certainOf(told, agreed)
      : sharedOf(told, agreed, outcome, missing);
  return {
    ...verdict,
    outcome,
    possible,
    missing: open,
    // What was left out is not what the outcome waits for.
    reasons: reasons.map((reason) =>
      isOwnReason(reason) && open.length > 0 ? { ...reason, facts: open } : reason,
    ),
    referred: outcome === "refer" && isViolated(pack, frame) ? "hit-policy-violated" : undefined,
  };
}

/** Where what is known gives no certain reason: those that all completions give, else the possible ones. */
function certainOf(told: readonly DecisionReason[], { common }: Agreed): readonly DecisionReason[] {
  if (told.some((reason) => reason.possible === undefined && !isOwnReason(reason))) return told;
  const shared = told.flatMap(({ possible: _, missing: __, ...reason }) =>
    common.has(reason.code) ? [reason] : [],
  );
  return shared.length > 0 ? shared : told;
}

/**
 * Where a missing fact is a value, what is told without it need not be so: the reasons that all completions give, else
 * those that some do, as possible.
 */
function sharedOf(
  told: readonly DecisionReason[],
  { common, reasons }: Agreed,
  outcome: Outcome,
  missing: ReadonlySet<string>,
): readonly DecisionReason[] {
  if (outcome === "approve") return [];
  const shared = told.filter(({ code }) => common.has(code));
  if (shared.length > 0) return shared;
  const inAll = reasons.filter(({ code }) => common.has(code));
  if (inAll.length > 0) return inAll;
  const names = [...missing].sort();
  return reasons.map((reason) => ({ ...reason, possible: true, missing: names }));
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
