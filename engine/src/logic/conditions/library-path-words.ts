/** A word of a path: what the library's reader makes of it, and where the next one begins. */
export interface PathWord {
  readonly token: string;
  readonly end: number;
  /** The names of a union of quoted names, without their quotes. */
  readonly names?: readonly string[];
}

const plainName = /[^.[\]'"\\,()~]+/y;
/** A comma makes a quoted name a union of one. */
const quotedName = /\[(?:'([^'"[\]\\,]{1,200})'|"([^'"[\]\\,]{1,200})")\]/y;
const bare = /\[(?!\s)([^.[\]'"\\()~]{1,400})(?<!\s)\]/y;
const quoted = String.raw`(?:'(?:\\['"\\]|[^'\\()\n]){1,200}'|"(?:\\['"\\]|[^"\\()\n]){1,200}")`;
const quotedNames = new RegExp(
  String.raw`\[\s{0,9}(${quoted}(?:\s{0,9},\s{0,9}${quoted}){0,31})\s{0,9}\]`,
  "y",
);
const oneQuoted = new RegExp(quoted, "g");

/** The name that begins here, as after a dot. */
export function nameIn(text: string, at: number): PathWord | undefined {
  const match = matchAt(plainName, text, at);
  return match && { token: match[0], end: at + match[0].length };
}

/** What stands in brackets here: a name, a position, a slice, or several of them. */
export function unionIn(text: string, at: number): PathWord | undefined {
  const one = matchAt(quotedName, text, at) ?? matchAt(bare, text, at);
  if (one !== undefined) return { token: one[1] ?? one[2] ?? "", end: at + one[0].length };
  const several = matchAt(quotedNames, text, at);
  const token = several?.[1];
  if (several === undefined || token === undefined || !/[,\\]/.test(token)) return undefined;
  const names = (token.match(oneQuoted) ?? []).map((name) => name.slice(1, -1).replaceAll(/\\(.)/g, "$1"));
  return { token, names, end: at + several[0].length };
}

function matchAt(
  form: RegExp,
  text: string,
  at: number,
): readonly [string, ...(string | undefined)[]] | undefined {
  form.lastIndex = at;
  return (form.exec(text) as [string, ...(string | undefined)[]] | null) ?? undefined;
}
