import type { Texts } from "./texts.ts";

/** What a schema checker's sentence about a misfit says in both languages; TypeBox and Ajv word theirs alike. */
export function schemaWords(message: string): Texts {
  for (const [pattern, chinese] of sentences) {
    if (pattern.test(message)) return { "zh-CN": message.replace(pattern, chinese), en: message };
  }
  return { "zh-CN": message, en: message };
}

const sentences: readonly (readonly [RegExp, string])[] = [
  [/^must be object$/, "应为对象"],
  [/^must be array$/, "应为列表"],
  [/^must be string$/, "应为文本"],
  [/^must be boolean$/, "应为 true 或 false"],
  [/^must be integer$/, "应为整数"],
  [/^must be number$/, "应为数字"],
  [/^must be null$/, "应为 null"],
  [/^must be equal to constant$/, "应为规定的值"],
  [/^must be equal to one of the allowed values$/, "应为允许的值之一"],
  [/^must match pattern (.+)$/, "格式应符合 $1"],
  [/^must match format (.+)$/, "格式应为 $1"],
  [/^must match a schema in anyOf$/, "应为允许的形式之一"],
  [/^must be one of (.+)$/, "应为 $1 之一"],
  [/^must be (>=|<=|>|<) (.+)$/, "应 $1 $2"],
  [/^must not have fewer than (\d+) \w+$/, "至少 $1 个"],
  [/^must not have more than (\d+) \w+$/, "至多 $1 个"],
  [/^must not have duplicate items.*$/, "不应有重复项"],
];
