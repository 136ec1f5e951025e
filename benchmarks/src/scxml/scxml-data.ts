import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the framework's tests. */
export function scxmlData(): string {
  const manifest = import.meta.resolve("@scion-scxml/test-framework/package.json");
  return join(dirname(fileURLToPath(manifest)), "test");
}
