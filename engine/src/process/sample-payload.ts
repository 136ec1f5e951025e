import { isJsonObject, type Json, type JsonObject } from "../kernel/index.ts";

/** A plain value that a payload schema of the closed subset takes; patterns and long lists are not looked at. */
export function sampleOf(schema: Json | undefined): Json | undefined {
  if (!isJsonObject(schema)) return undefined;
  switch (schema["type"]) {
    case "object": {
      const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
      const members = Object.entries(properties).flatMap(([name, member]) => {
        const value = sampleOf(member);
        return value === undefined ? [] : [[name, value] as const];
      });
      return Object.fromEntries(members);
    }
    case "array":
      return [];
    case "string": {
      const [first] = Array.isArray(schema["enum"]) ? (schema["enum"] as readonly Json[]) : [];
      if (typeof first === "string") return first;
      if (schema["format"] === "date") return "2026-01-01";
      if (schema["format"] === "date-time") return "2026-01-01T00:00:00Z";
      const least = typeof schema["minLength"] === "number" ? schema["minLength"] : 1;
      const most = typeof schema["maxLength"] === "number" ? schema["maxLength"] : least;
      return "x".repeat(Math.min(Math.max(least, 1), Math.max(most, 0)));
    }
    case "integer":
    case "number":
      return typeof schema["minimum"] === "number" ? schema["minimum"] : Math.min(1, maximumOf(schema));
    case "boolean":
      return true;
    default:
      return undefined;
  }
}

function maximumOf(schema: JsonObject): number {
  return typeof schema["maximum"] === "number" ? schema["maximum"] : 1;
}
