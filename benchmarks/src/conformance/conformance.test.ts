import { existsSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { conformanceData } from "./conformance-data.ts";
import { foldersOf } from "./folders.ts";
import { runFolder } from "./run-folder.ts";

const root = conformanceData();

describe("DMN's own test cases", () => {
  const folders = existsSync(root) ? foldersOf(root) : [];

  it.skipIf(folders.length === 0)(
    "IO17 finds the lending example among them (needs the test cases beside the repository)",
    () => {
      expect(folders.map((folder) => basename(folder))).toContain("0004-lending");
    },
  );

  it.each(folders)("IO17 passes %s", (folder) => {
    const { exact, within, failures } = runFolder(folder);
    expect(failures).toEqual([]);
    expect(exact + within).toBeGreaterThan(0);
  });
});
