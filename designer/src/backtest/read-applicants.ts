import {
  applicantIssues,
  readApplicantObject,
  readColumns,
  type Catalogue,
  type ColumnReader,
  type ComparedApplicant,
} from "@lendloom/engine/decision";
import { parseJson, type Issue, type Result } from "@lendloom/engine/kernel";
import { splitCsv } from "@lendloom/engine/spreadsheets";

/** More are not compared in a page. */
export const MOST_APPLICANTS = 5_000_000;

/** Longer rows are a quote that is never closed, or no table at all. */
const LONGEST_ROW = 256 * 1_024;

/** A row of a file: an applicant, or what is wrong with it. */
export interface ReadRow {
  readonly row: number;
  readonly applicant: Result<ComparedApplicant>;
}

/** Applicants of a file, piece by piece. */
export interface ReadPiece {
  readonly rows: readonly ReadRow[];
  /** Bytes read so far. */
  readonly read: number;
  /** Columns that are no fact of either catalogue. */
  readonly ignored: readonly string[];
}

/** A header, an encoding or a structure that nothing can be read with. */
export class UnreadableFile extends Error {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(issues.map(({ code }) => code).join(", "));
    this.issues = issues;
  }
}

/**
 * Reads a CSV or NDJSON file as a stream, so that its size does not matter. CSV is UTF-8 or GB 18030, money in major
 * units; a file whose first sign is `{` is NDJSON, one applicant a line. Throws an `UnreadableFile`.
 */
export async function* readApplicants(
  file: Blob,
  catalogues: readonly Catalogue[],
): AsyncGenerator<ReadPiece> {
  const decoder = new TextDecoder(await encodingOf(file));
  const reader = file.stream().getReader();
  let rows: RowReader | undefined;
  let read = 0;
  let found = 0;
  for (;;) {
    const { done, value } = await reader.read();
    const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
    read += value?.byteLength ?? 0;
    if (text.trim() !== "") rows ??= text.trimStart().startsWith("{") ? objectRows() : csvRows(catalogues);
    const piece = rows?.push(text, done) ?? [];
    found += piece.length;
    yield { rows: piece, read, ignored: rows?.ignored() ?? [] };
    if (done) break;
  }
  if (found === 0) throw new UnreadableFile([applicantIssues.issue("applicants.empty", "/rows")]);
}

interface RowReader {
  push(text: string, isLast: boolean): readonly ReadRow[];
  ignored(): readonly string[];
}

function csvRows(catalogues: readonly Catalogue[]): RowReader {
  const splitter = splitCsv({ longestRow: LONGEST_ROW });
  let header: Header | undefined;
  let row = 1;
  return {
    push(text, isLast) {
      const cut = splitter.push(text, isLast);
      if (!cut.ok) throw faulty(cut.error.kind, cut.error.row);
      return cut.value.flatMap((cells) => {
        if (header === undefined) {
          header = headerOf(cells, catalogues);
          return [];
        }
        row += 1;
        return [{ row, applicant: header.reader.readRow(cells, row) }];
      });
    },
    ignored: () => header?.ignored ?? [],
  };
}

function objectRows(): RowReader {
  let rest = "";
  let row = 0;
  return {
    push(text, isLast) {
      const lines = (rest + text).split("\n");
      rest = isLast ? "" : (lines.pop() ?? "");
      if (rest.length > LONGEST_ROW) throw faulty("row-too-long", row + 1);
      return lines.flatMap((line): readonly ReadRow[] => {
        row += 1;
        if (line.trim() === "") return [];
        const json = parseJson(line);
        return [{ row, applicant: json.ok ? readApplicantObject(json.value, row, { ref: "id" }) : json }];
      });
    },
    ignored: () => [],
  };
}

function faulty(kind: "row-too-long" | "quotes", row: number): UnreadableFile {
  return new UnreadableFile([
    applicantIssues.issue(`applicants.${kind}`, `/rows/${row}`, { row, limit: LONGEST_ROW }),
  ]);
}

interface Header {
  readonly reader: ColumnReader;
  readonly ignored: readonly string[];
}

const refNames: ReadonlySet<string> = new Set(["id", "ref", "编号", "申请编号"]);
const goodNames: ReadonlySet<string> = new Set(["good", "好客户"]);

/** Columns that no fact goes with are passed over and told, unless no column is a fact at all. */
function headerOf(cells: readonly string[], catalogues: readonly Catalogue[]): Header {
  const titles = cells.map((title) => title.replace(/^\uFEFF/, "").trim());
  const named = (names: ReadonlySet<string>) =>
    titles.find(
      (title) => names.has(title.toLowerCase()) && catalogues.every((each) => each.fact(title) === undefined),
    );
  const [ref, good] = [named(refNames), named(goodNames)];
  const options = {
    money: "major",
    ...(ref !== undefined && { ref }),
    ...(good !== undefined && { good }),
  } as const;
  const first = readColumns(cells, catalogues, options);
  const unknown = (first.ok ? [] : first.error).filter(({ code }) => code === "applicants.column-unknown");
  const others = [ref, good].filter((name) => name !== undefined).length;
  if (!first.ok && unknown.length + others >= titles.length) throw new UnreadableFile(first.error);
  const ignored = unknown.flatMap(({ params: { column } }) => (typeof column === "string" ? [column] : []));
  const columns = readColumns(cells, catalogues, { ...options, ignore: ignored });
  if (!columns.ok) throw new UnreadableFile(columns.error);
  return { reader: columns.value, ignored };
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
