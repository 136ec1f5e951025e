import type { CatalogueDefinition, FactDeclaration, FactSource } from "@lendloom/engine/decision";
import type { Json, Texts } from "@lendloom/engine/kernel";
import { removeValue, renameKey, setValue, type Command } from "../document/index.ts";

type Change = Command<CatalogueDefinition>;

const given: Texts = { "zh-CN": "进件资料", en: "Application" };

/** A catalogue to begin with: one source, the application itself, and no facts yet. */
export function newCatalogue({
  id,
  title,
}: {
  readonly id: string;
  readonly title: Texts;
}): CatalogueDefinition {
  return {
    format: "lendloom-catalogue/1",
    id,
    version: "0.1.0",
    title,
    sources: { application: { title: given } },
    facts: {},
  };
}

/** A source of a name of its own, given with the application until a connector is named. */
export function addSource(name: string): Change {
  const source: FactSource = { title: { "zh-CN": "新来源", en: "New source" } };
  return setValue(`/sources/${name}`, source as unknown as Json, {
    label: { "zh-CN": "添加来源", en: "Add a source" },
  });
}

/** A fact of a name of its own, a text of a source. */
export function addFact(name: string, source: string): Change {
  const fact: FactDeclaration = {
    title: { "zh-CN": "新数据", en: "New fact" },
    type: { kind: "string", maxLength: 80 },
    source,
  };
  return setValue(`/facts/${name}`, fact as unknown as Json, {
    label: { "zh-CN": "添加数据", en: "Add a fact" },
  });
}

export function removeEntry(part: "sources" | "facts", name: string, title: Texts): Change {
  return removeValue(`/${part}/${name}`, {
    label: { "zh-CN": `删除「${title["zh-CN"]}」`, en: `Remove “${title.en}”` },
  });
}

export function renameFact(from: string, to: string): Change {
  return renameKey("/facts", from, to, { label: renamed(from, to) });
}

/** Renames a source together with the facts that come from it, as one entry of the history. */
export function renameSource(from: string, to: string): Change {
  const label = renamed(from, to);
  const rename = renameKey<CatalogueDefinition>("/sources", from, to, { label });
  return {
    label,
    change(content) {
      if (Object.hasOwn(content.definition.sources, to)) return;
      rename.change(content);
      for (const fact of Object.values(content.definition.facts)) if (fact.source === from) fact.source = to;
    },
  };
}

/** `fact1`, `fact2`, …: the first that is free. */
export function freeName(stem: string, taken: object): string {
  let number = 1;
  while (Object.hasOwn(taken, `${stem}${number}`)) number += 1;
  return `${stem}${number}`;
}

function renamed(from: string, to: string): Texts {
  return { "zh-CN": `改名 ${from} → ${to}`, en: `Rename ${from} → ${to}` };
}
