import { RE2JS } from "re2js";
import { limits } from "../limits.ts";
import { translatePattern } from "./translate-pattern.ts";

/** Patterns run in linear time (RE2), so that none can hang a decision. */
const patterns = new Map<string, RE2JS | undefined>();
const MAX_PATTERNS = 500;
const flagBits: ReadonlyMap<string, number> = new Map([
  ["i", RE2JS.CASE_INSENSITIVE],
  ["s", RE2JS.DOTALL],
  ["m", RE2JS.MULTILINE],
  ["x", 0],
]);

/** A compiled pattern of XPath with its flags; `undefined` for one that is none or that RE2 has not. */
export function compilePattern(source: string, flags = ""): RE2JS | undefined {
  const key = `${flags}/${source}`;
  if (patterns.has(key)) return patterns.get(key);
  if (patterns.size >= MAX_PATTERNS) patterns.clear();
  const compiled = makePattern(source, flags);
  patterns.set(key, compiled);
  return compiled;
}

function makePattern(source: string, flags: string): RE2JS | undefined {
  if (source.length > limits.patternLength) return undefined;
  let bits = 0;
  for (const flag of flags) {
    const bit = flagBits.get(flag);
    if (bit === undefined) return undefined;
    bits |= bit;
  }
  const translated = translatePattern(source, {
    isSpaced: flags.includes("x"),
    dotMatchesAll: flags.includes("s"),
  });
  if (translated === undefined) return undefined;
  try {
    return RE2JS.compile(translated, bits);
  } catch {
    return undefined; // A pattern that is none is FEEL's error, not ours.
  }
}

/**
 * Every match replaced, as XPath's `fn:replace` does: `$1` is a group, `$0` the match, `\$` and `\\` are signs.
 * `undefined` for a replacement that is none and for a pattern that matches the empty text.
 */
export function replaceAll(
  value: string,
  expression: RE2JS | undefined,
  replacement: string,
): string | undefined {
  if (expression === undefined || expression.matcher("").find()) return undefined;
  const parts = replacementParts(replacement, expression.groupCount());
  if (parts === undefined) return undefined;
  const matcher = expression.matcher(value);
  let result = "";
  let from = 0;
  while (matcher.find()) {
    result += value.slice(from, matcher.start(0));
    for (const part of parts) result += typeof part === "string" ? part : (matcher.group(part) ?? "");
    from = matcher.end(0);
    if (result.length > limits.textLength) return undefined;
  }
  result += value.slice(from);
  return result.length > limits.textLength ? undefined : result;
}

/** Texts and numbers of groups. A number takes as many digits as name a group that the pattern has. */
function replacementParts(replacement: string, groups: number): readonly (string | number)[] | undefined {
  const parts: (string | number)[] = [];
  for (let at = 0; at < replacement.length; at++) {
    const sign = replacement.charAt(at);
    if (sign === "\\") {
      const next = replacement.charAt(++at);
      if (next !== "\\" && next !== "$") return undefined;
      parts.push(next);
    } else if (sign === "$") {
      let digits = /^\d/.exec(replacement.slice(at + 1))?.[0];
      if (digits === undefined) return undefined;
      let longer = replacement.slice(at + 1, at + 2 + digits.length);
      while (/^\d+$/.test(longer) && longer.length > digits.length && Number(longer) <= groups) {
        digits = longer;
        longer = replacement.slice(at + 1, at + 2 + digits.length);
      }
      at += digits.length;
      parts.push(Number(digits) <= groups ? Number(digits) : "");
    } else {
      parts.push(sign);
    }
  }
  return parts;
}
