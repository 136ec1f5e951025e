import type { CatalogueDefinition, ComparedApplicant } from "@lendloom/engine/decision";
import { isJsonObject, type Json } from "@lendloom/engine/kernel";
import { readHeader, type Columns, type HeaderReading } from "./read-header.ts";
import { separatorOf, splitCsv, type CsvSplitter } from "./split-csv.ts";

/** Why a file cannot be read at all, as keys of the texts of this folder. */
export type FileProblem = "noApplicants" | "noColumns" | "lineTooLong";

/** Applicants of a file, piece by piece. */
export interface ReadPiece {
  readonly applicants: readonly ComparedApplicant[];
  /** Bytes read so far. */
  readonly read: number;
  readonly columns: Columns;
  /** Lines that hold no applicant: not JSON, or no object. */
  readonly unreadable: number;
}

export class UnreadableFile extends Error {
  readonly problem: FileProblem;

  constructor(problem: FileProblem) {
    super(problem);
    this.problem = problem;
  }
}

/** More are not compared in a page. */
export const MOST_APPLICANTS = 5_000_000;

/** Longer lines are a quote that is never closed, or no table at all. */
const MOST_CHARACTERS = 1_000_000;

/**
 * Reads a CSV or NDJSON file as a stream, so that its size does not matter. CSV is UTF-8 or GB 18030; a file whose
 * first sign is `{` is NDJSON, one applicant a line: its facts in wire form, or `{ ref, facts, at, good }`.
 * Throws an `UnreadableFile`.
 */
export async function* readApplicants(
  file: Blob,
  catalogues: readonly CatalogueDefinition[],
): AsyncGenerator<ReadPiece> {
  const decoder = new TextDecoder(await encodingOf(file));
  const reader = file.stream().getReader();
  let lines: Lines | undefined;
  let read = 0;
  let found = 0;
  for (;;) {
    const { done, value } = await reader.read();
    const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
    read += value?.byteLength ?? 0;
    if (lines === undefined && text !== "")
      lines = text.trimStart().startsWith("{") ? jsonLines() : csvLines(text, catalogues);
    const applicants = lines?.push(text, done) ?? [];
    found += applicants.length;
    if (lines !== undefined)
      yield { applicants, read, columns: lines.columns(), unreadable: lines.unreadable() };
    if (done) break;
  }
  if (found === 0) throw new UnreadableFile("noApplicants");
}

interface Lines {
  push(text: string, isLast: boolean): readonly ComparedApplicant[];
  columns(): Columns;
  unreadable(): number;
}

function csvLines(start: string, catalogues: readonly CatalogueDefinition[]): Lines {
  const csv: CsvSplitter = splitCsv(separatorOf(start.split(/[\r\n]/, 1)[0] ?? ""));
  let header: HeaderReading | undefined;
  let number = 0;
  return {
    push(text, isLast) {
      const rows = [...csv.push(text), ...(isLast ? csv.end() : [])];
      if (csv.pending > MOST_CHARACTERS) throw new UnreadableFile("lineTooLong");
      return rows.flatMap((row) => {
        if (row.every((field) => field.trim() === "")) return [];
        if (header === undefined) {
          header = readHeader(row, catalogues);
          if (header.facts.length === 0) throw new UnreadableFile("noColumns");
          return [];
        }
        number += 1;
        return [header.applicantOf(row, number)];
      });
    },
    columns: () => header ?? { facts: [], ignored: [] },
    unreadable: () => 0,
  };
}

function jsonLines(): Lines {
  let rest = "";
  let number = 0;
  let unreadable = 0;
  const facts = new Set<string>();
  return {
    push(text, isLast) {
      const lines = (rest + text).split("\n");
      rest = isLast ? "" : (lines.pop() ?? "");
      if (rest.length > MOST_CHARACTERS) throw new UnreadableFile("lineTooLong");
      return lines.flatMap((line) => {
        if (line.trim() === "") return [];
        number += 1;
        const applicant = applicantOfLine(line, number);
        if (applicant === undefined) unreadable += 1;
        else for (const name of Object.keys(applicant.facts)) facts.add(name);
        return applicant === undefined ? [] : [applicant];
      });
    },
    columns: () => ({ facts: [...facts], ignored: [] }),
    unreadable: () => unreadable,
  };
}

function applicantOfLine(line: string, number: number): ComparedApplicant | undefined {
  const value = parsed(line);
  if (value === undefined || !isJsonObject(value)) return undefined;
  const own = (name: string): Json | undefined => (Object.hasOwn(value, name) ? value[name] : undefined);
  const inside = own("facts");
  const [ref, at, good] = [own("ref") ?? own("id"), own("at"), own("good")];
  if (inside === undefined || !isJsonObject(inside)) return { ref: String(number), facts: value };
  return {
    ref: typeof ref === "string" || typeof ref === "number" ? String(ref) : String(number),
    facts: inside,
    ...(typeof at === "string" && { at }),
    ...(typeof good === "boolean" && { good }),
  };
}

function parsed(line: string): Json | undefined {
  try {
    return JSON.parse(line) as Json;
  } catch {
    return undefined;
  }
}

/** Excel in China saves CSV as GB 18030: what is no UTF-8 is taken for that. */
async function encodingOf(file: Blob): Promise<"utf-8" | "gb18030"> {
  const start = await file.slice(0, 65_536).arrayBuffer();
  try {
    // Half a character at the end of the piece is no fault.
    new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true });
    return "utf-8";
  } catch {
    return "gb18030";
  }
}
