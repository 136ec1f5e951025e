import { canonicalJson, type Json } from "../../kernel/index.ts";
import { UNKNOWN, unbindValue, type Value } from "../../logic/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import { settleFrame } from "../decide.ts";
import type { Frame } from "../decision-kind.ts";
import type { DecisionReason } from "../decision.ts";
import { createFrame } from "../frame.ts";
import { factsOfOutcome, factsOfOutputs } from "../missing-facts.ts";
import type { Outcome } from "../pack-schema.ts";
import { runSteps } from "../run-pack.ts";
import { possibleOutcomes } from "../settle-outcome.ts";
import { commonReasons } from "./common-reasons.ts";
import { completingRules } from "./completing-rules.ts";
import { dependence, type Completing, type Dependence, type Probe } from "./dependence.ts";
import { conditionsOf } from "./live-conditions.ts";
import type { Agreed, Question } from "./question.ts";
import { separateFacts } from "./separate-facts.ts";
import { stillPending } from "./still-pending.ts";
import { variablesOf, type Variable } from "./variables.ts";

type Answers =
  | { readonly kind: "hangs-on"; readonly facts: readonly string[]; readonly exact: boolean }
  | ({ readonly kind: "agreed" } & Agreed);

/** Up to so many undecided conditions completions are tried. */
const MOST_CONDITIONS = 12;
/** Twelve conditions of two answers have 4,096 completions; some have three answers. */
const MOST_PROBES = 20_000;
/** Samples prove nothing, they only show what matters. */
const MOST_PROBES_OF_SAMPLES = 1_000;
/** Beyond twelve conditions: combinations of values in a group of facts, and completions of all groups, half a millisecond of them. */
const MOST_OF_GROUP = 4_096;
const MOST_PROBES_OF_GROUPS = 120;

/** Tries the completions of the undecided facts. */
export function answersOf(question: Question): Answers {
  const { pack, frame, pending, of, undecided } = question;
  const asked = conditionsOf(pack);
  const live = asked.live(asked.withoutPending(frame, pending), pending, of === "outcome");
  const { variables, conditions } = variablesOf(pack, undecided, live);
  const seen = new Seen(question);
  const found =
    conditions <= MOST_CONDITIONS ? inAll(question, variables, seen) : inGroups(question, variables, seen);
  if (found === undefined) return { kind: "hangs-on", facts: undecided, exact: false };
  if (found.matter.length > 0) return { kind: "hangs-on", facts: found.matter, exact: true };
  if (found.unproven.length > 0) return { kind: "hangs-on", facts: found.unproven, exact: false };
  const agreed = seen.agreed();
  // What strict rules have in common is asked when an outcome is settled, and not before.
  return of === "outcome" && agreed.outcome !== "approve" && agreed.possible.size === 1
    ? { kind: "agreed", ...agreed, common: commonReasons(question, variables, agreed.outcome) }
    : { kind: "agreed", ...agreed };
}

function inAll(question: Question, variables: readonly Variable[], seen: Seen): Dependence | undefined {
  const sampled = variables.some((variable) => variable.sampled);
  const completing = byRules(question, variables, seen) ?? completingFrames(question, variables, seen);
  return dependence(variables, completing, sampled ? MOST_PROBES_OF_SAMPLES : MOST_PROBES);
}

/** Many conditions are few completions where rules read facts apart: what one group leaves open is the same for many of its values. */
function inGroups(question: Question, variables: readonly Variable[], seen: Seen): Dependence | undefined {
  const { pack, frame } = question;
  if (variables.some((variable) => variable.sampled)) return undefined;
  const rules = conditionsOf(pack).rulesOf(pack.outcomeDecision.id);
  const separate = separateFacts(variables, rules, frame.slots, MOST_OF_GROUP);
  const completing = separate && byRules(question, separate, seen);
  return separate && completing && dependence(separate, completing, MOST_PROBES_OF_GROUPS);
}

