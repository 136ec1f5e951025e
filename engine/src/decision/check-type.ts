import { pointer, type Issue } from "../kernel/index.ts";
import type { ValueType } from "../logic/index.ts";
import { decisionIssues } from "./decision-issues.ts";

/** What a type's schema cannot say: enum values are distinct and a range is not empty. */
export function checkType(type: ValueType, at: string): readonly Issue[] {
  switch (type.kind) {
    case "enum": {
      const seen = new Set<string>();
      return type.values.flatMap(({ value }, index) =>
        seen.has(value)
          ? [decisionIssues.issue("type.enum-twice", at + pointer("values", index, "value"), { value })]
          : (seen.add(value), []),
      );
    }
    case "integer":
    case "decimal":
    case "money":
    case "percent":
      return type.min !== undefined && type.max !== undefined && type.min > type.max
        ? [decisionIssues.issue("type.empty-range", at, { min: type.min, max: type.max })]
        : [];
    case "list":
      return checkType(type.of, at + pointer("of"));
    case "record":
      return Object.entries(type.fields).flatMap(([name, field]) =>
        checkType(field.type, at + pointer("fields", name, "type")),
      );
    default:
      return [];
  }
}
