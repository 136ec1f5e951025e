/**
 * About how many steps a pattern of RE2 becomes: repetitions are written out, and a class of Unicode counts for
 * the tables it is looked up in. Compiling and running a pattern take time in proportion to it.
 */
export function patternSize(pattern: string, ignoresCase: boolean): number {
  const fold = ignoresCase || /\(\?[a-zA-Z]*i/.test(pattern) ? FOLDED : 1;
  const outer: number[] = [];
  let total = 1;
  let last = 0;
  const add = (size: number): void => {
    total += last;
    last = size;
  };
  for (let at = 0; at < pattern.length;) {
    const sign = pattern.charAt(at);
    const times = sign === "{" ? repetition.exec(pattern.slice(at, at + 20)) : null;
    if (times !== null) {
      last *= Math.max(
        Number(times[1]),
        times[3] === undefined ? 0 : Number(times[3]) || Number(times[1]) + 1,
        1,
      );
      at += times[0].length;
      continue;
    }
    const escape =
      sign === "\\" ? (/^\\(?:[pP]\{[^}]*\}|[pP].|[^])/.exec(pattern.slice(at, at + 80))?.[0] ?? sign) : sign;
    if (sign === "\\") add(/^\\[pP]/.test(escape) ? UNICODE * fold : 1);
    else if (sign === "(") {
      add(0);
      outer.push(total);
      total = 0;
    } else if (sign === ")") {
      const group = total + last + 2;
      total = outer.pop() ?? 0;
      last = group;
    } else if (sign === "[") {
      const end = classEnd(pattern, at);
      add(classSize(pattern.slice(at, end), fold));
      at = end;
      continue;
    } else if (sign === "*" || sign === "+" || sign === "?") last++;
    else add(1);
    at += escape.length;
  }
  return outer.reduce((sum, size) => sum + size, total + last);
}

const repetition = /^\{(\d{1,6})(,(\d{0,6}))?\}/;
/** A class of Unicode has hundreds of ranges; without regard to case each is folded, too. */
const UNICODE = 6;
const FOLDED = 4;

function classSize(text: string, fold: number): number {
  const tables = text.match(/\\[pP]|\[:/g)?.length ?? 0;
  const negated = text.startsWith("[^") && fold > 1 ? UNICODE * fold : 0;
  return 2 + (text.length >> 3) + tables * UNICODE * fold + negated;
}

function classEnd(pattern: string, start: number): number {
  for (let at = start + 1; at < pattern.length; at++) {
    const sign = pattern.charAt(at);
    if (sign === "\\") at++;
    else if (sign === "]" && at > start + 1) return at + 1;
  }
  return pattern.length;
}
