import { limits } from "../limits.ts";
import type { LogicIssueCode } from "../logic-issues.ts";

interface Misfit {
  readonly code: LogicIssueCode;
  readonly position: number;
  readonly limit?: number;
}

/** Entries of a written context; the parser's time grows with their square. */
const MAX_ENTRIES = 200;
/** Words of one name. */
const MAX_WORDS = 16;

const token = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[\p{L}_][\p{L}\p{N}_]*|[[\]{}(),]|\s+|./gsu;

/**
 * Looks over the text before it is parsed: brackets within brackets, items of one bracket, words and signs in
 * a row are what a parser of natural names can be made to spend seconds on.
 */
export function scanText(text: string): Misfit | undefined {
  const commas = [{ open: "", count: 0 }];
  let [words, signs] = [0, 0];
  for (const { 0: part, index: position } of text.matchAll(token)) {
    if (/^\s/.test(part)) continue;
    words = /^[\p{L}_]/u.test(part) ? words + 1 : 0;
    if (words > MAX_WORDS) return { code: "logic.syntax", position };
    signs = part === "-" || part === "+" ? signs + 1 : 0;
    if (signs > limits.depth) return { code: "logic.too-deep", position, limit: limits.depth };
    const top = commas.at(-1);
    if (part === "[" || part === "(" || part === "{") {
      commas.push({ open: part, count: 0 });
      if (commas.length > limits.depth + 1) return { code: "logic.too-deep", position, limit: limits.depth };
    } else if (part === "]" || part === ")" || part === "}") {
      if (commas.length > 1) commas.pop();
    } else if (part === "," && top !== undefined) {
      const limit = top.open === "{" ? MAX_ENTRIES : limits.listItems;
      if (++top.count >= limit) return { code: "logic.too-many-items", position, limit };
    }
  }
  return undefined;
}
