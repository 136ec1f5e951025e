import { canonicalJson, type Json, type Texts } from "../../kernel/index.ts";
import {
  conditionBlock,
  FALSE,
  MAYBE,
  TRUE,
  UNKNOWN,
  type ConditionBlock,
  type Truth,
  type ValueType,
} from "../../logic/index.ts";
import type {
  Citation,
  CompiledDecision,
  DecisionContext,
  DecisionKind,
  EvaluationAfter,
  Frame,
  Occurrences,
} from "../decision-kind.ts";
import type { DecisionEvent } from "../decision.ts";
import { idsTwice } from "../ids-twice.ts";
import type { RulesDecision } from "../pack-schema.ts";
import { outputTrace, truthWord, type LeafTrace, type ValueRendering } from "../readable-trace.ts";
import { changedConditions, mergeRoots } from "./changed-rules.ts";
import { compileRules, type CompiledRule } from "./rule-compile.ts";

const eventTypes: ValueType = { kind: "list", of: { kind: "string" } };

/** Conditions that emit events, in json-rules-engine's shape. */
export const rulesKind: DecisionKind<RulesDecision> = {
  outputs(model) {
    return model.output === undefined
      ? []
      : [{ name: model.output, type: eventTypes, pointer: "/output", nullable: false }];
  },

  compile(model, context) {
    context.report(...idsTwice(model.rules, `${context.pointer}/rules`));
    return new RulesOf(model, compileRules(model, context), this.outputs(model), context);
  },
};

const noTypes: readonly string[] = [];
const noRules: readonly CompiledRule[] = [];
const noCitations: readonly Citation[] = [];

class RulesOf implements CompiledDecision {
  readonly kind = "rules";
  readonly id: string;
  readonly title: Texts;
  readonly reads: readonly string[];
  readonly outputs: CompiledDecision["outputs"];
  readonly items: CompiledDecision["items"];
  readonly citations: CompiledDecision["citations"];
  readonly roots: NonNullable<CompiledDecision["roots"]>;
  readonly #model: RulesDecision;
  readonly #pointer: string;
  readonly #rules: readonly CompiledRule[];
  /** Of each rule its place in the order of priorities; undefined where that is the order of declaration. */
  readonly #rankOf: ReadonlyMap<CompiledRule, number> | undefined;
  readonly #block: ConditionBlock;
  readonly #wordsAt: number;
  readonly #outputSlot: number | undefined;
  /** Only strict knows rules that may hold; elsewhere a rule holds or does not (RS3). */
  readonly #mayHold: boolean;

