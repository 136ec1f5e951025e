import { describe, expect, it } from "vitest";
import { patchValue } from "./json-commands.ts";
import { openDocument } from "./open-document.ts";

describe("edits as JSON Patch has them", () => {
  const definition = { states: { a: { on: ["x", "y"] }, b: {} }, kept: { same: true } };

  it("are made in order, as one entry that is undone at once", () => {
    const document = openDocument({ definition });
    document.run(
      patchValue([
        { op: "remove", pointer: "/states/a/on/0" },
        { op: "replace", pointer: "/states/a/on/0", value: "z" },
        { op: "add", pointer: "/states/a/on/-", value: "last" },
        { op: "add", pointer: "/states/c", value: { type: "final" } },
        { op: "remove", pointer: "/states/b" },
      ]),
    );
    expect(document.getState().definition).toEqual({
      states: { a: { on: ["z", "last"] }, c: { type: "final" } },
      kept: { same: true },
    });
    expect(document.getState().past).toHaveLength(1);
    document.undo();
    expect(document.getState().definition).toEqual(definition);
  });
});
