import { isJsonObject, type Json, type JsonObject } from "@lendloom/engine/kernel";

/** One member of a payload's schema. */
export interface Member {
  readonly name: string;
  readonly schema: JsonObject;
  readonly required: boolean;
}

/** The types a member is offered, by the sentence that names each. */
export const schemaKinds = {
  string: "kindString",
  choice: "kindChoice",
  integer: "kindInteger",
  number: "kindNumber",
  boolean: "kindBoolean",
  date: "kindDate",
  "date-time": "kindDateTime",
  object: "kindObject",
  array: "kindArray",
} as const;
export type SchemaKind = keyof typeof schemaKinds;

/** The members an object's schema declares, in their order. */
export function membersOf(schema: JsonObject | undefined): readonly Member[] {
  const properties = isJsonObject(schema?.properties) ? schema.properties : {};
  const required = requiredOf(schema);
  return Object.entries(properties).map(([name, member]) => ({
    name,
    schema: isJsonObject(member) ? member : {},
    required: required.includes(name),
  }));
}

/** The schema with a member put in the place of the one named `before`, or at the end. */
export function withMember(
  schema: JsonObject | undefined,
  before: string | undefined,
  member: Member,
): JsonObject {
  const members = membersOf(schema);
  const next =
    before === undefined
      ? [...members, member]
      : members.map((existing) => (existing.name === before ? member : existing));
  return schemaOf(schema, next);
}

/** The schema without a member; nothing when none is left. */
export function withoutMember(schema: JsonObject | undefined, name: string): JsonObject | undefined {
  const next = membersOf(schema).filter((member) => member.name !== name);
  return next.length === 0 ? undefined : schemaOf(schema, next);
}

/** What a member's schema is to a person. */
export function kindOf({ type, enum: values, format }: JsonObject): SchemaKind {
  if (type === "string") {
    if (values !== undefined) return "choice";
    return format === "date" || format === "date-time" ? format : "string";
  }
  return typeof type === "string" && Object.hasOwn(schemaKinds, type) ? (type as SchemaKind) : "string";
}

/** The schema a member of a kind starts with. */
export function withKind(kind: SchemaKind): JsonObject {
  switch (kind) {
    case "string":
      return { type: "string", maxLength: 80 };
    case "choice":
      return { type: "string", enum: ["yes", "no"] };
    case "date":
    case "date-time":
      return { type: "string", format: kind };
    case "object":
      return { type: "object", properties: {}, additionalProperties: false };
    case "array":
      return { type: "array", items: { type: "string", maxLength: 80 } };
    case "integer":
    case "number":
    case "boolean":
      return { type: kind };
  }
}

function schemaOf(schema: JsonObject | undefined, members: readonly Member[]): JsonObject {
  const { properties: _properties, required: _required, ...rest } = schema ?? {};
  const required = members.filter((member) => member.required).map(({ name }) => name);
  return {
    ...rest,
    type: "object",
    properties: Object.fromEntries(members.map((member) => [member.name, member.schema])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function requiredOf(schema: JsonObject | undefined): readonly string[] {
  const required = schema?.required;
  return Array.isArray(required) ? (required as readonly Json[]).filter((it) => typeof it === "string") : [];
}
