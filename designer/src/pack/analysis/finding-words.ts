import { analysisIssueTexts, type Finding, type PackDefinition } from "@lendloom/engine/decision";
import { fillTexts, type Json, type Language, type Texts } from "@lendloom/engine/kernel";
import { textOf } from "../../i18n/index.ts";
import type { Names } from "../names.ts";

const outcomes: Readonly<Record<string, Texts>> = {
  approve: { "zh-CN": "通过", en: "approve" },
  refer: { "zh-CN": "转人工", en: "refer" },
  decline: { "zh-CN": "拒绝", en: "decline" },
};

/** A finding's sentence in the words of the catalogue: facts, outputs and values by their titles instead of their names. */
export function findingWords(
  { code, params }: Pick<Finding, "code" | "params">,
  names: Names,
  pack: PackDefinition,
): Texts {
  const inWords = (language: Language): Texts => {
    const told = Object.entries(params).map(([name, value]) => [
      name,
      typeof value === "string" ? paramWords(name, value, { names, pack, params, language }) : value,
    ]);
    return fillTexts(analysisIssueTexts[code], Object.fromEntries(told) as Readonly<Record<string, Json>>);
  };
  return { "zh-CN": inWords("zh-CN")["zh-CN"], en: inWords("en").en };
}

/** What a fix does, which is known as a sentence only. */
export function fixWords(texts: Texts, names: Names): Texts {
  return {
    "zh-CN": whereWords(texts["zh-CN"], names, "zh-CN"),
    en: whereWords(texts.en, names, "en"),
  };
}

interface Context {
  readonly names: Names;
  readonly pack: PackDefinition;
  readonly params: Finding["params"];
  readonly language: Language;
}

function paramWords(name: string, value: string, { names, pack, params, language }: Context): string {
  switch (name) {
    case "where":
      return whereWords(value, names, language);
    case "input":
      return titleOf(value, names, language);
    case "values":
      return literalWords(value, names, params["input"], language);
    case "outcome":
      return outcomes[value]?.[language] ?? value;
    case "name": {
      const title = Object.hasOwn(pack.decisions, value) ? pack.decisions[value]?.title : undefined;
      return title === undefined ? titleOf(value, names, language) : textOf(title, language);
    }
    default:
      return value;
  }
}

function titleOf(name: string, names: Names, language: Language): string {
  const title = names.get(name)?.title;
  return title === undefined ? name : textOf(title, language);
}

/** `creditScore: [590..600), region: "SH"` with titles; anything else in the text stays. */
function whereWords(text: string, names: Names, language: Language): string {
  let input = "";
  return text.replace(
    /"(?:[^"\\]|\\.)*"|(?<=^|[\s,，：（(])([A-Za-z_]\w*): /g,
    (found, name: string | undefined) => {
      if (name === undefined) return literalWords(found, names, input, language);
      input = name;
      return names.has(name) ? titleOf(name, names, language) + (language === "en" ? ": " : " ") : found;
    },
  );
}

/** The texts in quotation marks that are values of an enumeration, by their titles. */
function literalWords(text: string, names: Names, input: unknown, language: Language): string {
  const type = typeof input === "string" ? names.get(input)?.type : undefined;
  if (type?.kind !== "enum") return text;
  return text.replace(/"((?:[^"\\]|\\.)*)"/g, (literal, value: string) => {
    const title = type.values.find((one) => one.value === value)?.title;
    return title === undefined ? literal : textOf(title, language);
  });
}
