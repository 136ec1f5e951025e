import { Parser } from "saxen";
import { SpreadsheetRefusal } from "./refusal.ts";

export interface XmlHandlers {
  /** An element begins; names come without their prefixes. */
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
}

/** Reads a part of a workbook. Document types and entities of its own refuse it, as does anything that is no XML. */
export function parseXml(part: string, xml: string, handlers: XmlHandlers): void {
  const { close, open, text } = handlers;
  const parser = new Parser();
  parser.on("attention", () => {
    throw new SpreadsheetRefusal("sheet.declaration", { part });
  });
  parser.on("error", () => {
    throw new SpreadsheetRefusal("sheet.broken", { part });
  });
  parser.on("openTag", (name, attributes) => open(localName(name), attributes()));
  if (close !== undefined) parser.on("closeTag", (name) => close(localName(name)));
  if (text !== undefined) {
    parser.on("text", (raw, decode) => text(decode(raw)));
    parser.on("cdata", text);
  }
  parser.parse(xml);
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
