import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { conformanceData } from "./conformance-data.ts";
import { foldersOf } from "./folders.ts";
import { runFolder } from "./run-folder.ts";

const root = conformanceData();

describe("DMN's own test cases", () => {
  const folders = existsSync(root) ? foldersOf(root) : [];
  if (folders.length === 0) it.skip("IO17 skipped: the test cases do not lie beside the repository");

  it.each(folders)("IO17 passes %s", (folder) => {
    const { exact, within, failures } = runFolder(folder);
    expect(failures).toEqual([]);
    expect(exact + within).toBeGreaterThan(0);
  });
});
