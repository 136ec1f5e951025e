import { fillTexts, type Language, type Texts } from "@lendloom/engine/kernel";
import { useCallback } from "react";
import { useLanguageStore } from "./language-store.ts";

export type TextCatalogue<Key extends string = string> = Readonly<Record<Key, Texts>>;
export type TextParams = Readonly<Record<string, string | number>>;

/** Declares the sentences of one folder. Every key carries both languages, so neither can lag behind. */
export function defineTexts<const Key extends string>(catalogue: TextCatalogue<Key>): TextCatalogue<Key> {
  return catalogue;
}

/** The language in use, and a re-render when it changes. */
export function useLanguage(): Language {
  return useLanguageStore((store) => store.language);
}

/** Renders a folder's sentences in the language in use. */
export function useText<Key extends string>(
  catalogue: TextCatalogue<Key>,
): (key: Key, params?: TextParams) => string {
  const language = useLanguage();
  return useCallback(
    (key, params = {}) => fillTexts(catalogue[key], params)[language],
    [catalogue, language],
  );
}

/** Renders a title or label that is data, such as a rule's or a fact's. */
export function useTitle(): (texts: Texts | string | undefined) => string {
  const language = useLanguage();
  return useCallback(
    (texts) => (typeof texts === "string" ? texts : texts === undefined ? "" : textOf(texts, language)),
    [language],
  );
}

/** An empty label in one language falls back to the other: a gap must not hide what a thing is. */
export function textOf(texts: Texts, language: Language): string {
  return texts[language] || texts["zh-CN"] || texts.en;
}
