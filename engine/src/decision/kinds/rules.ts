import { isJsonObject, pointer, type Json, type JsonObject } from "../../kernel/index.ts";
import {
  FALSE,
  MAYBE,
  TRUE,
  UNKNOWN,
  conditionBlock,
  type Condition,
  type Truth,
  type ValueType,
} from "../../logic/index.ts";
import { decisionIssues } from "../decision-issues.ts";
import type { Citation, CitationSite, DecisionContext, DecisionKind, Frame } from "../decision-kind.ts";
import type { DecisionEvent } from "../decision.ts";
import { idsTwice } from "../ids-twice.ts";
import type { Rule, RulesDecision } from "../pack-schema.ts";
import { outputTrace, truthWord, type LeafTrace, type ValueRendering } from "../readable-trace.ts";
import { compileEventParams, type EventParams } from "./event-params.ts";

const noTypes: readonly string[] = [];
const noCitations: readonly Citation[] = [];
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
    const rules = model.rules.flatMap((rule, index) =>
      compileRule(rule, index, model.factsInParams === true, context),
    );
    // Higher priorities first; the sort is stable, so equal ones keep their declaration order.
    const inOrder = [...rules].sort((left, right) => right.priority - left.priority);
    const testAll = conditionBlock(
      rules.flatMap(({ condition, leavesAt, truthAt }) =>
        condition === undefined ? [] : [{ parts: condition.parts, leavesAt, truthAt }],
      ),
    );
    const outputSlot = model.output === undefined ? undefined : context.slot(model.output);
    // Only strict knows rules that may hold; elsewhere a rule holds or does not (RS3).
    const mayHold = context.semantics === "strict";
    const truthOf = (frame: Frame, rule: CompiledRule): Truth => {
      const truth = frame.truths[rule.truthAt] as Truth;
      return truth === MAYBE && !mayHold ? FALSE : truth;
    };
    const typesOf = (frame: Frame, truth: Truth): readonly string[] => {
      let types: string[] | undefined;
      for (const rule of inOrder) if (truthOf(frame, rule) === truth) (types ??= []).push(typeOf(rule));
      return types ?? noTypes;
    };
    const typeOf = (rule: CompiledRule): string => rule.definition.event.type;

    return {
      id: context.id,
      kind: "rules",
      title: model.title,
      reads: [
        ...new Set(rules.flatMap((rule) => [...(rule.condition?.reads ?? []), ...rule.params.reads])),
      ].sort(),
      outputs: this.outputs(model),
      items: rules.map(({ definition, pointer: at }) => ({ id: definition.id, pointer: at })),
      citations: rules.flatMap((rule) => rule.citations),
      emissions: () =>
        rules.map((rule) => ({
          event: typeOf(rule),
          pointer: rule.pointer,
          explained: rule.reasons.length > 0,
        })),

      evaluate(frame) {
        testAll(frame, frame.truths, 0);
        if (outputSlot === undefined) return;
        const undecided = rules.some((rule) => truthOf(frame, rule) === MAYBE);
        frame.slots[outputSlot] = undecided ? UNKNOWN : typesOf(frame, TRUE);
      },

      occurrences: (frame) => ({
        kind: "each",
        definite: typesOf(frame, TRUE),
        possible: mayHold ? typesOf(frame, MAYBE) : noTypes,
        open: false,
      }),

      events: (frame) =>
        inOrder.flatMap((rule): DecisionEvent[] => {
          const truth = truthOf(frame, rule);
          if (truth === FALSE) return [];
          const { type, params } = rule.params.eventOf(frame);
          return [
            {
              type,
              decision: context.id,
              rule: rule.definition.id,
              ...(truth === MAYBE ? { possible: true as const } : {}),
              ...(params === undefined ? {} : { params }),
            },
          ];
        }),

      cited(frame) {
        let cited: Citation[] | undefined;
        for (const rule of rules) {
          const truth = truthOf(frame, rule);
          if (truth !== FALSE) (cited ??= []).push(truth === TRUE ? rule.cited : { ...rule.cited, truth });
        }
        return cited ?? noCitations;
      },

      undecided: (frame, matters) =>
        rules.flatMap((rule) =>
          truthOf(frame, rule) === MAYBE && matters(typeOf(rule)) ? undecidedReads(rule, frame) : [],
        ),

      violated: () => FALSE,
      hit: (frame, index) => rules[index] !== undefined && truthOf(frame, rules[index]) === TRUE,

      render: (frame, rendering) => ({
        kind: "rules",
        id: context.id,
        title: model.title,
        pointer: context.pointer,
        outputs: model.output === undefined ? [] : [outputTrace(model.output, rendering)],
        rules: rules.map((rule) => ({
          id: rule.definition.id,
          title: rule.definition.title,
          pointer: rule.pointer,
          truth: truthWord(truthOf(frame, rule)),
          event: rule.params.eventOf(frame),
          reasons: rule.reasons,
          leaves: leafTraces(rule, frame, rendering),
        })),
      }),
    };
  },
};

