import { isJsonObject, type Json, type JsonObject } from "../kernel/index.ts";
import type { ValueType } from "../logic/index.ts";
import { readPayloadSchema } from "../workflow/index.ts";

/** At most so many variants of one payload or form are told. */
const MAX_VARIANTS = 16;

/**
 * Plain values that a payload schema of the closed subset takes, the plainest first; then, one member at a time, the
 * others that a guard may ask for: the ends of ranges, the other truth, each listed text, nothing where it need not be.
 */
export function samplesOf(schema: Json | undefined): readonly JsonObject[] {
  if (!isJsonObject(schema)) return [];
  const plain = plainest(schema);
  const properties = membersOf(schema);
  const varied = Object.entries(properties).flatMap(([name, member]) =>
    others(member).map((value) => ({ ...plain, [name]: value })),
  );
  const required = Array.isArray(schema["required"]) ? (schema["required"] as readonly Json[]) : [];
  const least = Object.fromEntries(Object.entries(plain).filter(([name]) => required.includes(name)));
  return [plain, ...varied, least].slice(0, MAX_VARIANTS);
}

/** Values of a declared type, the plainest first. */
export function valuesOf(type: ValueType): readonly Json[] {
  switch (type.kind) {
    case "integer":
    case "decimal":
    case "percent": {
      const { min = 0, max = type.kind === "percent" ? 1 : 1_000 } = type;
      return [Math.max(min, Math.min(1, max)), max, min];
    }
    case "money": {
      const { min = 0, max = 10_000, currency } = type;
      return [max, min].map((amount) => ({ amountMinor: Math.round(amount * 100), currency }));
    }
    case "boolean":
      return [true, false];
    case "enum":
      return type.values.map(({ value }) => value);
    case "date":
      return ["2026-01-01"];
    case "date-time":
      return ["2026-01-01T00:00:00Z"];
    case "days-and-time-duration":
      return ["P1D"];
    case "years-and-months-duration":
      return ["P1M"];
    case "list":
      return [valuesOf(type.of).slice(0, 1), []];
    case "record": {
      const fields = Object.entries(type.fields);
      return [Object.fromEntries(fields.map(([name, field]) => [name, valuesOf(field.type)[0] ?? null]))];
    }
    case "string":
    case "any":
      return ["x"];
  }
}

function plainest(schema: JsonObject): JsonObject {
  const members = Object.entries(membersOf(schema)).flatMap(([name, member]) => {
    const [value] = candidates(member);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(members);
}

function membersOf(schema: JsonObject): JsonObject {
  return isJsonObject(schema["properties"]) ? schema["properties"] : {};
}

/** Of free texts one stands for all. */
function others(schema: Json | undefined): readonly Json[] {
  const isText = isJsonObject(schema) && schema["type"] === "string" && schema["enum"] === undefined;
  return isText ? [] : candidates(schema).slice(1);
}

function candidates(schema: Json | undefined): readonly Json[] {
  if (!isJsonObject(schema)) return [];
  const fits = readPayloadSchema(schema, "");
  const all = roughly(schema);
  return fits.ok ? all.filter((value) => fits.value.check(value, "").length === 0) : [];
}

function roughly(schema: JsonObject): readonly Json[] {
  switch (schema["type"]) {
    case "object":
      return samplesOf(schema);
    case "array":
      return [0, Math.max(numberOf(schema, "minItems", 1), 1)].flatMap((count) =>
        candidates(schema["items"])
          .slice(0, 3)
          .map((item) => Array.from({ length: Math.min(count, 100) }, () => item)),
      );
    case "string": {
      const listed = Array.isArray(schema["enum"]) ? (schema["enum"] as readonly Json[]) : [];
      if (listed.length > 0) return listed;
      if (schema["format"] === "date") return ["2026-01-01"];
      if (schema["format"] === "date-time") return ["2026-01-01T00:00:00Z"];
      return texts(numberOf(schema, "minLength", 0), numberOf(schema, "maxLength", 40));
    }
    case "integer":
    case "number": {
      const least = numberOf(schema, "minimum", 0);
      const most = numberOf(schema, "maximum", Math.max(least, 1_000_000));
      return [Math.max(least, Math.min(1, most)), most, least];
    }
    case "boolean":
      return [true, false];
    default:
      return [];
  }
}

/** Texts of every length that is asked for, of letters, of digits and of both: most patterns take one of them. */
function texts(least: number, most: number): readonly string[] {
  const sizes = [...new Set([Math.max(least, 1), 4, 6, 8, 11, 16, 18, 19, most])];
  return sizes
    .filter((size) => size >= least && size <= Math.min(most, 200))
    .flatMap((size) => ["x", "X", "1", "A1", "13"].map((part) => part.repeat(size).slice(0, size)));
}

function numberOf(schema: JsonObject, key: string, otherwise: number): number {
  return typeof schema[key] === "number" ? schema[key] : otherwise;
}
