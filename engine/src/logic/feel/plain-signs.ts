/** Signs that Chinese and mathematical keyboards give, and the ones FEEL knows. */
const plain: ReadonlyMap<string, string> = new Map([
  ["≥", ">="],
  ["≧", ">="],
  ["⩾", ">="],
  ["≤", "<="],
  ["≦", "<="],
  ["⩽", "<="],
  ["≠", "!="],
  // On a Chinese keyboard the keys of < and > give these.
  ["《", "<"],
  ["》", ">"],
  ["〈", "<"],
  ["〉", ">"],
  ["﹤", "<"],
  ["﹥", ">"],
  ["﹦", "="],
  ["【", "["],
  ["】", "]"],
  ["、", ", "],
  ["；", ", "],
  ["。", "."],
  ["“", '"'],
  ["”", '"'],
  ["「", '"'],
  ["」", '"'],
  ["『", '"'],
  ["』", '"'],
  ["‘", '"'],
  ["’", '"'],
  ["＇", '"'],
  ["'", '"'],
  ["−", "-"],
  ["–", "-"],
  ["—", "-"],
  ["×", "*"],
  ["÷", "/"],
  ["￥", "¥"],
]);

const nothingElse = /^[^'\u0080-\uffff]*$/;

/**
 * The text with full-width and mathematical signs outside quotes written as FEEL writes them; a full stop at its end,
 * which ends a sentence, is left out.
 */
export function plainSigns(text: string): string {
  if (nothingElse.test(text)) return text;
  return text
    .replace(/[。．]\s*$/u, "")
    .replace(/"(?:[^"\\]|\\.)*"|[^"]/gsu, (part) => plain.get(part) ?? narrow(part));
}

/** A full-width form of an ASCII character as that character. */
function narrow(part: string): string {
  return /^[！-～]$/u.test(part) ? String.fromCharCode(part.charCodeAt(0) - 0xfee0) : part;
}
