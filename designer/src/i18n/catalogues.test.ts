import type { Texts } from "@lendloom/engine/kernel";
import { describe, expect, it } from "vitest";

const modules = import.meta.glob<Record<string, unknown>>("../**/*texts.ts", { eager: true });

const sentences = Object.entries(modules).flatMap(([file, exports]) =>
  Object.values(exports)
    .filter((value): value is Record<string, Texts> => typeof value === "object" && value !== null)
    .flatMap((catalogue) =>
      Object.entries(catalogue)
        .filter(([, texts]) => typeof texts === "object" && "zh-CN" in texts)
        .map(([key, texts]) => ({ key: `${file} ${key}`, texts })),
    ),
);

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe("every sentence of the designer", () => {
  it("exists in both languages and is not empty", () => {
    expect(sentences.length).toBeGreaterThan(50);
    for (const { key, texts } of sentences) {
      expect(Object.keys(texts).sort(), key).toEqual(["en", "zh-CN"]);
      expect(texts["zh-CN"].trim(), key).not.toBe("");
      expect(texts.en.trim(), key).not.toBe("");
    }
  });

  it("mentions the same values in both languages", () => {
    for (const { key, texts } of sentences)
      expect(placeholders(texts.en), key).toEqual(placeholders(texts["zh-CN"]));
  });

  it("has no Chinese left in the English", () => {
    for (const { key, texts } of sentences.filter(({ key }) => !key.endsWith(" otherLanguage")))
      expect(/\p{Script=Han}/u.test(texts.en), key).toBe(false);
  });
});
