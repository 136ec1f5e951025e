import type { Json } from "../../kernel/index.ts";
import type { ValueType } from "../../logic/index.ts";

/** What one use of a fact says of its type; `any` says that the use fits no single type. */
export type Evidence =
  "number" | "text" | "boolean" | "list-of-number" | "list-of-text" | "list-of-boolean" | "any";

const ordering: ReadonlySet<string> = new Set([
  "lessThan",
  "lessThanInclusive",
  "greaterThan",
  "greaterThanInclusive",
]);

/** What a comparison says of the type of its fact; `undefined` when it says nothing. */
export function evidenceOf(operator: string, value: Json): Evidence | undefined {
  const parts = operator.split(":");
  const base = parts.pop() ?? "";
  if (parts.includes("swap")) return "any";
  const compared = parts.some((part) => part === "someValue" || part === "everyValue")
    ? itemOf(value)
    : value;
  const scalar = scalarEvidence(base, compared);
  return parts.some((part) => part === "someFact" || part === "everyFact") ? listOf(scalar) : scalar;
}

function scalarEvidence(base: string, value: Json | undefined): Evidence | undefined {
  if (value === undefined || value === null) return undefined;
  // The library compares texts with `<` letter by letter: no type of ours orders so.
  if (ordering.has(base)) return typeof value === "number" ? "number" : "any";
  if (base === "in" || base === "notIn") return Array.isArray(value) ? itemEvidence(value) : kindOf(value);
  if (base === "contains" || base === "doesNotContain") return listOf(kindOf(value));
  return kindOf(value);
}

function kindOf(value: Json): Evidence | undefined {
  switch (typeof value) {
    case "number":
      return "number";
    case "string":
      return "text";
    case "boolean":
      return "boolean";
    default:
      return value === null ? undefined : "any";
  }
}

function itemEvidence(values: readonly Json[]): Evidence | undefined {
  const kinds = new Set(values.flatMap((value) => kindOf(value) ?? []));
  return kinds.size > 1 ? "any" : [...kinds][0];
}

function itemOf(value: Json): Json | undefined {
  if (!Array.isArray(value)) return value;
  const kinds = new Set((value as readonly Json[]).map(kindOf));
  return kinds.size === 1 ? (value as readonly Json[])[0] : {};
}

function listOf(item: Evidence | undefined): Evidence {
  switch (item) {
    case "number":
    case "text":
    case "boolean":
      return `list-of-${item}`;
    default:
      return "any";
  }
}

/** The type that fits all uses; `any` where they conflict or say nothing. */
export function typeOfEvidence(evidence: ReadonlySet<Evidence>): ValueType {
  const [only, ...others] = evidence;
  if (only === undefined || others.length > 0) return { kind: "any" };
  return types[only];
}

const types: Readonly<Record<Evidence, ValueType>> = {
  number: { kind: "decimal" },
  text: { kind: "string" },
  boolean: { kind: "boolean" },
  "list-of-number": { kind: "list", of: { kind: "decimal" } },
  "list-of-text": { kind: "list", of: { kind: "string" } },
  "list-of-boolean": { kind: "list", of: { kind: "boolean" } },
  any: { kind: "any" },
};
