import { canonicalJson, isJsonObject, type Json, type JsonObject } from "../../kernel/index.ts";
import type { ValueType } from "../../logic/index.ts";
import type { CatalogueDefinition, FactDeclaration } from "../../decision/index.ts";
import { both } from "../change-value.ts";
import type { Conversion } from "./convert-rules.ts";
import { typeOfEvidence, type Evidence } from "./infer-type.ts";
import { uniqueName } from "../unique-name.ts";

interface CollectedFact {
  readonly name: string;
  readonly sourceName: string;
  readonly params: JsonObject | undefined;
  readonly evidence: Set<Evidence>;
  readonly declared: ValueType | undefined;
  /** The first use, for the report. */
  readonly pointer: string;
}

/** Facts that need a question with parameters come from a source that somebody has to bind. */
const lookupSource = "lookups";
const givenSource = "application";

const MAX_FACTS = 5_000;

/** The facts that a file uses, with names of our pattern and what their uses say of their types. */
export class FactCollector {
  readonly #facts = new Map<string, CollectedFact>();
  readonly #taken = new Set<string>();
  /** Where the file uses one fact more than it may. */
  #excess: string | undefined;
  readonly #declared = new Map<string, ValueType>();

  /** Types that the file itself declares, as rule editors keep them. */
  declare(attributes: readonly Json[]): void {
    for (const attribute of attributes) {
      if (!isJsonObject(attribute) || typeof attribute["name"] !== "string") continue;
      const kind = attribute["type"];
      const type = typeof kind === "string" ? declaredTypes.get(kind) : undefined;
      if (type !== undefined) this.#declared.set(attribute["name"], type);
    }
  }

  /** Notes one use and answers the fact's name with us. */
  use(
    sourceName: string,
    params: JsonObject | undefined,
    evidence: Evidence | undefined,
    pointer: string,
  ): string {
    const key = canonicalJson([sourceName, params ?? null]);
    let fact = this.#facts.get(key);
    if (fact === undefined) {
      if (this.#facts.size >= MAX_FACTS) return this.#tooMany(pointer);
      const name = uniqueName(sourceName, "fact", "name", this.#taken);
      const declared = this.#declared.get(sourceName);
      fact = { name, sourceName, params, evidence: new Set(), declared, pointer };
      this.#facts.set(key, fact);
    }
    if (evidence !== undefined) fact.evidence.add(evidence);
    return fact.name;
  }

  /** Whether the file uses more facts than it may: nothing behind is of use. */
  get isFull(): boolean {
    return this.#excess !== undefined;
  }

  /** Notes the first fact too many; what is made of the file is not used any more. */
  #tooMany(pointer: string): string {
    this.#excess ??= pointer;
    return "fact";
  }

  /** The catalogue's facts and sources, reporting what was concluded. */
  finish(conversion: Conversion): Pick<CatalogueDefinition, "facts" | "sources"> {
    if (this.#excess !== undefined) {
      conversion.report("import.too-many-facts", this.#excess, { limit: MAX_FACTS });
      return { facts: {}, sources: {} };
    }
    const facts: CatalogueDefinition["facts"] = {};
    for (const fact of this.#facts.values()) {
      facts[fact.name] = declarationOf(fact);
      reportFact(fact, conversion);
    }
    const all = [...this.#facts.values()];
    return {
      facts,
      sources: {
        [givenSource]: { title: { "zh-CN": "申请资料", en: "Application" } },
        ...(all.some(({ params }) => params !== undefined)
          ? { [lookupSource]: { title: { "zh-CN": "待绑定的查询", en: "Look-ups to bind" }, unbound: true } }
          : {}),
      },
    };
  }
}

const declaredTypes: ReadonlyMap<string, ValueType> = new Map([
  ["number", { kind: "decimal" }],
  ["string", { kind: "string" }],
  ["boolean", { kind: "boolean" }],
  ["array", { kind: "any" }],
  ["object", { kind: "any" }],
]);

function declarationOf({ name, sourceName, params, evidence, declared }: CollectedFact): FactDeclaration {
  return {
    title: both(sourceName),
    type: declared ?? typeOfEvidence(evidence),
    source: params === undefined ? givenSource : lookupSource,
    // The library knows no types: `null` may be given for anything.
    nullable: true,
    ...(declared === undefined ? { inferred: true } : {}),
    ...(name === sourceName ? {} : { sourceName }),
    ...(params === undefined ? {} : { lookup: params }),
  };
}

function reportFact(fact: CollectedFact, conversion: Conversion): void {
  const { name, sourceName, params, evidence, declared, pointer } = fact;
  if (name !== sourceName)
    conversion.report("import.renamed", pointer, { from: sourceName, to: name }, "info");
  if (params !== undefined)
    conversion.report("import.lookup-unbound", pointer, { fact: name, source: lookupSource }, "warning");
  if (declared !== undefined) return;
  if (evidence.size > 1)
    conversion.report(
      "import.type-conflict",
      pointer,
      { fact: name, types: [...evidence].join(", ") },
      "warning",
    );
  else
    conversion.report(
      "import.type-inferred",
      pointer,
      { fact: name, type: typeOfEvidence(evidence).kind },
      "info",
    );
}
