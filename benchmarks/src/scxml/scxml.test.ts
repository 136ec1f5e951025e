import { describe, expect, it } from "vitest";
import { enabledTests } from "./enabled-tests.ts";
import { runScxmlTest } from "./run-scxml-test.ts";
import { scxmlData } from "./scxml-data.ts";

/** Here one machine sends another an event, which no run can do yet: each has to fail for that reason and no other. */
const sending: ReadonlySet<string> = new Set(
  [187, 191, 192, 232, 347].map((number) => `w3c-ecma/test${number}.txml`),
);

describe("SCXML's tests", () => {
  it.each(enabledTests.filter((name) => !sending.has(name)))("WF28 passes %s", async (name) => {
    expect(await runScxmlTest(scxmlData(), name)).toBeUndefined();
  });

  it.each([...sending])(
    "WF28 does not yet pass %s, where a machine sends another one events",
    async (name) => {
      expect(enabledTests).toContain(name);
      expect(await runScxmlTest(scxmlData(), name)).toMatch(/^sends an event to #_/);
    },
  );

  it("WF28 tells how a test fails", async () => {
    expect(await runScxmlTest(scxmlData(), "basic/none")).toMatch(/basic.none/);
  });
});
