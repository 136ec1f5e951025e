import { describe, expect, it } from "vitest";
import { enabledTests } from "./enabled-tests.ts";
import { runScxmlTest } from "./run-scxml-test.ts";
import { scxmlData } from "./scxml-data.ts";

/** They invoke another state machine, which no run can do yet: each has to fail for that reason and no other. */
const invoking: ReadonlySet<string> = new Set(
  [187, 191, 192, 220, 232, 235, 237, 247, 347].map((number) => `w3c-ecma/test${number}.txml`),
);

describe("SCXML's tests", () => {
  it.each(enabledTests.filter((name) => !invoking.has(name)))("WF28 passes %s", (name) => {
    expect(runScxmlTest(scxmlData(), name)).toBeUndefined();
  });

  it.each([...invoking])("WF28 does not yet pass %s, which invokes another machine", (name) => {
    expect(enabledTests).toContain(name);
    expect(runScxmlTest(scxmlData(), name)).toMatch(/^invokes another state machine/);
  });

  it("WF28 tells how a test fails", () => {
    expect(runScxmlTest(scxmlData(), "basic/none")).toMatch(/basic.none/);
  });
});
