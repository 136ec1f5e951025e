import { isJsonObject, type Json } from "../../kernel/index.ts";
import { parsePath, type PathStep } from "../path.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import { parseLibraryPath, type LibraryPath } from "./library-path.ts";
import { pathFix } from "./path-fix.ts";

export interface FactReference {
  readonly fact: string;
  readonly path?: string;
}

const members: ReadonlySet<string> = new Set(["fact", "path", "params"]);

/** What `value: { "fact": … }` refers to; `undefined` for a value that is written out. */
export function factReference(value: Json, pointer: string, builder: TreeBuilder): FactReference | undefined {
  if (!isJsonObject(value) || !Object.hasOwn(value, "fact")) return undefined;
  for (const key of Object.keys(value)) {
    if (!members.has(key)) builder.report("condition.unknown-key", { pointer: `${pointer}/${key}` }, { key });
  }
  const { fact, path } = value;
  const isText = typeof fact === "string" && (path === undefined || typeof path === "string");
  if (!isText) {
    builder.report("condition.shape", { pointer }, { expected: '{ "fact": "…", "path": "…" }' });
    return { fact: "" };
  }
  return path === undefined ? { fact } : { fact, path };
}

/** The steps of a path, none for an empty one; a path that is none is reported. */
export function stepsOf(
  path: string | undefined,
  pointer: string,
  builder: TreeBuilder,
): readonly PathStep[] | undefined {
  if (path === undefined || path === "") return undefined;
  const steps = parsePath(path);
  if (steps === undefined)
    builder.report("condition.path", { pointer: `${pointer}/path` }, { word: path.slice(0, 80) });
  return steps;
}

/** The path as json-rules-engine reads it, none for an empty one; one that is none, or would run code, is reported. */
export function libraryPathOf(
  path: string | undefined,
  pointer: string,
  builder: TreeBuilder,
): LibraryPath | undefined {
  if (path === undefined || path === "") return undefined;
  const read = parseLibraryPath(path);
  if (read !== undefined) return read;
  const place = { pointer: `${pointer}/path` };
  const word = path.slice(0, 80);
  const fix = pathFix(path)?.slice(0, 80);
  if (fix === undefined) builder.report("condition.path", place, { word });
  else builder.report("condition.path-selects", place, { word, fix });
  return undefined;
}
