import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Folders that hold a model, in the order of their paths. */
export function foldersOf(root: string): readonly string[] {
  const entries = readdirSync(root, { withFileTypes: true });
  const own = entries.some((entry) => entry.name.endsWith(".dmn")) ? [root] : [];
  const inner = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(root, name));
  return [...own, ...inner.sort().flatMap(foldersOf)];
}
