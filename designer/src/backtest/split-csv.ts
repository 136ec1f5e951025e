/** Rows of a CSV text that arrives in pieces. */
export interface CsvSplitter {
  /** The rows that a piece completes; their fields without quotes. */
  push(text: string): readonly (readonly string[])[];
  /** The last row, where no line end follows it. */
  end(): readonly (readonly string[])[];
  /** Characters of the row that is not complete yet: a quote that is never closed makes it grow. */
  readonly pending: number;
}

/** Splits RFC 4180 text: fields in quotes may hold separators, line ends and doubled quotes. */
export function splitCsv(separator: string): CsvSplitter {
  let row: string[] = [];
  let field = "";
  let isQuoted = false;
  /** A quote inside quotes: the next sign says whether it ended the field or stands for itself. */
  let wasQuote = false;
  let wasReturn = false;
  let pending = 0;
  const endField = () => {
    row.push(field);
    field = "";
  };
  const take = (sign: string): boolean => {
    if (isQuoted && !wasQuote) {
      if (sign === '"') wasQuote = true;
      else field += sign;
      return false;
    }
    if (wasQuote) {
      wasQuote = false;
      if (sign === '"') {
        field += sign;
        return false;
      }
      isQuoted = false;
    }
    if (sign === '"' && field === "") isQuoted = true;
    else if (sign === separator) endField();
    else if (sign === "\n" || sign === "\r") {
      endField();
      return true;
    } else field += sign;
    return false;
  };
  return {
    get pending() {
      return pending;
    },
    push(text) {
      const rows: string[][] = [];
      for (const sign of text) {
        pending += 1;
        const isSecondOfEnd = sign === "\n" && wasReturn;
        wasReturn = false;
        if (isSecondOfEnd || !take(sign)) continue;
        wasReturn = sign === "\r";
        rows.push(row);
        row = [];
        pending = 0;
      }
      return rows;
    },
    end() {
      if (field === "" && row.length === 0) return [];
      endField();
      const last = row;
      row = [];
      return [last];
    },
  };
}

/** The separator that a header line uses most. */
export function separatorOf(line: string): string {
  const counts = [",", ";", "\t"].map((sign) => [sign, line.split(sign).length] as const);
  return counts.reduce((most, each) => (each[1] > most[1] ? each : most))[0];
}
