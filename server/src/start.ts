import { enableCompileCache } from "node:module";
import { join } from "node:path";

// Everything else is imported after the cache of compiled modules is on: a second start takes it from there.
enableCompileCache(join(import.meta.dirname, "../../node_modules/.cache/lendloom/compiled"));
const { useLibraryBundle } = await import("./library-bundle.ts");
await useLibraryBundle(join(import.meta.dirname, "../.."));
await import("./start-product.ts");
