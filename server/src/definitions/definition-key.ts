import { contentHash, isJsonObject, type ContentHash, type Json, type Texts } from "@lendloom/engine/kernel";
import type { Beside, DefinitionKey, DefinitionKind } from "../store/index.ts";

/** One definition with what lies beside it, published or drafted. */
export interface Member extends DefinitionKey, Beside {
  readonly definition: Json;
  readonly hash: ContentHash;
}

export const definitionKinds: readonly DefinitionKind[] = [
  "catalogue",
  "calendar",
  "pack",
  "workflow",
  "product",
];

export function keyText({ kind, id }: DefinitionKey): string {
  return `${kind}/${id}`;
}

/** The title of a document that need not be finished; its id where there is none. */
export function titleOf(definition: Json, id: string): Texts {
  const title = isJsonObject(definition) ? definition["title"] : undefined;
  const text = (language: "zh-CN" | "en"): string => {
    const value = isJsonObject(title) ? title[language] : undefined;
    return typeof value === "string" && value !== "" ? value : id;
  };
  return { "zh-CN": text("zh-CN"), en: text("en") };
}

export function versionOf(definition: Json): string {
  return textMember(definition, "version") ?? "0.0.0";
}

/** A member of a document that need not be finished, when it is there and a text. */
export function textMember(definition: Json, name: string): string | undefined {
  const value = isJsonObject(definition) && Object.hasOwn(definition, name) ? definition[name] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** Documents with the hashes they would be published under. */
export function hashedMembers(
  documents: readonly (DefinitionKey & Beside & { readonly definition: Json })[],
): readonly Member[] {
  return documents.map((document) => ({ ...document, hash: contentHash(document.definition) }));
}
