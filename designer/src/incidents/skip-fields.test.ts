import { readFileSync } from "node:fs";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { expect, it } from "vitest";
import { answerMembers, answerOf } from "./skip-fields.tsx";

const consumerLoan = JSON.parse(
  readFileSync(new URL("../../../workflows/consumer-loan/workflow.json", import.meta.url), "utf8"),
) as WorkflowDefinition;

it("a call that is skipped is answered by the members that the workflow declares", () => {
  expect(answerMembers(consumerLoan, ["disbursement"])).toEqual([
    { name: "transferReference", type: { kind: "string", maxLength: 2_000 }, isRequired: true },
  ]);
});

it("where no call is under way, or a person's task is, the answer is written out", () => {
  expect(answerMembers(consumerLoan, ["offer"])).toBeUndefined();
  expect(answerMembers(consumerLoan, ["assessment", "manual-review"])).toBeUndefined();
});

it("what is left empty is not answered", () => {
  expect(answerOf({ answer: { a: "", b: undefined, c: false, d: 0 } })).toEqual({ c: false, d: 0 });
  expect(answerOf({ output: '{"a": 1}' })).toEqual({ a: 1 });
  expect(answerOf({})).toEqual({});
});
