import type { CatalogueDefinition, DecisionModel, PackDefinition } from "@lendloom/engine/decision";
import type { Texts } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";

/** Something a rule or formula can read. */
export interface NamedThing {
  readonly name: string;
  readonly title: Texts;
  readonly type: ValueType;
  /** Facts are grouped by their source; the rest by what makes them. */
  readonly group: Texts;
  readonly nullable?: boolean;
  readonly protected?: boolean;
}
export type Names = ReadonlyMap<string, NamedThing>;

const derivedGroup: Texts = { "zh-CN": "公式", en: "Formulas" };

/** Everything the pack's rules and formulas can read: facts, derived formulas, outputs of decisions. */
export function namesOf(pack: PackDefinition, catalogue: CatalogueDefinition | undefined): Names {
  const facts = Object.entries(catalogue?.facts ?? {}).map(([name, fact]): NamedThing => {
    const group = catalogue?.sources[fact.source]?.title ?? { "zh-CN": fact.source, en: fact.source };
    return { name, group, ...fact };
  });
  const derived = Object.entries(pack.derived).map(([name, { title, type }]): NamedThing => {
    return { name, title, type, group: derivedGroup };
  });
  const outputs = Object.values(pack.decisions).flatMap(outputsOf);
  return new Map([...facts, ...derived, ...outputs].map((thing) => [thing.name, thing]));
}

/** What a decision writes, for others to read. */
export function outputsOf(decision: DecisionModel): readonly NamedThing[] {
  const group = decision.title;
  switch (decision.kind) {
    case "model":
    case "table":
      return decision.outputs.map(({ name, title, type }) => ({ name, title, type, group }));
    case "scorecard":
      return [{ name: decision.output, title: decision.title, type: { kind: "decimal" }, group }];
    case "formula":
      return [{ name: decision.output, title: decision.title, type: decision.type, group }];
    case "rules":
      return decision.output === undefined
        ? []
        : [
            {
              name: decision.output,
              title: decision.title,
              type: { kind: "list", of: { kind: "string" } },
              group,
            },
          ];
  }
}
