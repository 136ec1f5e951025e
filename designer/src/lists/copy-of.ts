import type { JsonObject, Texts } from "@lendloom/engine/kernel";
import { startingContent, type DefinitionDetail, type DraftContent } from "../api/index.ts";

/** A definition's draft, or what is live of it, under other names and with what else is to differ; without its cases. */
export function copyOf(
  detail: DefinitionDetail,
  { id, title }: { readonly id: string; readonly title: Texts },
  other: JsonObject = {},
): DraftContent {
  const { definition, layout } = startingContent<JsonObject>(detail);
  return {
    definition: { ...definition, id, title: { ...title }, version: "0.1.0", ...other },
    ...(layout === undefined ? {} : { layout: layout as JsonObject }),
  };
}
