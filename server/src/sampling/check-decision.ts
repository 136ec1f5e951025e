import {
  compilePack,
  evaluate,
  loadCatalogue,
  renderTrace,
  type CompiledPack,
} from "@lendloom/engine/decision";
import { exportJsonRulesEngine } from "@lendloom/engine/interop";
import { canonicalJson, type Json, type JsonObject } from "@lendloom/engine/kernel";
import { libraryAnswers, type LibraryAnswer, type RulesFile } from "./library-answer.ts";
import { libraryFacts } from "./library-facts.ts";

/** A decision as it was made, and what it was made from. */
export interface CheckedDecision {
  readonly facts: JsonObject;
  readonly at: string;
  readonly notAsked?: readonly string[] | undefined;
  /** Of the decision that was answered. */
  readonly digest: string;
}

export interface ReferenceDocuments {
  readonly pack: Json;
  readonly catalogue: Json;
}

export type ReferenceAnswer =
  | { readonly kind: "agree" }
  /** Ids of the rules that differ, as `<decision>/<rule>`; none: the decision itself could not be repeated. */
  | { readonly kind: "differ"; readonly rules: readonly string[] }
  /** The library cannot say: a pack that is more than rules, or facts that it has no values for. */
  | { readonly kind: "not-comparable" };

/** A pack as the library reads it, with our rules in the order of its file. */
export interface ReferencePack {
  readonly pack: CompiledPack;
  readonly file: RulesFile;
  readonly rules: readonly string[];
}

/** Undefined: the library cannot carry the pack. Throws when the pack is not sound; live ones are. */
export function referencePack(documents: ReferenceDocuments): ReferencePack | undefined {
  const catalogue = loadCatalogue(documents.catalogue);
  const compiled = catalogue.ok ? compilePack(documents.pack, { catalogue: catalogue.value }) : catalogue;
  if (!compiled.ok) throw new Error(`Expected a sound pack, but got ${compiled.error[0]?.code ?? "nothing"}`);
  const pack = compiled.value;
  if (pack.definition.semantics !== "json-rules-engine") return undefined;
  const file = exportJsonRulesEngine(pack);
  if (!file.ok) return undefined;
  const rules = Object.entries(pack.definition.decisions).flatMap(([decision, model]) =>
    model.kind === "rules"
      ? model.rules.flatMap(({ id, disabled }) => (disabled === true ? [] : [`${decision}/${id}`]))
      : [],
  );
  return { pack, file: file.value as unknown as RulesFile, rules };
}

/** Both answer again, rule by rule: whether it holds, and with which event. */
export async function checkDecision(
  { pack, file, rules }: ReferencePack,
  { facts, at, notAsked, digest }: CheckedDecision,
  library: (
    file: RulesFile,
    facts: Parameters<typeof libraryAnswers>[1],
  ) => Promise<readonly LibraryAnswer[]> = libraryAnswers,
): Promise<ReferenceAnswer> {
  const given = libraryFacts(pack.catalogue, facts);
  if (given === undefined) return { kind: "not-comparable" };
  const repeated = evaluate(pack, { facts, at, ...(notAsked === undefined ? {} : { notAsked }) });
  if (!repeated.ok || repeated.value.decision.digest !== digest) return { kind: "differ", rules: [] };
  // What a data plan left out is a missing fact to the library, so it is one here.
  const ours = notAsked === undefined ? repeated : evaluate(pack, { facts, at });
  if (!ours.ok) return { kind: "differ", rules: [] };
  const expected = await library(file, given.facts);
  const byRule = new Map(expected.map((answer) => [rules[answer.rule] ?? "", answer]));
  const differing = renderTrace(pack, ours.value).decisions.flatMap((decision) =>
    decision.kind !== "rules"
      ? []
      : decision.rules.flatMap(({ id, truth, event }) => {
          const name = `${decision.id}/${id}`;
          const answer = byRule.get(name);
          if (answer === undefined) return [];
          byRule.delete(name);
          const same =
            answer.holds === (truth === "true") &&
            (!given.isVerbatim || canonicalJson(answer.event) === canonicalJson(event));
          return same ? [] : [name];
        }),
  );
  const all = [...differing, ...byRule.keys()];
  return all.length === 0 ? { kind: "agree" } : { kind: "differ", rules: all };
}
