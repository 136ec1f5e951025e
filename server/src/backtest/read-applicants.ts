import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import {
  applicantIssues,
  readApplicantObject,
  readColumns,
  type Catalogue,
  type ColumnOptions,
  type ColumnReader,
  type ComparedApplicant,
  type Comparison,
} from "@lendloom/engine/decision";
import { err, ok, parseJson, type Issue, type Result } from "@lendloom/engine/kernel";
import { splitCsv } from "@lendloom/engine/spreadsheets";

export type ApplicantFormat = "csv" | "ndjson";

export const MOST_ROWS = 20_000_000;
/** A row is at most so many characters. */
const LONGEST_ROW = 256 * 1_024;
const CHUNK_BYTES = 256 * 1_024;

export interface ApplicantFile {
  readonly path: string;
  readonly format: ApplicantFormat;
  readonly columns: ColumnOptions;
  readonly catalogues: readonly Catalogue[];
  readonly mostRows: number;
  /** Told after each piece of the file: rows so far, and the share of bytes that is read. */
  readonly onProgress?: (rows: number, share: number) => void;
}

/**
 * Streams a file of applicants into a comparison: no more of it than a piece is in memory, however long it is. A row that
 * cannot be read is counted as refused; a wrong header, encoding or structure ends it with issues.
 */
export async function readApplicants(file: ApplicantFile, comparison: Comparison): Promise<Result<number>> {
  const { size } = await stat(file.path);
  const rows = file.format === "csv" ? csvRows(file, comparison) : objectRows(file, comparison);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let bytes = 0;
  for await (const chunk of createReadStream(file.path, { highWaterMark: CHUNK_BYTES })) {
    bytes += (chunk as Buffer).length;
    const text = decoded(decoder, chunk as Buffer);
    const faults =
      text === undefined ? [applicantIssues.issue("applicants.encoding", "/rows")] : rows.push(text, false);
    if (faults.length > 0) return err(faults);
    file.onProgress?.(rows.count(), size === 0 ? 1 : bytes / size);
  }
  const faults =
    decoded(decoder) === undefined
      ? [applicantIssues.issue("applicants.encoding", "/rows")]
      : rows.push("", true);
  if (faults.length > 0) return err(faults);
  return rows.count() === 0 ? err([applicantIssues.issue("applicants.empty", "/rows")]) : ok(rows.count());
}

/** Takes the text of a file in pieces; answers what ends it. */
interface RowReader {
  push(text: string, isLast: boolean): readonly Issue[];
  count(): number;
}

const none: readonly Issue[] = [];

function csvRows(
  { columns: options, catalogues, mostRows }: ApplicantFile,
  comparison: Comparison,
): RowReader {
  const splitter = splitCsv({ longestRow: LONGEST_ROW });
  let columns: ColumnReader | undefined;
  let rows = 0;
  return {
    count: () => rows,
    push(text, isLast) {
      const found = splitter.push(text, isLast);
      if (!found.ok) {
        const { kind, row } = found.error;
        return [applicantIssues.issue(`applicants.${kind}`, `/rows/${row}`, { row, limit: LONGEST_ROW })];
      }
      for (const cells of found.value) {
        if (columns === undefined) {
          const header = readColumns(cells, catalogues, options);
          if (!header.ok) return header.error;
          columns = header.value;
          continue;
        }
        rows += 1;
        if (rows > mostRows) return [tooMany(mostRows)];
        take(comparison, columns.readRow(cells, rows + 1), rows + 1);
      }
      return none;
    },
  };
}

function objectRows({ columns, mostRows }: ApplicantFile, comparison: Comparison): RowReader {
  let rest = "";
  let lines = 0;
  let rows = 0;
  return {
    count: () => rows,
    push(text, isLast) {
      const pieces = (rest + text).split("\n");
      rest = isLast ? "" : (pieces.pop() ?? "");
      for (const line of pieces) {
        lines += 1;
        if (line.trim() === "") continue;
        rows += 1;
        if (rows > mostRows) return [tooMany(mostRows)];
        const json = parseJson(line);
        take(comparison, json.ok ? readApplicantObject(json.value, lines, columns) : json, lines);
      }
      return rest.length <= LONGEST_ROW
        ? none
        : [
            applicantIssues.issue("applicants.row-too-long", `/rows/${lines + 1}`, {
              row: lines + 1,
              limit: LONGEST_ROW,
            }),
          ];
    },
  };
}

function take(comparison: Comparison, applicant: Result<ComparedApplicant>, row: number): void {
  if (applicant.ok) comparison.add(applicant.value);
  else comparison.refuse(String(row), applicant.error);
}

function tooMany(limit: number): Issue {
  return applicantIssues.issue("applicants.too-many-rows", `/rows/${limit + 1}`, { limit, row: limit + 1 });
}

/** `undefined` for bytes that are no UTF-8. */
function decoded(decoder: InstanceType<typeof TextDecoder>, bytes?: Buffer): string | undefined {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}
