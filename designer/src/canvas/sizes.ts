import type { Texts } from "@lendloom/engine/kernel";
import type { Arrow, Box, Exit } from "./diagram.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Side of the round button that inserts a step on an arrow. */
const PLUS = 20;
export const GROUP_HEADER = 44;
export const STUB: Size = { width: 132, height: 34 };
/** The size of the stand-in for an end that is far away. */
export function exitSize(exit: Exit): Size {
  return { width: Math.ceil(Math.min(160, widthOf(exit.title, 13) + 40)), height: 30 };
}
export const DOT: Size = { width: 14, height: 14 };

const LABEL_FONT = 13;
const LABEL_LIMIT = 168;
const BOX_LIMITS = { min: 168, max: 248 } as const;

/** The size of a box that holds no others: wide enough for its words in either language, so switching moves nothing. */
export function boxSize(box: Box): Size {
  const widest = Math.max(
    widthOf(box.title, 14) + (box.shape === "final" ? 58 : 74),
    ...box.lines.map((line) => widthOf(line, 12.5) + 74),
  );
  const width = Math.ceil(Math.min(BOX_LIMITS.max, Math.max(BOX_LIMITS.min, widest)));
  return { width, height: box.shape === "final" ? 44 : 48 + box.lines.length * 20 };
}

/** The room an arrow's label takes with the insert button beneath it. */
export function labelSize(arrow: Arrow): Size {
  const button = arrow.target === undefined ? 0 : PLUS;
  if (arrow.label === undefined) return { width: PLUS, height: button };
  const width = Math.min(LABEL_LIMIT, Math.ceil(widthOf(arrow.label, LABEL_FONT)) + 22);
  return { width, height: 26 + button };
}

/** Width of the wider language's text in pixels, estimated: full-width characters are as wide as they are high. */
function widthOf(texts: Texts, fontSize: number): number {
  return Math.max(lineWidth(texts["zh-CN"], fontSize), lineWidth(texts.en, fontSize));
}

function lineWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const character of text) width += /[⺀-￯]/.test(character) ? 1 : 0.56;
  return width * fontSize;
}
