import { fileURLToPath } from "node:url";

/** Where DMN's test cases lie beside the repository, when they do. */
export function conformanceData(): string {
  return fileURLToPath(new URL("../../../../shared/conformance/dmn-tck", import.meta.url));
}
