/** Signs that Chinese and mathematical keyboards give, and the ones FEEL knows. */
const plain: ReadonlyMap<string, string> = new Map([
  ["＞", ">"],
  ["＜", "<"],
  ["＝", "="],
  ["≥", ">="],
  ["≤", "<="],
  ["≠", "!="],
  ["（", "("],
  ["）", ")"],
  ["［", "["],
  ["］", "]"],
  ["【", "["],
  ["】", "]"],
  ["，", ","],
  ["、", ","],
  ["：", ":"],
  ["“", '"'],
  ["”", '"'],
  ["＂", '"'],
  ["‘", '"'],
  ["’", '"'],
  ["'", '"'],
  ["－", "-"],
  ["＋", "+"],
  ["×", "*"],
  ["÷", "/"],
  ["．", "."],
]);

/** The text with full-width and mathematical signs outside quotes written as FEEL writes them. */
export function plainSigns(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|[^"]/gsu, (part) => {
    const digit = /^[０-９]$/.test(part) ? String.fromCharCode(part.charCodeAt(0) - 0xfee0) : undefined;
    return digit ?? plain.get(part) ?? part;
  });
}
