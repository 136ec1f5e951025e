import type { PathStep } from "../path.ts";
import { nameIn, unionIn } from "./library-path-words.ts";

/** A path as json-rules-engine reads it: to one place, or to as many as there are. */
export type LibraryPath =
  | { readonly kind: "place"; readonly steps: readonly PathStep[] }
  | { readonly kind: "places"; readonly steps: readonly LibraryStep[] };

/** One step; an own member that is called like its `token` comes first where the reader looks for a name. */
export type LibraryStep = { readonly token: string } & (
  | { readonly kind: "name" | "each" | "descend" | "self" }
  | { readonly kind: "slice"; readonly from?: number; readonly to?: number; readonly by: number }
  | { readonly kind: "names"; readonly names: readonly string[] }
  | { readonly kind: "union"; readonly parts: readonly LibraryStep[] }
);

const MAX_LENGTH = 1_000;
const MAX_STEPS = 32;
/** What ends a step of the library's reader or stands for something else there, wherever it is written. */
const neverRead = /[;^`]|#\d|%@%|%%@@%%|@[\w$-]+\(/;
const slice = /^(-?\d{1,15})?:(-?\d{1,15})?(?::(-?\d{1,15})?)?$/;
const sliceLike = /^-?\d*:-?\d*:?-?\d*$/;
const position = /^(?:0|[1-9]\d{0,8})$/;

/**
 * Reads a path as jsonpath-plus 11 does, which json-rules-engine asks: names, positions, wildcards, slices, unions and
 * descent. Filters, scripts, parents, `~`, types, and what that reader would take apart otherwise than it looks are none.
 */
export function parseLibraryPath(text: string): LibraryPath | undefined {
  if (text.length > MAX_LENGTH || neverRead.test(text)) return undefined;
  const steps = stepsIn(text);
  if (steps === undefined || steps.length > MAX_STEPS) return undefined;
  if (steps.some(({ kind }) => kind !== "name")) return { kind: "places", steps };
  return { kind: "place", steps: steps.map(({ token }) => (position.test(token) ? Number(token) : token)) };
}

function stepsIn(text: string): readonly LibraryStep[] | undefined {
  const steps: LibraryStep[] = [];
  let at = 0;
  if (/^\$(?=[.[]|$)/.test(text)) at = 1;
  else if (text.startsWith(".") || text.startsWith("[")) return undefined;
  let wantsName = at === 0;
  while (at < text.length && steps.length <= MAX_STEPS) {
    if (!wantsName && text.startsWith("..", at)) {
      steps.push({ kind: "descend", token: ".." });
      at += 2;
      wantsName = at < text.length && text[at] !== "[";
      continue;
    }
    const isMember = wantsName || text[at] === ".";
    const read = isMember ? nameIn(text, wantsName ? at : at + 1) : unionIn(text, at);
    const step =
      read && (read.names ? { kind: "names" as const, ...read, names: read.names } : stepOf(read.token));
    if (read === undefined || step === undefined) return undefined;
    steps.push(step);
    at = read.end;
    wantsName = false;
  }
  return steps;
}

function stepOf(token: string): LibraryStep | undefined {
  if (token === "*") return { kind: "each", token };
  if (token === "..") return { kind: "descend", token };
  if (token === "$") return { kind: "self", token };
  if (token === "~" || /^(?:@|\??\()/.test(token)) return undefined;
  if (sliceLike.test(token)) return sliceOf(token);
  if (!token.includes(",")) return { kind: "name", token };
  const parts = token.split(",").map(stepOf);
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? { kind: "union", token, parts: known } : undefined;
}

function sliceOf(token: string): LibraryStep | undefined {
  const match = slice.exec(token) as (string | undefined)[] | null;
  if (match === null) return undefined;
  const [, from, to, by] = match;
  return {
    kind: "slice",
    token,
    ...(from === undefined ? {} : { from: Number(from) }),
    ...(to === undefined ? {} : { to: Number(to) }),
    by: by === undefined ? 1 : Number(by),
  };
}
