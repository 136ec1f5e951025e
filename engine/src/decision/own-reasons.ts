import { UNKNOWN } from "../logic/index.ts";
import type { Texts } from "../kernel/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import type { Frame } from "./decision-kind.ts";
import type { DecisionReason } from "./decision.ts";
import { factsOfOutcome, unknownFactsBehind } from "./missing-facts.ts";
import { isViolated, mayBeViolated, violatedDecision } from "./settle-outcome.ts";

/** A pack's own codes are capital letters, so that none is taken for one of these. */
const texts = {
  "facts.missing": {
    "zh-CN": "作出决定所需的信息不全",
    en: "Information that the decision needs is missing",
  },
  "table.contradicts": {
    "zh-CN": "决策表给出了互相矛盾的结果",
    en: "A decision table contradicts itself",
  },
  "rules.none-held": {
    "zh-CN": "没有规则给出结论，因此转人工",
    en: "No rule settled it, so a person decides",
  },
} as const satisfies Readonly<Record<string, Texts>>;
type OwnCode = keyof typeof texts;

/** As many as a reason of a pack can speak of. */
const MOST_FACTS = 20;

/** Whether a reason is the engine's, and none of its pack's. */
export function isOwnReason({ code }: { readonly code: string }): boolean {
  return Object.hasOwn(texts, code);
}

/** What an author's list of codes is compared with: reasons of the pack that are certain. */
export function packCodes(reasons: readonly DecisionReason[]): string[] {
  return reasons.filter((reason) => !isOwnReason(reason)).map(({ code }) => code);
}

/**
 * Why an applicant is referred to whom no rule, row or characteristic gives a reason: facts are missing that the outcome hangs
 * on, a table contradicts its hit policy, or nothing that was looked at led anywhere. Where missing facts decide which of the
 * last two it is, both are told as possible. It speaks of facts that were read.
 */
export function ownReason(pack: CompiledPack, frame: Frame, isOpen: boolean): readonly DecisionReason[] {
  if (isOpen) return [own("facts.missing", pack.outcomeDecision.id, missingFacts(pack, frame))];
  if (isViolated(pack, frame)) {
    const decision = violatedDecision(pack, frame) ?? pack.outcomeDecision;
    return [own("table.contradicts", decision.id, decision.reads)];
  }
  const [mayBe] = pack.violable.length === 0 ? [] : mayBeViolated(pack, frame);
  if (mayBe === undefined) return noneHeld(pack);
  const missing = unknownFactsBehind(pack, frame, mayBe.reads);
  return [own("table.contradicts", mayBe.id, mayBe.reads), ...noneHeld(pack)].map((reason) => ({
    ...reason,
    possible: true,
    missing,
  }));
}

const noneHeldOf = new WeakMap<CompiledPack, readonly DecisionReason[]>();

/** The same for all whom no rule held: made once, and frozen (TP22). */
function noneHeld(pack: CompiledPack): readonly DecisionReason[] {
  const known = noneHeldOf.get(pack);
  if (known !== undefined) return known;
  const { outcomeDecision, outcomeFacts } = pack;
  const fresh = Object.freeze([Object.freeze(own("rules.none-held", outcomeDecision.id, outcomeFacts))]);
  noneHeldOf.set(pack, fresh);
  return fresh;
}

function own(code: OwnCode, decision: string, facts: readonly string[]): DecisionReason {
  return { code, texts: texts[code], decision, rule: "", facts: facts.slice(0, MOST_FACTS) };
}

/** Those on which the outcome hangs; where a formula has no value although its facts are known, what the outcome reads. */
function missingFacts(pack: CompiledPack, frame: Frame): readonly string[] {
  const strict = factsOfOutcome(pack, frame);
  if (strict.length > 0) return strict;
  const unknown = pack.outcomeFacts.filter((name) => {
    const slot = pack.scope.slotOf.get(name);
    return slot !== undefined && frame.slots[slot] === UNKNOWN;
  });
  return unknown.length > 0 ? unknown : pack.outcomeFacts;
}
