import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Libraries of hundreds of small files each, whose look-ups and reads took most of a start. */
const LIBRARIES = [
  "drizzle-orm",
  "drizzle-orm/better-sqlite3",
  "drizzle-orm/node-postgres",
  "drizzle-orm/pg-core",
  "drizzle-orm/sqlite-core",
  "typebox",
  "typebox/value",
] as const;

/**
 * Lets `import` find each of these libraries in one file: made once for a lockfile, kept in node_modules/.cache.
 * What is imported is the same code; without it a start is about two seconds slower, and works.
 */
export async function useLibraryBundle(root: string): Promise<void> {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "pnpm-lock.yaml")))
    .digest("hex");
  const folder = join(root, "node_modules/.cache/lendloom/libraries", lock.slice(0, 16));
  if (!existsSync(folder)) await bundleInto(folder);
  const bundled = new Map<string, string>(
    LIBRARIES.map((library) => [library, pathToFileURL(join(folder, fileOf(library))).href]),
  );
  const inside = pathToFileURL(folder).href;
  const server = import.meta.url;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const url = bundled.get(specifier);
      if (url !== undefined) return { url, format: "module", shortCircuit: true };
      // What stayed outside (the database drivers) is the server's dependency, not the cache folder's.
      const isInside = context.parentURL?.startsWith(inside) === true && !specifier.startsWith(".");
      return nextResolve(specifier, isInside ? { ...context, parentURL: server } : context);
    },
  });
}

/** Made beside and renamed, so that a start that is interrupted leaves no half of it. */
async function bundleInto(folder: string): Promise<void> {
  const { build } = await import("rolldown");
  const making = `${folder}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  try {
    await build({
      input: Object.fromEntries(LIBRARIES.map((library) => [fileOf(library).replace(/\.js$/, ""), library])),
      cwd: join(import.meta.dirname, ".."),
      platform: "node",
      external: [/^node:/, "pg", "better-sqlite3"],
      treeshake: false,
      output: { dir: making, format: "esm" },
      logLevel: "warn",
    });
    // Where another start was faster, its bundle is the same.
    if (!existsSync(folder)) renameSync(making, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

function fileOf(library: string): string {
  return `${library.replaceAll("/", "-")}.js`;
}