function byRules(question: Question, variables: readonly Variable[], seen: Seen): Completing | undefined {
  const { pack, of } = question;
  return of === "outcome" && pack.definition.semantics === "strict" && pack.outcomeDecision.kind === "rules"
    ? completingRules(question, conditionsOf(pack).rulesOf(pack.outcomeDecision.id), variables, seen.settle)
    : undefined;
}

/** Evaluates the pack for what is known of a completion. */
function completingFrames(
  { pack, frame, pending, of }: Question,
  variables: readonly Variable[],
  seen: Seen,
): Completing {
  const slots = frame.slots.slice();
  const positions = new Map(variables.map(({ fact }, index) => [fact, index]));
  const isStrict = pack.definition.semantics === "strict";
  return {
    choose(variable, choice) {
      const { slot, values } = variables[variable] as Variable;
      slots[slot] = values[choice] as Value;
    },
    forget(variable) {
      slots[(variables[variable] as Variable).slot] = UNKNOWN;
    },
    probe(from) {
      const at = createFrame(pack, slots.slice(), frame.at, stillPending(pending, slots));
      runSteps(pack, at);
      if (!isStrict) return from < variables.length ? { kind: "hangs-on", variable: from } : seen.answer(at);
      const hangsOn = of === "outcome" ? seen.undecidedOutcome(at) : factsOfOutputs(pack, at);
      let next = Infinity;
      for (const fact of hangsOn) {
        const position = positions.get(fact);
        if (position !== undefined && position >= from && position < next) next = position;
      }
      return next < Infinity ? { kind: "hangs-on", variable: next } : seen.answer(at);
    },
  };
}

/** Reads the answers of completions and keeps what they have in common. */
class Seen {
  readonly #question: Question;
  readonly #possible = new Set<Outcome>();
  #outcome: Outcome = "refer";
  #completion: Frame | undefined;
  #common: ReadonlySet<string> | undefined;
  readonly #reasons = new Map<string, DecisionReason>();

  constructor(question: Question) {
    this.#question = question;
  }

  undecidedOutcome(frame: Frame): readonly string[] {
    const { pack } = this.#question;
    return possibleOutcomes(pack, frame).length > 1 ? factsOfOutcome(pack, frame) : [];
  }

  answer(frame: Frame): Probe {
    const { pack, of, referOnMissing } = this.#question;
    this.#completion = frame;
    if (of === "outputs") return { kind: "answer", answer: outputsOf(pack, frame) };
    if (of === "outcome") {
      const possible = possibleOutcomes(pack, frame);
      return this.settle(possible.length === 1 ? (possible[0] ?? "refer") : "refer", possible);
    }
    const { outcome, possible, reasons } = settleFrame(pack, frame, referOnMissing);
    this.#outcome = outcome;
    for (const each of possible) this.#possible.add(each);
    for (const reason of reasons) if (!this.#reasons.has(reason.code)) this.#reasons.set(reason.code, reason);
    const codes = new Set(reasons.map(({ code }) => code));
    const common = this.#common;
    this.#common = common === undefined ? codes : new Set([...codes].filter((code) => common.has(code)));
    return {
      kind: "answer",
      answer: outcome === "decline" ? outcome : `${outcome} ${outputsOf(pack, frame)}`,
    };
  }

  readonly settle = (outcome: Outcome, possible: readonly Outcome[]): Probe => {
    this.#outcome = outcome;
    for (const each of possible) this.#possible.add(each);
    return { kind: "answer", answer: outcome };
  };

  agreed(): Agreed {
    return {
      outcome: this.#outcome,
      possible: this.#possible,
      completion: this.#completion,
      common: this.#common ?? new Set(),
      reasons: [...this.#reasons.values()],
    };
  }
}

function outputsOf(pack: CompiledPack, { slots }: Frame): string {
  const outputs: Json[] = [];
  for (const { outputs: declared } of pack.inOrder)
    for (const { name, type } of declared) {
      const slot = pack.scope.slotOf.get(name);
      const wire = slot === undefined ? undefined : unbindValue(type, slots[slot] ?? null);
      outputs.push(wire === undefined ? [] : [wire]);
    }
  return canonicalJson(outputs);
}
