import type { RE2JS } from "re2js";
import {
  isJsonObject,
  pointer as pointerTo,
  type Issue,
  type Json,
  type JsonObject,
} from "../kernel/index.ts";
import type { ValueType } from "../logic/index.ts";
import type { PayloadSchema } from "./payload-schema.ts";
import { workflowIssue } from "./workflow-issues.ts";

/** A schema with everything below it already read. */
interface Read {
  readonly schema: JsonObject;
  readonly members: ReadonlyMap<string, PayloadSchema>;
  readonly required: readonly string[];
  readonly item: PayloadSchema | undefined;
  readonly pattern: RE2JS | undefined;
}

/** What one JSON type allows in its schema, what it is to an expression, and how a value of it is checked. */
export interface PayloadKind {
  readonly keywords: readonly string[];
  /** The first keyword whose value does not fit; undefined: all do. */
  misfit(schema: JsonObject): string | undefined;
  type(
    schema: JsonObject,
    members: ReadonlyMap<string, PayloadSchema>,
    item: PayloadSchema | undefined,
  ): ValueType;
  check(read: Read, value: Json, pointer: string): readonly Issue[];
}

const numeric = (integer: boolean): PayloadKind => ({
  keywords: ["minimum", "maximum"],
  misfit: (schema) => firstMisfit(schema, { minimum: isNumber, maximum: isNumber }),
  type: () => ({ kind: integer ? "integer" : "decimal" }),
  check({ schema }, value, pointer) {
    if (typeof value !== "number" || (integer && !Number.isSafeInteger(value))) {
      return [expected(integer ? "integer" : "number", pointer)];
    }
    const min = (schema["minimum"] ?? -Number.MAX_VALUE) as number;
    const max = (schema["maximum"] ?? Number.MAX_VALUE) as number;
    return value < min || value > max ? [workflowIssue("payload.range", pointer, { min, max })] : [];
  },
});

const DEFAULT_TEXT = 4_096;
const DEFAULT_ITEMS = 1_000;
const formats: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  "date-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/,
};

export const payloadKinds: Readonly<Record<string, PayloadKind>> = {
  object: {
    keywords: ["properties", "required", "additionalProperties"],
    misfit: (schema) =>
      firstMisfit(schema, {
        properties: isJsonObject,
        required: (value) => isTexts(value),
        additionalProperties: (value) => value === false,
      }),
    type: (_schema, members) => recordType([...members].map(([name, member]) => [name, member.type])),
    check({ members, required }, value, pointer) {
      if (!isJsonObject(value)) return [expected("object", pointer)];
      const missing = required
        .filter((key) => !Object.hasOwn(value, key))
        .map((key) => workflowIssue("payload.missing-member", pointer, { key }));
      return [
        ...missing,
        ...Object.keys(value).flatMap((key) => {
          const at = pointer + pointerTo(key);
          const member = members.get(key);
          return member === undefined
            ? [workflowIssue("payload.unknown-member", at, { key })]
            : member.check(value[key] as Json, at);
        }),
      ];
    },
  },
  array: {
    keywords: ["items", "minItems", "maxItems"],
    misfit: (schema) =>
      schema["items"] === undefined ? "items" : firstMisfit(schema, { minItems: isCount, maxItems: isCount }),
    type: (_schema, _members, item) => ({ kind: "list", of: item?.type ?? { kind: "any" } }) as ValueType,
    check({ schema, item }, value, pointer) {
      if (!Array.isArray(value)) return [expected("array", pointer)];
      const list = value as readonly Json[];
      const size = withinLength(schema, "Items", list.length, DEFAULT_ITEMS, pointer);
      if (size.length > 0) return size;
      return list.flatMap((entry, index) => item?.check(entry, `${pointer}/${index}`) ?? []);
    },
  },
  string: {
    keywords: ["minLength", "maxLength", "pattern", "enum", "format"],
    misfit: (schema) =>
      firstMisfit(schema, {
        minLength: isCount,
        maxLength: isCount,
        pattern: (value) => typeof value === "string",
        enum: (value) => isTexts(value) && (value as readonly Json[]).length > 0,
        format: (value) => typeof value === "string" && Object.hasOwn(formats, value),
      }),
    type: (schema) =>
      schema["enum"] !== undefined
        ? enumType(schema["enum"] as readonly string[])
        : ({ kind: schema["format"] ?? "string" } as ValueType),
    check({ schema, pattern }, value, pointer) {
      if (typeof value !== "string" || !value.isWellFormed()) return [expected("string", pointer)];
      const allowed = schema["enum"] as readonly string[] | undefined;
      if (allowed !== undefined && !allowed.includes(value)) {
        return [workflowIssue("payload.enum", pointer, { expected: allowed.join(", ") })];
      }
      const format = schema["format"] as string | undefined;
      if (format !== undefined && formats[format]?.test(value) !== true) return [expected(format, pointer)];
      const size = withinLength(schema, "Length", Array.from(value).length, DEFAULT_TEXT, pointer);
      if (size.length > 0) return size;
      return pattern !== undefined && !pattern.matcher(value).find()
        ? [workflowIssue("payload.pattern", pointer, { pattern: schema["pattern"] as string })]
        : [];
    },
  },
  integer: numeric(true),
  number: numeric(false),
  boolean: {
    keywords: [],
    misfit: () => undefined,
    type: () => ({ kind: "boolean" }),
    check: (_read, value, pointer) => (typeof value === "boolean" ? [] : [expected("boolean", pointer)]),
  },
};

/** A record type whose fields may be records themselves; the schema of stored types keeps them flat. */
export function recordType(fields: readonly (readonly [string, ValueType])[]): ValueType {
  return {
    kind: "record",
    fields: Object.fromEntries(fields.map(([name, type]) => [name, { type }])),
  } as ValueType;
}

/** A text type that knows its values, so that comparing with another one is found at compile time. */
export function enumType(values: readonly string[]): ValueType {
  return { kind: "enum", values: values.map((value) => ({ value, title: { "zh-CN": value, en: value } })) };
}

function withinLength(
  schema: JsonObject,
  what: "Length" | "Items",
  length: number,
  most: number,
  pointer: string,
): readonly Issue[] {
  const min = (schema[`min${what}`] ?? 0) as number;
  const max = (schema[`max${what}`] ?? most) as number;
  return length < min || length > max ? [workflowIssue("payload.length", pointer, { min, max })] : [];
}

function expected(what: string, pointer: string): Issue {
  return workflowIssue("payload.type", pointer, { expected: what });
}

function firstMisfit(
  schema: JsonObject,
  tests: Readonly<Record<string, (value: Json) => boolean>>,
): string | undefined {
  return Object.entries(tests).find(([key, test]) => {
    return Object.hasOwn(schema, key) && !test(schema[key] as Json);
  })?.[0];
}

const isNumber = (value: Json) => typeof value === "number" && Number.isFinite(value);
const isCount = (value: Json) => Number.isSafeInteger(value) && (value as number) >= 0;
const isTexts = (value: Json) => Array.isArray(value) && value.every((entry) => typeof entry === "string");
