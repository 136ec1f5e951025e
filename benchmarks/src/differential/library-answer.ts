import type { JsonObject } from "@lendloom/engine/kernel";
import { Engine, type RuleProperties, type TopLevelCondition } from "json-rules-engine";
import type { RuleSetCase } from "./random-rule-sets.ts";
import type { RuleAnswer } from "./rule-answer.ts";

/** What json-rules-engine itself says of every rule, in a fresh engine with its own reader of paths; `undefined` when the run was lost to an error. */
export async function libraryAnswer({
  file,
  facts,
}: RuleSetCase): Promise<readonly RuleAnswer[] | undefined> {
  const own = copied(file);
  const engine = new Engine([], {
    allowUndefinedFacts: true,
    replaceFactsInEventParams: own["replaceFactsInEventParams"] === true,
  });
  for (const [name, tree] of Object.entries((own["conditions"] ?? {}) as JsonObject))
    engine.setCondition(name, tree as unknown as TopLevelCondition);
  for (const rule of own.rules) engine.addRule(rule as unknown as RuleProperties);
  const named = (file["conditions"] ?? {}) as Named;
  try {
    const { results, failureResults } = await engine.run(copied(facts) as Record<string, unknown>);
    return [...results, ...failureResults]
      .map(({ event, conditions, result }) => ({
        truth: result === true,
        event: copied(event ?? { type: "" }) as unknown as JsonObject,
        leaves: leavesOf(conditions as unknown as LibraryCondition, named),
      }))
      .sort((left, right) => indexOf(left) - indexOf(right));
  } catch {
    return undefined;
  }
}

function indexOf({ event }: RuleAnswer): number {
  return (event["params"] as { readonly rule: number }).rule;
}

interface LibraryCondition {
  readonly all?: readonly LibraryCondition[];
  readonly any?: readonly LibraryCondition[];
  readonly not?: LibraryCondition;
  /** A named condition that priorities made it skip; one that it looked at has become what it names. */
  readonly condition?: string;
  readonly result?: boolean;
}

type Named = Readonly<Record<string, LibraryCondition>>;

/** The truth of every comparison in order; `undefined` for those that were skipped. */
function leavesOf(condition: LibraryCondition, named: Named): readonly (boolean | undefined)[] {
  const { any, all, not, condition: name } = condition;
  const group = any ?? all;
  if (group !== undefined) return group.flatMap((each) => leavesOf(each, named));
  if (not !== undefined) return leavesOf(not, named);
  const skipped = name === undefined ? undefined : named[name];
  return skipped === undefined ? [condition.result] : leavesOf(skipped, named);
}

function copied<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
