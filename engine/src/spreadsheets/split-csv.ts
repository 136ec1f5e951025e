// Other projects compile this file, too, and find the declarations of the library only through it.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./untyped-libraries.d.ts" />
import Papa from "papaparse";
import { err, ok, type Result } from "../kernel/index.ts";

export interface CsvFault {
  readonly kind: "row-too-long" | "quotes";
  /** From 1, the header included. */
  readonly row: number;
}

/** Cuts the text of a CSV file, which comes in pieces, into rows; keeps no more than the row that is not yet whole. */
export interface CsvSplitter {
  /** The rows that have become whole; `isLast` ends the file. Empty lines are passed over. */
  push(text: string, isLast?: boolean): Result<readonly (readonly string[])[], CsvFault>;
}

/** The separator is the sign that the first line has most of; a row longer than `longestRow` characters is a fault. */
export function splitCsv({ longestRow }: { readonly longestRow: number }): CsvSplitter {
  let rest = "";
  let rows = 0;
  let parser: InstanceType<typeof Papa.Parser> | undefined;
  return {
    push(text, isLast = false) {
      rest += text;
      if (parser === undefined && !isLast && !rest.includes("\n")) return checked([]);
      parser ??= parserOf(rest);
      const { data, errors, meta } = parser.parse(rest, 0, !isLast);
      const quotes = errors.find(({ type }) => type === "Quotes");
      // What is still to come may close the quotation mark of the row that is not yet whole.
      if (quotes !== undefined && (isLast || (quotes.row ?? 0) < data.length))
        return err({ kind: "quotes", row: rows + (quotes.row ?? 0) + 1 });
      rest = isLast ? "" : rest.slice(meta.cursor);
      rows += data.length;
      return checked(data.filter((row) => row.length > 1 || row[0] !== ""));
    },
  };

  function checked(found: readonly (readonly string[])[]): Result<readonly (readonly string[])[], CsvFault> {
    return rest.length > longestRow ? err({ kind: "row-too-long", row: rows + 1 }) : ok(found);
  }
}

function parserOf(text: string): InstanceType<typeof Papa.Parser> {
  const [line = ""] = text.split("\n", 1);
  const count = (sign: string): number => line.split(sign).length;
  const delimiter = [",", ";", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
  return new Papa.Parser({ delimiter, newline: line.endsWith("\r") ? "\r\n" : "\n" });
}
