import { decodeText } from "./decode-text.ts";
import { parseXml } from "./parse-xml.ts";
import { SpreadsheetRefusal } from "./refusal.ts";

/** A workbook's own parts, found through its relationships. */
export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly part: string; readonly isHidden: boolean }[];
  readonly countsFrom1904: boolean;
  readonly sharedStrings: string | undefined;
  readonly styles: string | undefined;
}

/** Parts that are read at all; pictures, charts, links and whatever else a workbook carries are not unpacked. */
export function isReadPart(name: string): boolean {
  return (
    name === "[Content_Types].xml" ||
    /^(?:_rels\/\.rels|xl\/(?:_rels\/)?workbook[^/]*\.xml(?:\.rels)?|xl\/[^/]*(?:sharedStrings|styles)[^/]*\.xml|xl\/worksheets\/[^/]+\.xml)$/i.test(
      name,
    )
  );
}

export function readWorkbook(parts: ReadonlyMap<string, Uint8Array>): Workbook {
  refuseMacros(parts);
  const names = [...parts.keys()];
  const main = names.find((name) => /^xl\/workbook[^/]*\.xml$/i.test(name));
  if (main === undefined) throw new SpreadsheetRefusal("sheet.not-a-spreadsheet");
  const targets = readTargets(parts, main.replace(/([^/]+)$/, "_rels/$1.rels"));
  const sheets: { readonly name: string; readonly part: string; readonly isHidden: boolean }[] = [];
  let countsFrom1904 = false;
  parseXml(main, partText(parts, main), {
    open(name, attributes) {
      if (name === "workbookPr") countsFrom1904 = ["1", "true"].includes(attributes["date1904"] ?? "");
      if (name !== "sheet") return;
      const id = Object.entries(attributes).find(
        ([key]) => /^(?:[\w.-]+:)?id$/.test(key) && key !== "id",
      )?.[1];
      const part = targets.get(id ?? "");
      if (part !== undefined && parts.has(part))
        sheets.push({
          name: attributes["name"] ?? "",
          part,
          isHidden: (attributes["state"] ?? "visible") !== "visible",
        });
    },
  });
  return {
    sheets,
    countsFrom1904,
    sharedStrings: names.find((name) => /sharedStrings/i.test(name)),
    styles: names.find((name) => /styles/i.test(name)),
  };
}

export function partText(parts: ReadonlyMap<string, Uint8Array>, part: string): string {
  const bytes = parts.get(part);
  if (bytes === undefined) throw new SpreadsheetRefusal("sheet.broken", { part });
  const { encoding, text } = decodeText(bytes);
  if (encoding === "gb18030") throw new SpreadsheetRefusal("sheet.broken", { part });
  return text;
}

/** A workbook with macros says so in its content type, whatever its file is called. */
function refuseMacros(parts: ReadonlyMap<string, Uint8Array>): void {
  const part = "[Content_Types].xml";
  parseXml(part, partText(parts, part), {
    open(_, attributes) {
      if (/macroEnabled|vbaProject/i.test(attributes["ContentType"] ?? ""))
        throw new SpreadsheetRefusal("sheet.macros", { part: attributes["PartName"] ?? part });
    },
  });
}

function readTargets(parts: ReadonlyMap<string, Uint8Array>, part: string): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  parseXml(part, partText(parts, part), {
    open(name, { Id, Target, TargetMode }) {
      if (name !== "Relationship" || Id === undefined || Target === undefined || TargetMode === "External")
        return;
      targets.set(Id, Target.startsWith("/") ? Target.slice(1) : `xl/${Target.replace(/^\.\//, "")}`);
    },
  });
  return targets;
}
