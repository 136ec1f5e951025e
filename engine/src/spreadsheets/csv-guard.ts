/**
 * A spreadsheet takes a text of a CSV file that begins with one of these signs for a formula. A plain `-` (any) and
 * a number are none.
 */
const dangerous = /^[=+\-@\t\r']/;
const harmless = /^-?(?:\d+(?:\.\d+)?)?$/;

/** Puts an apostrophe before a text that a spreadsheet could run, which says "text" to it. */
export function guardText(text: string): string {
  return dangerous.test(text) && !harmless.test(text) ? `'${text}` : text;
}

/** Takes the apostrophe away again, and only one that stands before such a sign. */
export function unguardText(text: string): string {
  return text.startsWith("'") && dangerous.test(text.slice(1)) ? text.slice(1) : text;
}
