import { Decimal, formatDateTime, formatTime } from "@lendloom/engine/kernel";
import type { Value } from "@lendloom/engine/logic";

export type Agreement = "exact" | "within" | "different";

/** Compares an answer with the expected one; numbers may differ by 1e-8, which is told apart. */
export function compareAnswers(actual: Value, expected: Value): Agreement {
  if (actual === null || expected === null) return actual === expected ? "exact" : "different";
  const [left, right] = [decimalOf(actual), decimalOf(expected)];
  if (left !== undefined && right !== undefined) {
    if (left.equals(right)) return "exact";
    return left.minus(right).abs().lessThanOrEqualTo(1e-8) ? "within" : "different";
  }
  if (Array.isArray(actual) && Array.isArray(expected)) {
    const [items, wanted] = [actual as readonly Value[], expected as readonly Value[]];
    return items.length === wanted.length
      ? worst(items.map((item, index) => compareAnswers(item, wanted[index] ?? null)))
      : "different";
  }
  if (actual instanceof Map && expected instanceof Map) {
    const [fields, wanted] = [actual as ReadonlyMap<string, Value>, expected as ReadonlyMap<string, Value>];
    return fields.size === wanted.size
      ? worst(
          [...wanted].map(([name, value]) =>
            fields.has(name) ? compareAnswers(fields.get(name) ?? null, value) : "different",
          ),
        )
      : "different";
  }
  return describe(actual) === describe(expected) ? "exact" : "different";
}

function worst(all: readonly Agreement[]): Agreement {
  return all.includes("different") ? "different" : all.includes("within") ? "within" : "exact";
}

function decimalOf(value: Value): Decimal | undefined {
  return typeof value === "number" ? new Decimal(value) : value instanceof Decimal ? value : undefined;
}

/** A value in words, for reports and for comparing what is no number, list or context. */
export function describe(value: Value): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  const number = decimalOf(value);
  if (number !== undefined) return number.toString();
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(describe).join(", ")}]`;
  if (value instanceof Map)
    return `{${[...(value as ReadonlyMap<string, Value>)].map(([name, each]) => `${name}: ${describe(each)}`).join(", ")}}`;
  if (!("kind" in value)) return "?";
  switch (value.kind) {
    case "date-time":
      return formatDateTime(value);
    case "time":
      return formatTime(value);
    case "days-and-time-duration":
      return `${value.nanoseconds} ns`;
    case "years-and-months-duration":
      return `${value.months} months`;
    case "date":
      return `${value.year}-${value.month}-${value.day}`;
    default:
      return value.kind;
  }
}
