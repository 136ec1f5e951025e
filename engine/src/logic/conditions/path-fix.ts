import { parseLibraryPath } from "./library-path.ts";

/**
 * What to write instead of a path with scripts, filters, parents or types: the items counted from the end for
 * `[(@.length-1)]`, all of them for a filter, and the path before anything else. `undefined` for a path without them.
 */
export function pathFix(text: string): string | undefined {
  const path = text.slice(0, 1_000);
  let fix = "";
  for (let at = 0; at < path.length;) {
    if (!path.startsWith("[(", at) && !path.startsWith("[?", at)) {
      fix += path[at++] ?? "";
      continue;
    }
    const end = closing(path, at);
    fix += itemsFor(path.slice(at, end));
    at = end;
  }
  const cut = fix.search(/[~^`@(]/);
  if (cut >= 0) fix = fix.slice(0, cut).replace(/[.['"]{1,4}$/, "");
  if (fix === path) return undefined;
  return parseLibraryPath(fix) === undefined ? "$" : fix;
}

function closing(path: string, from: number): number {
  let depth = 0;
  for (let at = from; at < path.length; at++) {
    if (path[at] === "[") depth++;
    else if (path[at] === "]" && --depth === 0) return at + 1;
  }
  return path.length;
}

function itemsFor(part: string): string {
  const [, back] = /^\[\(@\.length ?- ?([1-9]\d{0,8})\)\]$/.exec(part) ?? [];
  if (back === undefined) return "[*]";
  return back === "1" ? "[-1:]" : `[-${back}:-${Number(back) - 1}]`;
}
