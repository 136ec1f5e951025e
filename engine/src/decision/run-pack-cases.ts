import { canonicalJson, type Issue, type Json, type Texts } from "../kernel/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import { decisionIssues } from "./decision-issues.ts";
import type { CompiledDecision, Item } from "./decision-kind.ts";
import type { Decision } from "./decision.ts";
import type { EvaluationOptions } from "./decide.ts";
import { evaluate } from "./evaluate.ts";
import type { Evaluation } from "./evaluation.ts";
import { frameOfTrace } from "./frame.ts";
import { packCodes } from "./own-reasons.ts";
import type { PackCase } from "./pack-schema.ts";

export interface CaseResult {
  readonly id: string;
  readonly title: Texts;
  readonly passed: boolean;
  /** Absent when the facts of the case were refused. */
  readonly decision?: Decision;
  readonly issues: readonly Issue[];
}

export interface CasesRun {
  readonly results: readonly CaseResult[];
  readonly passed: number;
  readonly failed: number;
  readonly coverage: Coverage;
}

/** A rule, row or attribute of a decision. */
export interface CoveredItem extends Item {
  readonly decision: string;
}

export interface Coverage {
  /** What some case definitely hit, and what none did. */
  readonly hit: readonly CoveredItem[];
  readonly neverHit: readonly CoveredItem[];
  /** The reasons that some case was told, and those that the pack can tell and no case was. */
  readonly reasons: { readonly told: readonly string[]; readonly neverTold: readonly string[] };
}

/** Runs named cases and tells which rules, rows, attributes and reasons they reach. */
export function runPackCases(
  pack: CompiledPack,
  cases: readonly PackCase[],
  options: EvaluationOptions = {},
): CasesRun {
  const decisions = [...pack.decisions.values()];
  const items = decisions.flatMap((decision) =>
    decision.items.map((item, index) => ({ item, index, decision })),
  );
  const hit = new Set<Item>();
  const results = cases.map((each, index) => {
    const facts = each.facts as { readonly [name: string]: Json };
    const evaluation = evaluate(pack, { facts, at: each.at }, options);
    if (evaluation.ok)
      for (const { item, index: place, decision } of items)
        if (!hit.has(item) && isHit(decision, place, evaluation.value)) hit.add(item);
    const at = `/cases/${index}`;
    const issues = evaluation.ok
      ? expectationIssues(each, evaluation.value.decision, at)
      : evaluation.error.map((issue) => ({ ...issue, pointer: at + issue.pointer }));
    return {
      id: each.id,
      title: each.title,
      passed: issues.length === 0,
      ...(evaluation.ok ? { decision: evaluation.value.decision } : {}),
      issues,
    };
  });
  const covered = (wanted: boolean): readonly CoveredItem[] =>
    items
      .filter(({ item }) => hit.has(item) === wanted)
      .map(({ item, decision }) => ({ ...item, decision: decision.id }));
  const told = new Set(results.flatMap(({ decision }) => packCodes(decision?.reasons ?? [])));
  const codes = [...new Set(decisions.flatMap(({ citations }) => citations.map(({ code }) => code)))].sort();
  const passed = results.filter((result) => result.passed).length;
  return {
    results,
    passed,
    failed: results.length - passed,
    coverage: {
      hit: covered(true),
      neverHit: covered(false),
      reasons: { told: [...told].sort(), neverTold: codes.filter((code) => !told.has(code)) },
    },
  };
}

function isHit(decision: CompiledDecision, index: number, { decision: { at }, trace }: Evaluation): boolean {
  return decision.hit(frameOfTrace(trace, at), index);
}

function expectationIssues({ expect }: PackCase, decision: Decision, at: string): readonly Issue[] {
  const issues: Issue[] = [];
  if (expect.outcome !== decision.outcome)
    issues.push(
      decisionIssues.issue("case.outcome", `${at}/expect/outcome`, {
        expected: expect.outcome,
        actual: decision.outcome,
      }),
    );
  const actualReasons = packCodes(decision.reasons);
  if (expect.reasons !== undefined && canonicalJson(expect.reasons) !== canonicalJson(actualReasons))
    issues.push(
      decisionIssues.issue("case.reasons", `${at}/expect/reasons`, {
        expected: expect.reasons.join(", "),
        actual: actualReasons.join(", "),
      }),
    );
  for (const [name, expected] of Object.entries(expect.outputs ?? {})) {
    const actual = Object.hasOwn(decision.outputs, name) ? decision.outputs[name] : undefined;
    if (actual === undefined || canonicalJson(expected as Json) !== canonicalJson(actual))
      issues.push(
        decisionIssues.issue("case.output", `${at}/expect/outputs/${name}`, {
          name,
          expected: expected as Json,
          actual: actual ?? "unknown",
        }),
      );
  }
  return issues;
}
