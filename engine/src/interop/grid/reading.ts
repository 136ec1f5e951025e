import type { Json } from "../../kernel/index.ts";
import type { ValueType } from "../../logic/index.ts";
import type { gridIssues } from "./grid-issues.ts";

/** What a person's text was read as: FEEL, or why it was not. Undefined where it has no form that is known. */
export type Reading = Read | Refused;
export interface Read {
  readonly kind: "read";
  readonly feel: string;
}
export interface Refused {
  readonly kind: "refused";
  readonly code: Parameters<typeof gridIssues.issue>[0];
  readonly params: Readonly<Record<string, Json>>;
}

/** What a column's texts mean. */
export interface ColumnMeaning {
  readonly type: ValueType;
  /** The unit that stands in the column's title, such as `万元` or `%`. */
  readonly titleUnit?: string | undefined;
}

export function read(feel: string): Read {
  return { kind: "read", feel };
}

export function refused(code: Refused["code"], params: Refused["params"]): Refused {
  return { kind: "refused", code, params };
}

/** Full-width signs and the many dashes, tildes and quotes of keyboards, as the plain ones. */
export function plainText(text: string): string {
  return text
    .normalize("NFKC")
    .trim()
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[〜∼～]/g, "~")
    .replaceAll("≥", ">=")
    .replaceAll("≤", "<=")
    .replaceAll("≠", "!=")
    .replaceAll("【", "[")
    .replaceAll("】", "]")
    .replace(/[“”„]/g, '"');
}

/** Words for "whatever it is". */
const anyWords: ReadonlySet<string> = new Set([
  "-",
  "--",
  "*",
  "/",
  "任意",
  "不限",
  "全部",
  "所有",
  "不限制",
  "无限制",
  "any",
  "all",
  "n/a",
]);

export function isAnyWord(text: string): boolean {
  return anyWords.has(text.toLowerCase());
}

/** The parts of a list as people write it; a comma between the digits of a thousand does not part. */
export function listParts(text: string): readonly string[] {
  return text
    .split(/\s*(?:[、;\n|]|,(?!\d{3}(?!\d))|或者?|\s+or\s+)\s*/i)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
