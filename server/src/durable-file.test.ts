import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeFileDurably } from "./durable-file.ts";
import { credentialsPath, readCredentials } from "./seed/demo-credentials.ts";

describe("a file that is written durably", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lendloom-durable-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("takes the place of the one before, is its owner's only, and leaves nothing beside it", () => {
    const path = join(folder, "a");
    writeFileDurably(path, "one");
    writeFileDurably(path, "two");
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it("never takes the place of one that must not be there", () => {
    const path = join(folder, "a");
    writeFileDurably(path, "one", { mustBeNew: true });
    expect(() => writeFileDurably(path, "two", { mustBeNew: true })).toThrow("EEXIST");
    expect(readFileSync(path, "utf8")).toBe("one");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it("demo credentials that a power cut emptied are made anew, not a reason never to start again", () => {
    for (const left of ["", "{", "[]"]) {
      writeFileSync(credentialsPath(folder), left);
      expect(readCredentials(folder)).toBeUndefined();
    }
  });
});
