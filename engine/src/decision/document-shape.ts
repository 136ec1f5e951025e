import { err, hasMoreMembers, ok, pointer, schemaIssues, type Json, type Result } from "../kernel/index.ts";
import { decisionIssues } from "./decision-issues.ts";

const MAX_DEPTH = 64;
const MAX_VALUES = 4_000_000;
/** Of one object. Definitions have fewer; more are listed by JavaScript before anything can be asked of them. */
const MAX_MEMBERS = 10_000;
/** Names that reach a prototype in some reader of the document, if not in ours. */
const forbiddenKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

interface Place {
  readonly value: unknown;
  readonly parent: Place | undefined;
  readonly key: string | number;
  readonly depth: number;
}

/**
 * Accepts plain JSON of bounded depth and size without keys that reach a prototype. Checked first of all, so
 * that everything behind it may recurse. Answers the first misfit only: the document is hostile or broken.
 */
export function checkDocument(
  document: unknown,
  limits: { readonly maxDepth?: number; readonly maxValues?: number } = {},
): Result<Json> {
  const maxDepth = limits.maxDepth ?? MAX_DEPTH;
  const maxValues = limits.maxValues ?? MAX_VALUES;
  const open: Place[] = [{ value: document, parent: undefined, key: "", depth: 0 }];
  let seen = 0;
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    seen += 1;
    if (seen + open.length > maxValues)
      return err([decisionIssues.issue("document.too-large", "", { limit: maxValues })]);
    if (place.depth > maxDepth)
      return err([decisionIssues.issue("document.too-deep", pointerOf(place), { limit: maxDepth })]);
    const { value } = place;
    if (Array.isArray(value)) {
      if (seen + value.length > maxValues)
        return err([decisionIssues.issue("document.too-large", pointerOf(place), { limit: maxValues })]);
      for (let index = value.length - 1; index >= 0; index -= 1)
        open.push({ value: value[index], parent: place, key: index, depth: place.depth + 1 });
    } else if (isPlainObject(value)) {
      if (hasMoreMembers(value, MAX_MEMBERS))
        return err([schemaIssues.issue("schema.too-many-members", pointerOf(place), { limit: MAX_MEMBERS })]);
      for (const [key, member] of Object.entries(value)) {
        const child = { value: member, parent: place, key, depth: place.depth + 1 };
        if (forbiddenKeys.has(key))
          return err([decisionIssues.issue("document.forbidden-key", pointerOf(child), { key })]);
        open.push(child);
      }
    } else if (!isScalar(value)) return err([decisionIssues.issue("document.not-json", pointerOf(place))]);
  }
  return ok(document as Json);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isScalar(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  return (
    value === null || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
  );
}

function pointerOf(place: Place): string {
  const parts: (string | number)[] = [];
  for (let at = place; at.parent !== undefined; at = at.parent) parts.unshift(at.key);
  return pointer(...parts);
}
