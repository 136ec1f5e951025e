import { parseLibraryPath } from "./library-path.ts";
import { libraryPath } from "./library-value.ts";

/**
 * The value at a path of plain JSON as json-rules-engine reads it, for a resolver of paths that runs no code:
 * `undefined` for nothing there and for what is no path. Throws for more places than the budget allows.
 */
export function readLibraryPath(value: object, path: string): unknown {
  const read = parseLibraryPath(path);
  return read && libraryPath(value, read);
}