interface CompiledRule {
  readonly definition: Rule;
  readonly pointer: string;
  readonly priority: number;
  /** Absent when it did not compile; the pack then has issues and never runs. */
  readonly condition: Condition | undefined;
  readonly leavesAt: number;
  readonly truthAt: number;
  readonly params: EventParams;
  readonly reasons: readonly string[];
  readonly citations: readonly CitationSite[];
  /** What it cites when it holds. */
  readonly cited: Citation;
  /** What each leaf reads: its fact and, for a comparison with another fact, that one. */
  readonly leafReads: readonly (readonly string[])[];
}

function compileRule(
  rule: Rule,
  index: number,
  factsInParams: boolean,
  context: DecisionContext,
): readonly CompiledRule[] {
  const at = context.pointer + pointer("rules", index);
  const condition = context.condition(rule.conditions as Json, `${at}/conditions`);
  const params = compileEventParams(rule.event, `${at}/event`, factsInParams, context);
  const cited = citedReasons(rule, `${at}/event/params`, context);
  if (rule.disabled === true) return [];
  const leaves = condition?.leaves.length ?? 0;
  const leavesAt = context.reserveTruths(leaves + 1);
  return [
    {
      definition: rule,
      pointer: at,
      priority: rule.priority ?? 1,
      condition,
      leavesAt,
      truthAt: leavesAt + leaves,
      params,
      reasons: cited.map((citation) => citation.code),
      citations: cited.map((citation) => ({ ...citation, reads: condition?.reads ?? [] })),
      cited: {
        codes: cited.map((citation) => citation.code),
        rule: rule.id,
        truth: TRUE,
        event: rule.event.type,
        reads: condition?.reads ?? [],
      },
      leafReads: (condition?.leaves ?? []).map((leaf) => {
        const other = isJsonObject(leaf.value) ? leaf.value["fact"] : undefined;
        return typeof other === "string" ? [leaf.fact, other] : [leaf.fact];
      }),
    },
  ];
}

/** `params.reason` or `params.reasons`. In json-rules-engine semantics params belong to the lender: other text there is just text. */
function citedReasons(
  rule: Rule,
  at: string,
  context: DecisionContext,
): readonly { readonly code: string; readonly pointer: string }[] {
  const params = (rule.event.params ?? {}) as JsonObject;
  const single = Object.hasOwn(params, "reason") ? params["reason"] : undefined;
  const several = Object.hasOwn(params, "reasons") ? params["reasons"] : undefined;
  const cited = [
    ...(single === undefined ? [] : [{ code: single, pointer: `${at}/reason` }]),
    ...(Array.isArray(several)
      ? (several as readonly Json[]).map((code, index) => ({ code, pointer: at + pointer("reasons", index) }))
      : several === undefined
        ? []
        : [{ code: several, pointer: `${at}/reasons` }]),
  ];
  const foreign = context.semantics === "json-rules-engine";
  return cited.flatMap(({ code, pointer: place }) => {
    if (typeof code === "string" && (context.hasReason(code) || !foreign)) return [{ code, pointer: place }];
    if (!foreign) context.report(decisionIssues.issue("reason.malformed", place));
    return [];
  });
}

function undecidedReads(rule: CompiledRule, frame: Frame): readonly string[] {
  return rule.leafReads.flatMap((reads, leaf) => (frame.truths[rule.leavesAt + leaf] === MAYBE ? reads : []));
}

function leafTraces(rule: CompiledRule, frame: Frame, rendering: ValueRendering): readonly LeafTrace[] {
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
      truth: truthWord(frame.truths[rule.leavesAt + index] ?? FALSE),
    };
  });
}
