import { pointer } from "./json.ts";
import { err, ok, type Result } from "./result.ts";
import { schemaIssues } from "./schema.ts";

/** How many members a place may have, by its path; `*` in a path is every key or index. */
export type MemberLimits = Readonly<Record<string, number>>;

/**
 * Counts the members of lists and objects before a schema looks at each of them, which takes far longer than
 * counting. Places are counted in the order of `limits`; answers the first that has too many. A place that is
 * missing, or neither list nor object, is the schema's to refuse.
 */
export function checkMembers(value: unknown, limits: MemberLimits): Result<void> {
  for (const [path, limit] of Object.entries(limits)) {
    const excess = excessAt(value, path.split("/"), 0, limit);
    if (excess === undefined) continue;
    const { parts, count } = excess;
    return err([schemaIssues.issue("schema.too-many-members", pointer(...parts), { count, limit })]);
  }
  return ok(undefined);
}

interface Excess {
  readonly parts: readonly (string | number)[];
  readonly count: number;
}

function excessAt(value: unknown, path: readonly string[], at: number, limit: number): Excess | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const part = path[at];
  if (part === undefined) {
    const count = Array.isArray(value) ? value.length : Object.keys(value).length;
    return count > limit ? { parts: [], count } : undefined;
  }
  const object = value as Readonly<Record<string, unknown>>;
  const keys = part === "*" ? (Array.isArray(value) ? value.keys() : Object.keys(value)) : [part];
  for (const key of keys) {
    if (!Object.hasOwn(value, key)) continue;
    const excess = excessAt(object[key], path, at + 1, limit);
    if (excess !== undefined) return { parts: [key, ...excess.parts], count: excess.count };
  }
  return undefined;
}
