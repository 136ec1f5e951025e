import { pointer } from "./json.ts";
import { err, ok, type Result } from "./result.ts";
import { schemaIssues } from "./schema.ts";

/** How many members a place may have, by its path; `*` in a path is every key or index. */
export type MemberLimits = Readonly<Record<string, number>>;

/**
 * Counts the members of lists and objects before a schema looks at each of them, which takes far longer than
 * counting. Places are counted in the order of `limits`, which names a place before those in it; answers the first
 * that has too many. A place that is missing, or neither list nor object, is the schema's to refuse.
 */
export function checkMembers(value: unknown, limits: MemberLimits): Result<void> {
  for (const [path, limit] of Object.entries(limits)) {
    const excess = excessAt(value, path.split("/"), 0, limit);
    if (excess === undefined) continue;
    return err([schemaIssues.issue("schema.too-many-members", pointer(...excess), { limit })]);
  }
  return ok(undefined);
}

/** Whether a list or object has more members. They are counted up to the limit. */
export function hasMoreMembers(value: object, limit: number): boolean {
  if (Array.isArray(value)) return value.length > limit;
  let count = 0;
  for (const key in value) if (Object.hasOwn(value, key) && ++count > limit) return true;
  return false;
}

type Parts = readonly (string | number)[];

/** Where on a path the first place with more members than the limit is. */
function excessAt(value: unknown, path: readonly string[], at: number, limit: number): Parts | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const part = path[at];
  if (part === undefined) return hasMoreMembers(value, limit) ? [] : undefined;
  const object = value as Readonly<Record<string, unknown>>;
  const keys = part === "*" ? (Array.isArray(value) ? value.keys() : Object.keys(value)) : [part];
  for (const key of keys) {
    if (!Object.hasOwn(value, key)) continue;
    const excess = excessAt(object[key], path, at + 1, limit);
    if (excess !== undefined) return [key, ...excess];
  }
  return undefined;
}
