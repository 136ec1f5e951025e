import { isJsonObject, pointer, type Json, type JsonObject } from "../../kernel/index.ts";
import { TRUE, type Condition } from "../../logic/index.ts";
import { decisionIssues } from "../decision-issues.ts";
import type { Citation, CitationSite, DecisionContext } from "../decision-kind.ts";
import type { Rule, RulesDecision } from "../pack-schema.ts";
import { compileEventParams, type EventParams } from "./event-params.ts";

/** A rule ready to be evaluated; in the trace its leaves lie before its own truth. */
export interface CompiledRule {
  readonly definition: Rule;
  readonly pointer: string;
  /** Its number among the rules that are not disabled. */
  readonly place: number;
  readonly priority: number;
  readonly event: string;
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

/** Compiles the rules and reports what does not fit; disabled ones are checked and left out. */
export function compileRules(model: RulesDecision, context: DecisionContext): readonly CompiledRule[] {
  const rules = model.rules.flatMap((rule, index) =>
    compileRule(rule, index, model.factsInParams === true, context),
  );
  return rules.map((rule, place) => ({ ...rule, place }));
}

function compileRule(
  rule: Rule,
  index: number,
  factsInParams: boolean,
  context: DecisionContext,
): readonly Omit<CompiledRule, "place">[] {
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
      event: rule.event.type,
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
