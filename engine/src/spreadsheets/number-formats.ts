import { parseXml } from "./parse-xml.ts";

export type NumberLook = "plain" | "percent" | "date";

/** How the numbers of each cell style look: Office keeps a date as a number that only its format tells. */
export function readNumberLooks(part: string, xml: string): readonly NumberLook[] {
  const codes = new Map<number, string>();
  const looks: NumberLook[] = [];
  let isInCells = false;
  parseXml(part, xml, {
    open(name, attributes) {
      if (name === "numFmt") codes.set(Number(attributes["numFmtId"]), attributes["formatCode"] ?? "");
      if (name === "cellXfs") isInCells = true;
      if (name === "xf" && isInCells) looks.push(lookOf(Number(attributes["numFmtId"] ?? "0"), codes));
    },
    close(name) {
      if (name === "cellXfs") isInCells = false;
    },
  });
  return looks;
}

function lookOf(format: number, codes: ReadonlyMap<number, string>): NumberLook {
  const code = codes.get(format);
  if (code !== undefined) return lookOfCode(code);
  if (format === 9 || format === 10) return "percent";
  const isDate =
    (format >= 14 && format <= 22) ||
    (format >= 27 && format <= 36) ||
    (format >= 45 && format <= 47) ||
    (format >= 50 && format <= 58);
  return isDate ? "date" : "plain";
}

function lookOfCode(code: string): NumberLook {
  // Texts in quotes, escaped signs, colours and currencies say nothing of what the number is.
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, "");
  if (bare.includes("%")) return "percent";
  return /[ymdhs年月日]/i.test(bare) && !/general/i.test(bare) ? "date" : "plain";
}
