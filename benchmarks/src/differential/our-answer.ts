import { evaluate, renderTrace } from "@lendloom/engine/decision";
import { importJsonRulesEngine } from "@lendloom/engine/interop";
import type { Json } from "@lendloom/engine/kernel";
import type { RuleSetCase } from "./random-rule-sets.ts";
import type { RuleAnswer } from "./rule-answer.ts";

export interface OurAnswer {
  readonly rules: readonly RuleAnswer[];
  /** Whether some comparison could not be made: there, and only there, the library may lose the whole run. */
  readonly broke: boolean;
}

const AT = "2026-11-22T09:00:00Z";

/** What we say of every rule of a file: imported, compiled and evaluated as a lender's would be. */
export function ourAnswer({ file, facts }: RuleSetCase): OurAnswer {
  const { catalogue, compiled } = expectOk(importJsonRulesEngine(file, { id: "random" }));
  if (compiled === undefined) throw new Error("Expected a file without look-ups");
  const names = new Map(
    Object.entries(catalogue.facts).map(([name, fact]) => [fact.sourceName ?? name, name]),
  );
  const given: Record<string, Json> = {};
  for (const [name, value] of Object.entries(facts)) {
    const ours = names.get(name);
    if (ours !== undefined) given[ours] = value;
  }
  const evaluation = expectOk(evaluate(compiled, { facts: given, at: AT }, { referOnMissing: false }));
  const rules = renderTrace(compiled, evaluation).decisions.flatMap((each) =>
    each.kind === "rules" ? each.rules : [],
  );
  return {
    broke: rules.some(({ leaves }) => leaves.some(({ truth }) => truth === "unknown")),
    rules: rules.map(({ truth, event, leaves }) => ({
      truth: truth === "true",
      event: event,
      leaves: leaves.map((leaf) => (leaf.truth === "unknown" ? undefined : leaf.truth === "true")),
    })),
  };
}

function expectOk<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (result.ok) return result.value;
  throw new Error(`Expected a file that runs, but got ${JSON.stringify(result.error)}`);
}
