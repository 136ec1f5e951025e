import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answers, findDemoServer } from "./demo-server.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lendloom-demo-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});
const left = {
  apiKey: "k",
  integratorKey: "i",
  url: "http://127.0.0.1:7300/",
  sandboxUrl: "http://127.0.0.1:7999",
};

describe("finding the running product", () => {
  it("reads what a start left in the data folder", () => {
    writeFileSync(join(folder, "demo-credentials.json"), JSON.stringify(left));
    expect(findDemoServer({ LENDLOOM_DATA: folder })).toEqual({
      url: "http://127.0.0.1:7300",
      sandboxUrl: "http://127.0.0.1:7999",
      apiKey: "k",
    });
  });

  it("takes the environment's address and key first; the sandbox is then the next port", () => {
    writeFileSync(join(folder, "demo-credentials.json"), JSON.stringify(left));
    const environment = {
      LENDLOOM_DATA: folder,
      LENDLOOM_URL: "http://10.0.0.1:8000",
      LENDLOOM_API_KEY: "other",
    };
    expect(findDemoServer(environment)).toEqual({
      url: "http://10.0.0.1:8000",
      sandboxUrl: "http://10.0.0.1:8001",
      apiKey: "other",
    });
  });

  it("finds nothing in an empty folder, and no answer where nobody listens", async () => {
    expect(findDemoServer({ LENDLOOM_DATA: folder })).toBeUndefined();
    const nobody = { url: "http://127.0.0.1:1", sandboxUrl: "http://127.0.0.1:1", apiKey: "k" };
    expect(await answers(nobody)).toBe(false);
  });
});
