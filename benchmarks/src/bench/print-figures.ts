import { isMet, type Figure } from "./benchmark.ts";

/** A table for people: figure, value with its quartiles, aim, and whether it is met. */
export function printFigures(figures: readonly Figure[]): string {
  const head = ["", "figure", "quartiles", "unit", "aim", "met", "name"];
  const rows = figures.map((figure) => [
    figure.title,
    digits(figure.value),
    figure.spread === undefined ? "" : figure.spread.map(digits).join(" – "),
    figure.unit,
    figure.aim === undefined ? "" : `${figure.aim.at === "least" ? "≥" : "≤"} ${figure.aim.value}`,
    { true: "yes", false: "no", undefined: "" }[String(isMet(figure))] ?? "",
    figure.name,
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 1 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [line(head), ...rows.map(line)].join("\n");
}

/** Three digits that count: no benchmark here is more exact. */
function digits(value: number): string {
  return Math.abs(value) >= 1_000
    ? Math.round(value).toLocaleString("en")
    : String(Number(value.toPrecision(3)));
}
