import fc from "fast-check";
import { expect, it } from "vitest";
import { splitCsv } from "./split-csv.ts";

function rowsOf(pieces: readonly string[], longestRow = 1_000): readonly (readonly string[])[] | object {
  const splitter = splitCsv({ longestRow });
  const rows: (readonly string[])[] = [];
  for (const [index, piece] of [...pieces, ""].entries()) {
    const found = splitter.push(piece, index === pieces.length);
    if (!found.ok) return found.error;
    rows.push(...found.value);
  }
  return rows;
}

it("CP11 a file cut anywhere gives the rows of the whole", () => {
  const field = fc
    .constantFrom("a", "", "1.5", "是", 'say ""hi""', "x,y", "line\nbreak")
    .map((text) => (/[",\n]/.test(text) ? `"${text}"` : text));
  const file = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      file,
      fc.constantFrom("\n", "\r\n"),
      fc.array(fc.nat(120), { maxLength: 6 }),
      (rows, end, cuts) => {
        const text = `h1,h2${end}${rows.map((row) => row.join(",")).join(end)}${end}`;
        const places = [
          0,
          ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b),
          text.length,
        ];
        const pieces = places.slice(1).map((to, index) => text.slice(places[index], to));
        expect(rowsOf(pieces)).toEqual(rowsOf([text]));
        expect(rowsOf([text])).toHaveLength(rows.length + 1);
      },
    ),
    { numRuns: 300 },
  );
});

it("CP11 quotation marks that do not match, and a row without end, are faults with their row", () => {
  expect(rowsOf(['a,b\n1,2\n"3,4\n'])).toEqual({ kind: "quotes", row: 3 });
  expect(rowsOf(["a,b\n1,2\n", '"', "x".repeat(1_200)])).toEqual({ kind: "row-too-long", row: 3 });
});
