import { canonicalJson, type Json, type JsonObject } from "@lendloom/engine/kernel";
import { readLibraryPath } from "@lendloom/engine/logic";
import { Engine, type RuleProperties } from "json-rules-engine";

/** What json-rules-engine itself says of one rule. */
export interface LibraryAnswer {
  /** The place of the rule in the file. */
  readonly rule: number;
  readonly holds: boolean;
  readonly event: JsonObject;
}

/** Rules as users of json-rules-engine write them. */
export interface RulesFile {
  readonly rules: readonly JsonObject[];
  readonly conditions?: JsonObject | undefined;
  readonly replaceFactsInEventParams?: boolean;
}

/** A fact; one with `params` is the answer to being asked with just these. */
export interface LibraryFact {
  readonly name: string;
  readonly params?: JsonObject;
  readonly value: Json;
}

/**
 * The answers of json-rules-engine itself, rule by rule: a fresh engine for each run, since an engine remembers what
 * it was told, and no path language that runs code. Facts that are not given are undefined. Throws what it throws.
 */
export async function libraryAnswers(
  file: RulesFile,
  facts: readonly LibraryFact[],
): Promise<readonly LibraryAnswer[]> {
  const { rules, conditions = {}, replaceFactsInEventParams = false } = copied(file);
  const engine = new Engine([], {
    allowUndefinedFacts: true,
    replaceFactsInEventParams,
    pathResolver: readLibraryPath,
  });
  for (const [name, tree] of Object.entries(conditions))
    engine.setCondition(name, tree as unknown as RuleProperties["conditions"]);
  for (const [at, rule] of rules.entries())
    engine.addRule({ ...rule, name: String(at) } as unknown as RuleProperties);
  const plain = facts.filter(({ params }) => params === undefined);
  for (const [name, asked] of Map.groupBy(lookups(facts), (fact) => fact.name))
    engine.addFact(name, (params) => valueFor(asked, params));
  const given = Object.fromEntries(plain.map(({ name, value }) => [name, copied(value)]));
  const { results, failureResults } = await engine.run(given);
  return [...results, ...failureResults].map(({ name, event, result }) => ({
    rule: Number(name),
    holds: result === true,
    event: copied(event ?? {}),
  }));
}

const lookups = (facts: readonly LibraryFact[]): readonly LibraryFact[] =>
  facts.filter(({ params }) => params !== undefined);

function valueFor(facts: readonly LibraryFact[], asked: object): Json | undefined {
  const text = canonicalJson(copied(asked) as Json);
  return facts.find(({ params }) => canonicalJson(params ?? {}) === text)?.value;
}

function copied<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
