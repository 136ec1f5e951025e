import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Applicant } from "./applicant.ts";
import { columns, type Column } from "./columns.ts";

const repositoryRoot = resolve(import.meta.dirname, "../../..");
/** South German Credit, U. Grömping, UCI Machine Learning Repository, CC BY 4.0; kept beside the repository. */
export const samplePath = resolve(repositoryRoot, "../shared/data/SouthGermanCredit.asc");

/** The 1,000 real applicants; undefined where the optional file is absent. */
export function readSample(path = samplePath): readonly Applicant[] | undefined {
  return existsSync(path) ? parseSample(readFileSync(path, "utf8")) : undefined;
}

/** Reads the file's text: a header line, then one line an applicant, columns separated by spaces. */
export function parseSample(text: string): readonly Applicant[] {
  const [header = "", ...lines] = text.trim().split(/\r?\n/);
  const names = header.split(/\s+/);
  return lines.map((line, index) => {
    const parts = line.trim().split(/\s+/);
    const cells = new Map(names.map((name, at) => [name, parts[at]]));
    const read = (column: string): number => {
      const value = Number(cells.get(column));
      if (!Number.isInteger(value)) throw new Error(`Expected an integer in ${column} of line ${index + 2}`);
      return value;
    };
    return {
      number: index + 1,
      facts: Object.fromEntries(columns.map((column) => [column.fact, decode(column, read(column.column))])),
      repaid: read("kredit") === 1,
    };
  });
}

function decode(column: Column, code: number): number | string {
  if (column.values === undefined) return code;
  const value = column.values[code - (column.firstCode ?? 1)];
  if (value === undefined) throw new Error(`Expected a known code of ${column.column}, but got ${code}`);
  return value;
}
