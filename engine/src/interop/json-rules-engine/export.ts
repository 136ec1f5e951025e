import {
  err,
  isJsonObject,
  ok,
  pointer,
  type Issue,
  type Json,
  type JsonObject,
  type Result,
} from "../../kernel/index.ts";
import type { Catalogue, CompiledPack, Rule, RulesDecision } from "../../decision/index.ts";
import { interopIssues } from "../interop-issues.ts";
import { unnamedRuleId } from "./convert-rules.ts";

/**
 * Writes a pack of rules as a json-rules-engine file, with the names it was imported with. Anything that the
 * library cannot carry is answered as an issue, not left out.
 */
export function exportJsonRulesEngine(pack: CompiledPack): Result<JsonObject> {
  const { definition, catalogue } = pack;
  const issues = whatCannotBeCarried(pack);
  if (issues.length > 0) return err(issues);
  const names: Names = { catalogue, pack };
  const models = Object.values(definition.decisions) as readonly RulesDecision[];
  const rules = models.flatMap((model) =>
    model.rules.flatMap((rule, index) =>
      exportRule(rule, index, { ...names, factsInParams: model.factsInParams === true }),
    ),
  );
  const conditions = Object.entries(definition.conditions).map(
    ([id, { conditions: tree, sourceName }]) => [sourceName ?? id, exportTree(tree as Json, names)] as const,
  );
  const attributes = pack.reads.flatMap((name) => attributeOf(name, catalogue));
  return ok({
    ...(attributes.length === 0 ? {} : { attributes }),
    ...(conditions.length === 0 ? {} : { conditions: Object.fromEntries(conditions) }),
    ...(models.some((model) => model.factsInParams === true) ? { replaceFactsInEventParams: true } : {}),
    rules,
  });
}

interface Names {
  readonly catalogue: Catalogue;
  readonly pack: CompiledPack;
  readonly factsInParams?: boolean;
}

function whatCannotBeCarried({ definition }: CompiledPack): readonly Issue[] {
  return [
    ...Object.keys(definition.derived).map((name) =>
      interopIssues.issue("export.only-rules", pointer("derived", name), { what: name }),
    ),
    ...Object.entries(definition.decisions).flatMap(([id, model]) =>
      model.kind === "rules" && model.output === undefined
        ? []
        : [interopIssues.issue("export.only-rules", pointer("decisions", id), { what: id })],
    ),
  ];
}

function exportRule(rule: Rule, index: number, names: Names): readonly JsonObject[] {
  if (rule.disabled === true) return [];
  const name = rule.sourceName ?? (rule.id === unnamedRuleId(index) ? undefined : rule.id);
  return [
    {
      ...(name === undefined ? {} : { name }),
      conditions: exportTree(rule.conditions as Json, names),
      event: exportEvent(rule.event as JsonObject, names),
      ...(rule.priority === undefined ? {} : { priority: rule.priority }),
    },
  ];
}

function exportEvent(event: JsonObject, names: Names): JsonObject {
  const { params } = event;
  if (names.factsInParams !== true || !isJsonObject(params)) return event;
  const members = Object.entries(params).map(([name, member]) => [
    name,
    isJsonObject(member) && Object.hasOwn(member, "fact")
      ? { ...member, ...exportFact(member, names) }
      : member,
  ]);
  return { ...event, params: Object.fromEntries(members) as JsonObject };
}

function exportTree(tree: Json, names: Names): Json {
  if (!isJsonObject(tree)) return tree;
  for (const group of ["any", "all"])
    if (Array.isArray(tree[group]))
      return { [group]: (tree[group] as readonly Json[]).map((child) => exportTree(child, names)) };
  if (tree["not"] !== undefined) return { not: exportTree(tree["not"], names) };
  if (typeof tree["condition"] === "string") {
    const named = names.pack.definition.conditions;
    const id = tree["condition"];
    return { condition: (Object.hasOwn(named, id) ? named[id]?.sourceName : undefined) ?? id };
  }
  const { value } = tree;
  return {
    ...tree,
    ...exportFact(tree, names),
    ...(isJsonObject(value) && Object.hasOwn(value, "fact")
      ? { value: { ...value, ...exportFact(value, names) } }
      : {}),
  };
}

function exportFact(reference: JsonObject, { catalogue }: Names): JsonObject {
  const name = typeof reference["fact"] === "string" ? reference["fact"] : "";
  const fact = catalogue.fact(name);
  return {
    fact: fact?.sourceName ?? name,
    ...(fact?.lookup === undefined ? {} : { params: fact.lookup as JsonObject }),
  };
}

/** Types that a person declared travel along; inferred ones follow from the rules again. */
function attributeOf(name: string, catalogue: Catalogue): readonly JsonObject[] {
  const fact = catalogue.fact(name);
  if (fact === undefined || fact.inferred === true) return [];
  return [{ name: fact.sourceName ?? name, type: attributeTypes.get(fact.type.kind) ?? "string" }];
}

const attributeTypes: ReadonlyMap<string, string> = new Map([
  ["integer", "number"],
  ["decimal", "number"],
  ["money", "number"],
  ["percent", "number"],
  ["boolean", "boolean"],
  ["list", "array"],
  ["record", "object"],
  ["any", "object"],
]);