  constructor(
    model: RulesDecision,
    rules: readonly CompiledRule[],
    outputs: CompiledDecision["outputs"],
    context: DecisionContext,
  ) {
    this.#model = model;
    this.#pointer = context.pointer;
    this.#rules = rules;
    this.#rankOf = rankOf(rules);
    // A pack with a rule that did not compile never runs.
    this.#block = conditionBlock(rules.flatMap(({ condition }) => condition?.parts ?? []));
    this.#wordsAt = context.reserveWords(this.#block.wordCount);
    this.#outputSlot = model.output === undefined ? undefined : context.slot(model.output);
    this.#mayHold = context.semantics !== "dmn";
    this.roots = { at: this.#wordsAt, half: this.#block.wordCount / 2, mayHold: this.#mayHold };
    this.id = context.id;
    this.title = model.title;
    this.outputs = outputs;
    this.reads = [
      ...new Set(rules.flatMap((rule) => [...(rule.condition?.reads ?? []), ...rule.params.reads])),
    ].sort();
    this.items = rules.map(({ definition, pointer }) => ({ id: definition.id, pointer }));
    this.citations = rules.flatMap((rule) => rule.citations);
  }

  emissions(): ReturnType<CompiledDecision["emissions"]> {
    return this.#rules.map((rule) => ({
      event: rule.event,
      pointer: rule.pointer,
      explained: rule.reasons.length > 0,
    }));
  }

  evaluate(frame: Frame): void {
    this.#block.evaluate(frame, frame.words, this.#wordsAt);
    this.#writeOutput(frame);
  }

  after(other: CompiledDecision, isSame: (name: string) => boolean): EvaluationAfter | undefined {
    if (!(other instanceof RulesOf)) return undefined;
    const changed = changedConditions(this.#rules, other.#rules, isSame);
    if (changed === undefined) return undefined;
    const { block, same } = changed;
    const own: number[] = new Array<number>(block.wordCount).fill(0);
    const isWhole =
      changed.count === 0 &&
      canonicalJson(this.#model as unknown as Json) === canonicalJson(other.#model as unknown as Json);
    return {
      isWhole,
      sameItems: changed.kept,
      evaluate: (frame, of) => {
        if (changed.count > 0) block.evaluate(frame, own, 0);
        mergeRoots(same, [frame.words, this.roots], [of.words, other.roots], [own, block.wordCount / 2]);
        this.#writeOutput(frame);
      },
    };
  }

  #writeOutput(frame: Frame): void {
    if (this.#outputSlot === undefined) return;
    const undecided = this.#typesOf(frame, MAYBE).length > 0;
    frame.slots[this.#outputSlot] = undecided ? UNKNOWN : this.#typesOf(frame, TRUE);
  }

  complete(frame: Frame): void {
    const { truths, words } = frame;
    for (const [index, { leavesAt, truthAt }] of this.#rules.entries()) {
      truths[truthAt] = this.#block.truthOf(words, this.#wordsAt, index);
      for (let at = leavesAt; at < truthAt; at += 1)
        truths[at] = this.#leafTruth(frame, index, at - leavesAt);
    }
  }

  occurrences(frame: Frame): Occurrences {
    return {
      kind: "each",
      definite: this.#typesOf(frame, TRUE),
      possible: this.#typesOf(frame, MAYBE),
      open: false,
    };
  }

  events(frame: Frame): readonly DecisionEvent[] {
    return this.#inOrder(this.#fired(frame)).map((rule): DecisionEvent => {
      const { type, params } = rule.params.eventOf(frame);
      return {
        type,
        decision: this.id,
        rule: rule.definition.id,
        ...(this.#truthOf(frame, rule) === MAYBE ? { possible: true as const } : {}),
        ...(params === undefined ? {} : { params }),
      };
    });
  }

  cited({ words }: Frame): readonly Citation[] {
    let cited: Citation[] | undefined;
    for (let place = this.#next(words, -1); place >= 0; place = this.#next(words, place)) {
      const truth = this.#block.truthOf(words, this.#wordsAt, place);
      if (truth === MAYBE && !this.#mayHold) continue;
      const citation = (this.#rules[place] as CompiledRule).cited;
      (cited ??= []).push(truth === TRUE ? citation : { ...citation, truth });
    }
    return cited ?? noCitations;
  }

  undecided(frame: Frame, matters: (event: string | undefined) => boolean): readonly string[] {
    return this.#fired(frame)
      .filter((rule) => this.#truthOf(frame, rule) === MAYBE && matters(rule.event))
      .flatMap((rule) =>
        rule.leafReads.flatMap((reads, leaf) =>
          this.#leafTruth(frame, rule.place, leaf) === MAYBE ? reads : [],
        ),
      );
  }

  hit(frame: Frame, index: number): boolean {
    const rule = this.#rules[index];
    return rule !== undefined && this.#truthOf(frame, rule) === TRUE;
  }

  render(frame: Frame, rendering: ValueRendering): ReturnType<CompiledDecision["render"]> {
    return {
      kind: "rules",
      id: this.id,
      title: this.title,
      pointer: this.#pointer,
      outputs: this.#model.output === undefined ? [] : [outputTrace(this.#model.output, rendering)],
      rules: this.#rules.map((rule) => ({
        id: rule.definition.id,
        title: rule.definition.title,
        pointer: rule.pointer,
        truth: truthWord(this.#truthOf(frame, rule)),
        event: rule.params.eventOf(frame),
        reasons: rule.reasons,
        leaves: this.#leafTraces(rule, frame, rendering),
      })),
    };
  }

  #truthOf({ words }: Frame, rule: CompiledRule): Truth {
    const truth = this.#block.truthOf(words, this.#wordsAt, rule.place);
    return truth === MAYBE && !this.#mayHold ? FALSE : truth;
  }

  #leafTruth({ words }: Frame, rule: number, leaf: number): Truth {
    return this.#block.leafTruth(words, this.#wordsAt, rule, leaf);
  }

  #next(words: readonly number[], after: number): number {
    return this.#block.next(words, this.#wordsAt, after);
  }

  /** The rules that hold or may hold, as declared. */
  #fired(frame: Frame): readonly CompiledRule[] {
    return this.#withTruth(frame, undefined);
  }

  /** The rules of one truth, or of either but FALSE. */
  #withTruth({ words }: Frame, wanted: Truth | undefined): readonly CompiledRule[] {
    let found: CompiledRule[] | undefined;
    for (let place = this.#next(words, -1); place >= 0; place = this.#next(words, place)) {
      const truth = this.#block.truthOf(words, this.#wordsAt, place);
      if (truth === MAYBE && !this.#mayHold) continue;
      if (wanted === undefined || truth === wanted) (found ??= []).push(this.#rules[place] as CompiledRule);
    }
    return found ?? noRules;
  }

  /** Higher priorities first; equal ones keep their declaration order. */
  #inOrder(rules: readonly CompiledRule[]): readonly CompiledRule[] {
    const ranks = this.#rankOf;
    if (ranks === undefined || rules.length < 2) return rules;
    return [...rules].sort((left, right) => (ranks.get(left) ?? 0) - (ranks.get(right) ?? 0));
  }

  #typesOf(frame: Frame, wanted: Truth): readonly string[] {
    if (wanted === MAYBE && !this.#mayHold) return noTypes;
    const found = this.#withTruth(frame, wanted);
    if (found.length === 0) return noTypes;
    return this.#inOrder(found).map(({ event }) => event);
  }

  #leafTraces(rule: CompiledRule, frame: Frame, rendering: ValueRendering): readonly LeafTrace[] {
    return (rule.condition?.leaves ?? []).map((leaf, index) => {
      const actual = rendering.named(leaf.fact).value;
      return {
        pointer: leaf.pointer,
        fact: leaf.fact,
        title: rendering.title(leaf.fact),
        operator: leaf.operator,
        ...(leaf.path === undefined ? {} : { path: leaf.path }),
        expected: leaf.value,
        ...(actual === undefined ? {} : { actual }),
        truth: truthWord(this.#leafTruth(frame, rule.place, index)),
      };
    });
  }
}

function rankOf(rules: readonly CompiledRule[]): ReadonlyMap<CompiledRule, number> | undefined {
  const inOrder = [...rules].sort((left, right) => right.priority - left.priority);
  return inOrder.every((rule, rank) => rule === rules[rank])
    ? undefined
    : new Map(inOrder.map((rule, rank) => [rule, rank]));
}
