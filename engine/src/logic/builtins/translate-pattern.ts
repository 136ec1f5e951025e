/** A set of characters as ranges of code points, both ends included. */
type Ranges = readonly (readonly [number, number])[];

/** Blocks of Unicode that XPath names and RE2 does not. */
const blocks: ReadonlyMap<string, readonly [number, number]> = new Map([
  ["IsBasicLatin", [0x00, 0x7f]],
  ["IsLatin-1Supplement", [0x80, 0xff]],
  ["IsLatinExtended-A", [0x100, 0x17f]],
  ["IsLatinExtended-B", [0x180, 0x24f]],
  ["IsGreek", [0x370, 0x3ff]],
  ["IsGreekandCoptic", [0x370, 0x3ff]],
  ["IsCyrillic", [0x400, 0x4ff]],
  ["IsHebrew", [0x590, 0x5ff]],
  ["IsArabic", [0x600, 0x6ff]],
  ["IsHiragana", [0x3040, 0x309f]],
  ["IsKatakana", [0x30a0, 0x30ff]],
  ["IsCJKUnifiedIdeographs", [0x4e00, 0x9fff]],
  ["IsHangulSyllables", [0xac00, 0xd7a3]],
]);

/**
 * A pattern of XPath as RE2 writes it: without the blanks that the flag `x` allows, with classes less other
 * classes computed, blocks written out and the dot of XPath, which matches no end of a line. `undefined` for
 * what XPath does not have (`\0`); what only RE2 lacks (references back) is left to it to refuse.
 */
export function translatePattern(
  source: string,
  { isSpaced, dotMatchesAll }: { readonly isSpaced: boolean; readonly dotMatchesAll: boolean },
): string | undefined {
  const pattern = isSpaced ? withoutBlanks(source) : source;
  let result = "";
  for (let at = 0; at < pattern.length;) {
    const sign = pattern.charAt(at);
    if (sign === "\\") {
      const escape = readEscape(pattern, at);
      if (escape === undefined) return undefined;
      const block = /^\\([pP])\{(.*)\}$/.exec(escape);
      const range = block === null ? undefined : blocks.get(block[2] ?? "");
      result += range === undefined ? escape : `[${block?.[1] === "P" ? "^" : ""}${rangeText(range)}]`;
      at += escape.length;
    } else if (sign === "[") {
      const end = classEnd(pattern, at);
      if (end === undefined) return undefined;
      const translated = translateClass(pattern.slice(at, end));
      if (translated === undefined) return undefined;
      result += translated;
      at = end;
    } else {
      result += sign === "." && !dotMatchesAll ? "[^\\n\\r]" : sign;
      at++;
    }
  }
  return result;
}

/** Blanks are dropped outside classes, also after a backslash. */
function withoutBlanks(pattern: string): string {
  let depth = 0;
  let isEscaped = false;
  let result = "";
  for (const sign of pattern) {
    const isBlank = /[\t\n\r ]/.test(sign);
    if (isBlank && depth === 0) continue;
    if (!isEscaped && sign === "[") depth++;
    if (!isEscaped && sign === "]") depth = Math.max(0, depth - 1);
    isEscaped = !isEscaped && sign === "\\";
    result += sign;
  }
  return result;
}

/** `\n`, `\p{…}`, or `undefined` for an escape that names no character or class. */
function readEscape(pattern: string, at: number): string | undefined {
  const escape = /^\\(?:[pP]\{[^}]*\}|[^])/.exec(pattern.slice(at))?.[0];
  return escape === undefined || escape === "\\0" ? undefined : escape;
}

/** The position behind the bracket that closes a class. */
function classEnd(pattern: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < pattern.length; at++) {
    const sign = pattern.charAt(at);
    if (sign === "\\") at++;
    else if (sign === "[") depth++;
    else if (sign === "]" && --depth === 0) return at + 1;
  }
  return undefined;
}

/** A class, less the one that it names after `-`. */
function translateClass(text: string): string | undefined {
  if (/\\\d/.test(text)) return undefined;
  const without = /^\[(\^?)(.*)-(\[.*\])\]$/s.exec(text);
  if (without === null) return text;
  const [, negated, kept = "", removed = ""] = without;
  const keep = rangesOf(kept);
  const remove = rangesOf(removed.slice(1, -1));
  if (keep === undefined || remove === undefined || negated === "^" || removed.startsWith("[^"))
    return undefined;
  const ranges = subtract(keep, remove);
  return ranges.length === 0 ? undefined : `[${ranges.map(rangeText).join("")}]`;
}

/** The characters and ranges that a class writes out; `undefined` for one that names other classes. */
function rangesOf(text: string): Ranges | undefined {
  const ranges: (readonly [number, number])[] = [];
  const characters = Array.from(text);
  if (characters.some((character) => character === "\\" || character === "[")) return undefined;
  for (let at = 0; at < characters.length; at++) {
    const low = characters[at]?.codePointAt(0) ?? 0;
    const high = characters[at + 1] === "-" ? characters[at + 2]?.codePointAt(0) : undefined;
    if (high !== undefined) at += 2;
    ranges.push([low, high ?? low]);
  }
  return ranges;
}

function subtract(ranges: Ranges, removed: Ranges): Ranges {
  return removed.reduce<Ranges>(
    (kept, [from, to]) =>
      kept.flatMap(([low, high]) =>
        [[low, Math.min(high, from - 1)] as const, [Math.max(low, to + 1), high] as const].filter(
          ([first, last]) => first <= last,
        ),
      ),
    ranges,
  );
}

function rangeText([low, high]: readonly [number, number]): string {
  return `\\x{${low.toString(16)}}-\\x{${high.toString(16)}}`;
}
