import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { useLibraryBundle } from "./library-bundle.ts";
import { complain } from "./say.ts";

/**
 * Loaded before everything else, by an entry or by `node --import`: what was compiled once is read the next time, and
 * libraries of many small files are found in one. A process that does without takes 2.5 times the processor time to
 * start.
 */
const root = join(import.meta.dirname, "../..");
enableCompileCache(join(root, "node_modules/.cache/lendloom/compiled"));
try {
  await useLibraryBundle(root);
} catch (error) {
  // The libraries are there all the same, in their many files.
  const { code, message } = error as NodeJS.ErrnoException;
  complain({
    "zh-CN": `依赖库未能合并，启动会慢一些（${code ?? message}）。`,
    en: `The libraries could not be bundled, so starts are slower (${code ?? message}).`,
  });
}
