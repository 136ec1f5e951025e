import { RE2JS } from "re2js";
import { spend, spendOnce } from "../budget.ts";
import { limits } from "../limits.ts";
import { patternSize } from "./pattern-size.ts";
import { translatePattern } from "./translate-pattern.ts";

/** A pattern of XPath as RE2 runs it, in linear time, so that none can hang a decision. */
interface Pattern {
  /** About how many steps it is. */
  readonly size: number;
  /** `undefined` for one that is none, that RE2 has not or that is too large. */
  readonly program: RE2JS | undefined;
}

const noPattern: Pattern = { size: 0, program: undefined };
const patterns = new Map<string, Pattern>();
const MAX_PATTERNS = 500;
const flagBits: ReadonlyMap<string, number> = new Map([
  ["i", RE2JS.CASE_INSENSITIVE],
  ["s", RE2JS.DOTALL],
  ["m", RE2JS.MULTILINE],
  ["x", 0],
]);

/** Whether a text is a pattern that can be run. */
export function isPattern(source: string): boolean {
  return compilePattern(source, "").program !== undefined;
}

/** Whether the text holds a match; `undefined` for a pattern that is none. */
export function isMatch(value: string, source: string, flags: string): boolean | undefined {
  const { program, size } = compilePattern(source, flags);
  if (program === undefined) return undefined;
  spend((value.length + 1) * (1 + (size >> 1)));
  return program.test(value);
}

/** The parts between the matches; `undefined` for a pattern that is none. */
export function splitAt(value: string, source: string): readonly string[] | undefined {
  const { program, size } = compilePattern(source, "");
  if (program === undefined) return undefined;
  spend(costOfAll(value, size));
  return program.split(value, -1);
}

/** Finding every match begins anew behind each. */
function costOfAll(value: string, size: number): number {
  return (value.length + 1) * (size + 1) * 4;
}

/** What reading a pattern costs beside its characters, and compiling one step of it. */
const READING = 200;
const COMPILING = 100;

/** What compiling costs is taken whether or not it was done before, so that no answer hangs on that. */
function compilePattern(source: string, flags: string): Pattern {
  if (source.length > limits.patternLength || flags.length > MAX_FLAGS) return noPattern;
  const key = `${flags}/${source}`;
  spendOnce(`read ${key}`, READING + source.length);
  const known = patterns.get(key);
  if (known !== undefined) {
    spendOnce(`compile ${key}`, COMPILING * known.size);
    return known;
  }
  const made = makePattern(source, flags, (size) => {
    spendOnce(`compile ${key}`, COMPILING * size);
  });
  if (patterns.size >= MAX_PATTERNS) patterns.clear();
  patterns.set(key, made);
  return made;
}

const MAX_FLAGS = 16;

function makePattern(source: string, flags: string, pay: (size: number) => void): Pattern {
  let bits = 0;
  for (const flag of flags) {
    const bit = flagBits.get(flag);
    if (bit === undefined) return noPattern;
    bits |= bit;
  }
  const translated = translatePattern(source, {
    isSpaced: flags.includes("x"),
    dotMatchesAll: flags.includes("s"),
  });
  if (translated === undefined) return noPattern;
  const size = patternSize(translated, flags.includes("i"));
  if (size > limits.patternSize) return noPattern;
  pay(size);
  try {
    return { size, program: RE2JS.compile(translated, bits) };
  } catch {
    return { size, program: undefined }; // A pattern that is none is FEEL's error, not ours.
  }
}

/**
 * Every match replaced, as XPath's `fn:replace` does: `$1` is a group, `$0` the match, `\$` and `\\` are signs.
 * `undefined` for a replacement that is none and for a pattern that matches the empty text.
 */
export function replaceAll(
  value: string,
  source: string,
  replacement: string,
  flags: string,
): string | undefined {
  const { program, size } = compilePattern(source, flags);
  if (program === undefined || program.matcher("").find()) return undefined;
  spend(replacement.length);
  const parts = replacementParts(replacement, program.groupCount());
  if (parts === undefined) return undefined;
  spend(costOfAll(value, size));
  const matcher = program.matcher(value);
  let result = "";
  let from = 0;
  while (matcher.find()) {
    spend(2 * parts.length);
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
      let digits = /^\d/.exec(replacement.charAt(at + 1))?.[0];
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
