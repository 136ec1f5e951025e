import { isJsonObject, type Json, type JsonObject } from "@lendloom/engine/kernel";

/** A json-rules-engine condition as the editor draws it; what it cannot draw stays as it is. */
export type ConditionNode =
  | { readonly kind: "group"; readonly of: "all" | "any"; readonly children: readonly Json[] }
  | { readonly kind: "not"; readonly child: Json }
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "leaf"; readonly leaf: Leaf }
  | { readonly kind: "unreadable" };

export interface Leaf {
  readonly fact: string;
  readonly operator: string;
  readonly value: Json;
  readonly path?: string;
}

/** Reads one level of a condition tree. */
export function readCondition(json: Json): ConditionNode {
  if (!isJsonObject(json)) return { kind: "unreadable" };
  for (const of of ["all", "any"] as const) {
    const children = member(json, of);
    if (Array.isArray(children)) return { kind: "group", of, children: children as readonly Json[] };
  }
  const child = member(json, "not");
  if (child !== undefined) return { kind: "not", child };
  const name = member(json, "condition");
  if (typeof name === "string") return { kind: "named", name };
  return readLeaf(json);
}

function readLeaf(json: JsonObject): ConditionNode {
  const fact = member(json, "fact");
  const operator = member(json, "operator");
  const value = member(json, "value");
  const path = member(json, "path");
  if (typeof fact !== "string" || typeof operator !== "string" || value === undefined)
    return { kind: "unreadable" };
  return {
    kind: "leaf",
    leaf: { fact, operator, value, ...(typeof path === "string" && { path }) },
  };
}

/** The fact a value is taken from, when a condition compares two facts. */
export function comparedFact(value: Json): string | undefined {
  const fact = isJsonObject(value) ? member(value, "fact") : undefined;
  return typeof fact === "string" ? fact : undefined;
}

/** A group with its other kind of joining; its children stay. */
export function switchedGroup(of: "all" | "any", children: readonly Json[]): Json {
  return of === "all" ? { any: children } : { all: children };
}

function member(json: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(json, key) ? json[key] : undefined;
}
