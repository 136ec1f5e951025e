import type { CatalogueDefinition, ComparedApplicant } from "@lendloom/engine/decision";
import type { Json } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import { wireValue } from "./wire-value.ts";

/** What the columns of a file are. */
export interface Columns {
  /** Facts that have a column. */
  readonly facts: readonly string[];
  /** Columns that are no fact of either catalogue, or say again what another column says. */
  readonly ignored: readonly string[];
}

export interface HeaderReading extends Columns {
  /** The applicant of a row; `number` names it where no column does. */
  applicantOf(row: readonly string[], number: number): ComparedApplicant;
}

type Use =
  | { readonly kind: "ref" | "at" | "good" }
  | { readonly kind: "fact"; readonly name: string; readonly type: ValueType; readonly nullable: boolean };

const others: ReadonlyMap<string, "ref" | "at" | "good"> = new Map([
  ...["id", "ref", "编号", "申请编号"].map((name) => [name, "ref"] as const),
  ...["at", "decidedat", "决策时间"].map((name) => [name, "at"] as const),
  ...["good", "好客户"].map((name) => [name, "good"] as const),
]);

/** Reads a header: facts by name or by title in either language, and who, when and what became of the loan. */
export function readHeader(
  header: readonly string[],
  catalogues: readonly CatalogueDefinition[],
): HeaderReading {
  const known = factsByHeading(catalogues);
  const taken = new Set<string>();
  const ignored: string[] = [];
  const uses = header.map((heading): Use | undefined => {
    const name = heading.replace(/^\uFEFF/, "").trim();
    const key = name.toLowerCase();
    const kind = others.get(key);
    const use = known.get(key) ?? (kind === undefined ? undefined : { kind });
    const mark = use === undefined ? "" : use.kind === "fact" ? `fact ${use.name}` : use.kind;
    if (use === undefined || taken.has(mark)) {
      if (name !== "") ignored.push(name);
      return undefined;
    }
    taken.add(mark);
    return use;
  });
  return {
    facts: uses.flatMap((use) => (use?.kind === "fact" ? [use.name] : [])),
    ignored,
    applicantOf: (row, number) => applicantOf(row, uses, number),
  };
}

function factsByHeading(catalogues: readonly CatalogueDefinition[]): ReadonlyMap<string, Use> {
  const known = new Map<string, Use>();
  for (const { facts } of catalogues)
    for (const [name, { nullable = false, title, type }] of Object.entries(facts))
      for (const heading of [name, title["zh-CN"], title.en]) {
        const key = heading.trim().toLowerCase();
        if (!known.has(key)) known.set(key, { kind: "fact", name, type, nullable });
      }
  return known;
}

function applicantOf(
  row: readonly string[],
  uses: readonly (Use | undefined)[],
  number: number,
): ComparedApplicant {
  const facts: Record<string, Json> = {};
  let ref = String(number);
  let at: string | undefined;
  let good: boolean | undefined;
  for (const [column, use] of uses.entries()) {
    const text = row[column] ?? "";
    if (use === undefined || text.trim() === "") continue;
    if (use.kind === "fact") {
      const value = wireValue(text, use.type, use.nullable);
      if (value !== undefined) facts[use.name] = value;
    } else if (use.kind === "ref") ref = text.trim();
    else if (use.kind === "at") at = text.trim();
    else {
      const value = wireValue(text, { kind: "boolean" }, false);
      if (typeof value === "boolean") good = value;
    }
  }
  return { ref, facts, ...(at !== undefined && { at }), ...(good !== undefined && { good }) };
}
