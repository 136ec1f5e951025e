import type { Texts } from "@lendloom/engine/kernel";

/** What a source is called in a catalogue; one that the catalogue does not have, by its key. */
export function sourceTitle(
  { sources }: { readonly sources: Readonly<Record<string, { readonly title: Texts }>> },
  source: string,
): Texts | string {
  return (Object.hasOwn(sources, source) ? sources[source]?.title : undefined) ?? source;
}
