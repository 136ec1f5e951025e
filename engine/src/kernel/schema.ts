import { Type, type Static, type TSchema, type TString } from "typebox";
import { Check } from "typebox/value";
import { defineIssues, type Issue } from "./issue.ts";
import { pointer, pointerParts } from "./json.ts";
import { linkedSchema } from "./linked-schema.ts";
import { err, ok, type Result } from "./result.ts";
import { schemaMisfits, type SchemaMisfit } from "./schema-misfits.ts";
import { schemaWords } from "./schema-words.ts";

/** Ids of definitions, decisions, rules and states. */
export const Id = Type.String({ pattern: "^[A-Za-z][\\w-]*$", maxLength: 80 });
/** Names of facts, outputs and variables: a hyphen would change the meaning of a formula. */
export const Name = Type.String({ pattern: "^[A-Za-z][A-Za-z0-9_]*$", maxLength: 80 });
export const Version = Type.String({ pattern: "^\\d+\\.\\d+\\.\\d+$", maxLength: 32 });
export const TextsSchema = Type.Object(
  {
    "zh-CN": Type.String({ minLength: 1, maxLength: 400 }),
    en: Type.String({ minLength: 1, maxLength: 400 }),
  },
  { additionalProperties: false },
);
export const MoneySchema = Type.Object(
  { amountMinor: Type.Integer(), currency: Type.String({ pattern: "^[A-Z]{3}$" }) },
  { additionalProperties: false },
);

/** An object whose own keys match `key`; any other key is refused. */
export function mapOf<T extends TSchema>(key: TString, value: T) {
  return Type.Record(key, value, { additionalProperties: false });
}

/** An object that refuses unknown keys, as every definition does. */
export function closed<T extends Parameters<typeof Type.Object>[0]>(properties: T) {
  return Type.Object(properties, { additionalProperties: false });
}

export const schemaIssues = defineIssues({
  "schema.too-many-members": {
    "zh-CN": "此处的项超过上限 {limit}。",
    en: "This has more than {limit} members.",
  },
  "schema.unknown-key": { "zh-CN": "不认识的字段「{key}」。", en: "Unknown key “{key}”." },
  "schema.missing-key": { "zh-CN": "缺少字段「{key}」。", en: "The key “{key}” is missing." },
  "schema.invalid": {
    "zh-CN": "此处的值不符合要求：{expected}。",
    en: "This value does not fit: {expected}.",
  },
});
export const schemaIssueTexts = schemaIssues.texts;

/**
 * Checks a value against one of our own schemas with an interpreter (no code generation), so that it also
 * runs in the browser under a strict content security policy. Answers its misfits with their places, at most a
 * hundred.
 */
export function checkSchema<T extends TSchema>(schema: T, value: unknown): Result<Static<T>> {
  const linked = linkedSchema(schema);
  if (Check(linked, value)) return ok(value as Static<T>);
  return err(dedupe(schemaMisfits(linked, value).flatMap(toIssues)));
}

function toIssues(error: SchemaMisfit): readonly Issue[] {
  const params = error.params as { additionalProperties?: string[]; requiredProperties?: string[] };
  switch (error.keyword) {
    case "boolean": // Reported again, with the key, by additionalProperties.
    case "anyOf":
      return error.keyword === "anyOf" ? [misfit(error)] : [];
    case "additionalProperties":
      return (params.additionalProperties ?? []).map((key) =>
        schemaIssues.issue("schema.unknown-key", error.instancePath + pointer(key), { key }),
      );
    case "required":
      return (params.requiredProperties ?? []).map((key) =>
        schemaIssues.issue("schema.missing-key", error.instancePath, { key }),
      );
    default:
      return [misfit(error)];
  }
}

function misfit(error: SchemaMisfit): Issue {
  return schemaIssues.issue("schema.invalid", error.instancePath, {
    expected: { ...schemaWords(error.message) },
    key: pointerParts(error.instancePath).at(-1) ?? "",
  });
}

function dedupe(issues: readonly Issue[]): readonly Issue[] {
  const seen = new Set<string>();
  return issues.filter((issue) => {
    const key = `${issue.code} ${issue.pointer} ${JSON.stringify(issue.params)}`;
    return seen.has(key) ? false : (seen.add(key), true);
  });
}
