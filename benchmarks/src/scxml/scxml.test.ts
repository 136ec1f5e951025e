import { describe, expect, it } from "vitest";
import { enabledTests } from "./enabled-tests.ts";
import { runScxmlTest } from "./run-scxml-test.ts";
import { scxmlData } from "./scxml-data.ts";

describe("SCXML's tests", () => {
  it.each(enabledTests)("WF28 passes %s", async (name) => {
    expect(await runScxmlTest(scxmlData(), name)).toBeUndefined();
  });

  it("WF28 tells how a test fails", async () => {
    expect(await runScxmlTest(scxmlData(), "basic/none")).toMatch(/basic.none/);
  });
});
