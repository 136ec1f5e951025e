import type { Texts } from "@lendloom/engine/kernel";
import type { Transition } from "@lendloom/engine/workflow";

/** The words for the names and values of an expression. */
export interface Vocabulary {
  readonly names: ReadonlyMap<string, Texts>;
  /** Titles of text values, such as those of an enum or of outcomes. */
  readonly values: ReadonlyMap<string, Texts>;
  /** Titles of states, for guards that ask where a case is. */
  readonly states?: ReadonlyMap<string, Texts>;
}

const operators: Readonly<Record<string, Texts>> = {
  "=": { "zh-CN": "是", en: "is" },
  "!=": { "zh-CN": "不是", en: "is not" },
  "<": { "zh-CN": "小于", en: "<" },
  "<=": { "zh-CN": "不超过", en: "≤" },
  ">": { "zh-CN": "大于", en: ">" },
  ">=": { "zh-CN": "不低于", en: "≥" },
  and: { "zh-CN": "且", en: "and" },
  or: { "zh-CN": "或", en: "or" },
  not: { "zh-CN": "非", en: "not" },
  in: { "zh-CN": "属于", en: "in" },
  true: { "zh-CN": "是", en: "yes" },
  false: { "zh-CN": "否", en: "no" },
  null: { "zh-CN": "空", en: "none" },
};

const jsonOperators: Readonly<Record<string, string>> = {
  equal: "=",
  notEqual: "!=",
  lessThan: "<",
  lessThanInclusive: "<=",
  greaterThan: ">",
  greaterThanInclusive: ">=",
  in: "in",
};

/** A guard as a sentence in every language; names become titles, operators become words. */
export function guardSentence(guard: NonNullable<Transition["guard"]>, vocabulary: Vocabulary): Texts {
  switch (guard.type) {
    case "feel":
      return feelSentence(guard.params.text, vocabulary);
    case "condition":
      return conditionSentence(guard.params, vocabulary);
    case "in": {
      const { state } = guard.params;
      const title = vocabulary.states?.get(state) ?? { "zh-CN": state, en: state };
      return { "zh-CN": `正处于「${title["zh-CN"]}」`, en: `in “${title.en}”` };
    }
    case "and":
    case "or":
      return together(
        guard.params.guards.map((inner) => guardSentence(inner, vocabulary)),
        guard.type,
      );
    case "not": {
      const inner = guardSentence(guard.params.guard, vocabulary);
      return { "zh-CN": `并非（${inner["zh-CN"]}）`, en: `not (${inner.en})` };
    }
  }
}

/** Several sentences joined, each in brackets so that what belongs together is seen. */
function together(sentences: readonly Texts[], by: "and" | "or"): Texts {
  const word = operators[by] ?? empty;
  return {
    "zh-CN": sentences.map((sentence) => `（${sentence["zh-CN"]}）`).join(word["zh-CN"]),
    en: sentences.map((sentence) => `(${sentence.en})`).join(` ${word.en} `),
  };
}

const token = /"(?:[^"\\]|\\.)*"|[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)*|<=|>=|!=|[<>=]|[\d.]+|\s+|./gu;

/** FEEL read aloud token by token: it is never wrong about the structure, because it keeps it. */
function feelSentence(text: string, vocabulary: Vocabulary): Texts {
  const tokens = text.match(token) ?? [];
  const say = (language: keyof Texts) =>
    tokens
      .map((part) => word(part, vocabulary)?.[language] ?? part)
      .join("")
      .replace(/\s+/g, " ")
      .trim();
  return { "zh-CN": say("zh-CN").replace(betweenCharacters, ""), en: say("en") };
}

/** Chinese is written without spaces; one next to a letter or a digit stays. */
const betweenCharacters = /(?<=[\u3000-\u9fff]) (?=[\u3000-\u9fff])/g;

function word(part: string, { names, values }: Vocabulary): Texts | undefined {
  if (part.startsWith('"')) {
    const value = part.slice(1, -1);
    const title = values.get(value);
    return title === undefined
      ? { "zh-CN": `「${value}」`, en: `“${value}”` }
      : { "zh-CN": `「${title["zh-CN"]}」`, en: `“${title.en}”` };
  }
  if (Object.hasOwn(operators, part)) return operators[part];
  const output = /^event\.(?:output|payload)\.(?:outputs\.)?(.+)$/.exec(part)?.[1];
  return names.get(output ?? part) ?? (output === undefined ? undefined : { "zh-CN": output, en: output });
}

function conditionSentence(condition: unknown, vocabulary: Vocabulary): Texts {
  if (typeof condition !== "object" || condition === null) return empty;
  const { all, any, not, fact, operator, value } = condition as Record<string, unknown>;
  if (Array.isArray(all)) return joined(all, "and", vocabulary);
  if (Array.isArray(any)) return joined(any, "or", vocabulary);
  if (not !== undefined) {
    const inner = conditionSentence(not, vocabulary);
    return { "zh-CN": `并非（${inner["zh-CN"]}）`, en: `not (${inner.en})` };
  }
  if (typeof fact !== "string") return empty;
  const symbol = jsonOperators[String(operator)] ?? String(operator);
  return feelSentence(`${fact} ${symbol} ${JSON.stringify(value)}`, vocabulary);
}

function joined(conditions: readonly unknown[], by: "and" | "or", vocabulary: Vocabulary): Texts {
  const sentences = conditions.map((condition) => conditionSentence(condition, vocabulary));
  const word = operators[by] ?? empty;
  return {
    "zh-CN": sentences.map((sentence) => sentence["zh-CN"]).join(word["zh-CN"]),
    en: sentences.map((sentence) => sentence.en).join(` ${word.en} `),
  };
}

const empty: Texts = { "zh-CN": "", en: "" };
