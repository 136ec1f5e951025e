import { ok, type Result } from "../../kernel/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import { settleFrame, type EvaluationOptions, type Verdict } from "../decide.ts";
import type { DecisionInput } from "../evaluation.ts";
import { factsOfOutcome, factsOfOutputs } from "../missing-facts.ts";
import { runPack } from "../run-pack.ts";
import { agreeOn, agreeOnOutputs } from "./agreed-verdict.ts";
import { answersOf } from "./answers.ts";
import type { Question } from "./question.ts";

/** What more knowledge could change: nothing, or some of these facts. */
export type StillMatters =
  | { readonly kind: "settled"; readonly verdict: Verdict }
  | {
      readonly kind: "hangs-on";
      /** Facts that can change the answer; where `exact`, completions were found for each of them that do. */
      readonly facts: readonly string[];
      /** All missing facts that may come to matter: what one query is best asked together. */
      readonly wanted: readonly string[];
      readonly exact: boolean;
    };

type Missing = Omit<Question, "of" | "undecided">;

/**
 * Whether the facts that `mayBeAsked` can still change the outcome, or the outputs of what is no decline. Completions
 * are tried wherever at most twelve conditions are undecided, or more of which few hang together; beyond that every
 * fact counts that three-valued logic cannot rule out.
 */
export function stillMatters(
  pack: CompiledPack,
  input: DecisionInput,
  mayBeAsked: (fact: string) => boolean,
  { referOnMissing = true }: EvaluationOptions,
): Result<StillMatters> {
  const run = runPack(pack, input, mayBeAsked);
  if (!run.ok) return run;
  const frame = run.value;
  const pending = frame.pending ?? new Uint8Array(pack.scope.entries.length);
  const missing = pack.reads.filter((name) => pending[pack.scope.slotOf.get(name) ?? -1] === 1);
  if (missing.length === 0) return ok({ kind: "settled", verdict: settleFrame(pack, frame, referOnMissing) });
  const question: Missing = { pack, frame, pending, missing, referOnMissing };
  const found = pack.definition.semantics === "strict" ? inStrict(question) : whereMissingIsAValue(question);
  return ok(found.kind === "hangs-on" ? found : { kind: "settled", verdict: found.verdict });
}

function inStrict(question: Missing): StillMatters {
  const { pack, frame, missing, referOnMissing } = question;
  const isMissing = new Set(missing);
  const canBeAsked = (names: readonly string[]) => names.filter((name) => isMissing.has(name));
  let verdict = settleFrame(pack, frame, referOnMissing);
  const ofOutcome = verdict.possible.length > 1 ? canBeAsked(factsOfOutcome(pack, frame)) : [];
  if (ofOutcome.length > 0) {
    const found = answersOf({ ...question, of: "outcome", undecided: ofOutcome });
    if (found.kind === "hangs-on")
      return { ...found, wanted: union(found.facts, canBeAsked(factsOfOutputs(pack, frame))) };
    verdict = agreeOn(verdict, found, isMissing);
  }
  // A decline needs nothing more, whatever else is unknown.
  if (verdict.outcome === "decline") return settled(question, verdict);
  const ofOutputs = canBeAsked(factsOfOutputs(pack, frame));
  if (ofOutputs.length === 0) return settled(question, verdict);
  const found = answersOf({ ...question, of: "outputs", undecided: ofOutputs });
  if (found.kind === "hangs-on") return { ...found, wanted: union(found.facts, ofOutputs) };
  agreeOnOutputs(verdict, found);
  return settled(question, verdict);
}

/** A missing fact is an answer of its own there, so only completions tell what knowing it would change. */
function whereMissingIsAValue(question: Missing): StillMatters {
  const { pack, frame, missing, referOnMissing } = question;
  const found = answersOf({ ...question, of: "both", undecided: missing });
  if (found.kind === "hangs-on") return { ...found, wanted: missing };
  const verdict = agreeOn(settleFrame(pack, frame, referOnMissing), found, new Set(missing));
  if (verdict.outcome !== "decline") agreeOnOutputs(verdict, found);
  return settled(question, verdict);
}

/** Settled without the facts that are missing, and says so. */
function settled({ pack, missing: facts }: Missing, verdict: Verdict): StillMatters {
  const sources = facts.map((fact) => pack.catalogue.fact(fact)?.source ?? "");
  return {
    kind: "settled",
    verdict: { ...verdict, notAsked: { sources: [...new Set(sources)].sort(), facts } },
  };
}

function union(first: readonly string[], second: readonly string[]): readonly string[] {
  return [...new Set([...first, ...second])].sort();
}
