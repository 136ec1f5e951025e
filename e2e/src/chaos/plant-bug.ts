// Loaded before a server to prove that a chaos test can fail: the bug that CHAOS_BUG names is put into its module as it
// is loaded. The product's files stay as they are.
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { plantedBugs } from "./planted-bugs.ts";

const bug = plantedBugs.find(({ name }) => name === process.env["CHAOS_BUG"]);
if (bug === undefined) throw new Error("Expected CHAOS_BUG to name a bug of planted-bugs.ts");
const target = pathToFileURL(join(import.meta.dirname, "../../..", bug.file)).href;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (url !== target) return loaded;
    const { source } = loaded;
    const text = typeof source === "string" ? source : new TextDecoder().decode(source);
    if (!text.includes(bug.right)) throw new Error(`Expected ${bug.file} to say: ${bug.right}`);
    return { ...loaded, source: text.replace(bug.right, () => bug.wrong) };
  },
});
