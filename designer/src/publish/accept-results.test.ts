import { describe, expect, it } from "vitest";
import { Problem } from "../api/index.ts";
import { openDocument } from "../document/index.ts";
import { acceptResults, caseFailures } from "./accept-results.ts";

const words = { "zh-CN": "结果", en: "outcome" };
const told = { member: words, expectedText: words, actualText: words };
const failed = (differences: readonly object[]) =>
  caseFailures(
    new Problem({
      status: 422,
      code: "publish.blocked",
      errors: [
        {
          code: "definition.case-failed",
          pointer: "/pack/p/cases/0",
          severity: "error",
          texts: words,
          params: { kind: "pack", id: "p", case: "a", title: { ...words }, differences } as never,
        },
        { code: "analysis.gap", pointer: "/pack/p/decisions/d", severity: "error", texts: words },
      ],
    }),
  );

describe("accepting new results", () => {
  it("writes each result into its case as one edit, and takes away what is no result any more", () => {
    const expected = { outcome: "approve", reasons: ["A"], outputs: { limit: "8", rate: "1" } };
    const document = openDocument({ definition: {}, cases: { cases: [{ id: "a", expect: expected }] } });
    const failures = failed([
      { ...told, pointer: "/cases/0/expect/outcome", actual: "decline" },
      { ...told, pointer: "/cases/0/expect/reasons", actual: ["B", "C"] },
      { ...told, pointer: "/cases/0/expect/outputs/rate" },
    ]);
    expect(failures.map(({ id, case: name }) => [id, name])).toEqual([["p", "a"]]);
    acceptResults(document, failures);
    expect(document.getState().cases).toEqual({
      cases: [{ id: "a", expect: { outcome: "decline", reasons: ["B", "C"], outputs: { limit: "8" } } }],
    });
    expect(document.getState().past).toHaveLength(1);
    document.undo();
    expect(document.getState().cases).toEqual({ cases: [{ id: "a", expect: expected }] });
  });

  it("finds no failing case in another problem", () => {
    expect(caseFailures(new Error("offline"))).toEqual([]);
  });
});
