import { describe, expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import { renderTrace } from "./render-trace.ts";
import { evaluate } from "./evaluate.ts";
import { AT, compiled, decide, leaf, policy, problems, rule, samplePack, valueOf } from "./sample-pack.ts";

const withParams = (params: Json, factsInParams = true) =>
  samplePack({
    decisions: {
      policy: {
        ...policy,
        kind: "rules",
        ...(factsInParams ? { factsInParams } : {}),
        rules: [
          rule("good", { all: [leaf("age", "greaterThan", 17)] }, "approve", undefined, {
            event: { type: "approve", params: params as Record<string, Json> },
          }),
        ],
      },
    },
  });

describe("facts in the params of events", () => {
  const params = { age: { fact: "age" }, debt: { fact: "debt" }, deep: { at: { fact: "age" } }, plain: 1 };

  it("RS15 a member that names a fact is its value, when it is known; nothing deeper is replaced", () => {
    const facts = { age: 30 };
    const { events } = decide(withParams(params), facts);
    expect(events).toMatchObject([{ type: "approve" }]);
    expect(events[0]?.params).toEqual({ age: 30, deep: { at: { fact: "age" } }, plain: 1 });
    const debt = { amountMinor: 5, currency: "CNY" };
    expect(decide(withParams(params), { ...facts, debt }).events[0]?.params).toMatchObject({ debt });
  });

  it("RS15 without the setting params are text like any other", () => {
    expect(decide(withParams(params, false), { age: 30 }).events[0]?.params).toEqual(params);
  });

  it("RS15 a rule that fails shows the same params in the trace", () => {
    const pack = compiled(withParams(params));
    const trace = renderTrace(pack, valueOf(evaluate(pack, { facts: { age: 3 }, at: AT })));
    expect(trace.decisions[0]).toMatchObject({
      rules: [{ truth: "false", event: { params: { age: 3, plain: 1 } } }],
    });
  });

  it("RS15 what is named must be a fact that may be read", () => {
    expect(problems(withParams({ x: { fact: "nobody" } }))).toEqual([
      "condition.unknown-fact /decisions/policy/rules/0/event/params/x/fact",
    ]);
    expect(problems(withParams({ x: { fact: "gender" } }))).toEqual([
      "logic.protected-fact /decisions/policy/rules/0/event/params/x/fact",
    ]);
    expect(problems(withParams({ x: { fact: "age", path: "$..*" } }))).toEqual([
      "condition.path /decisions/policy/rules/0/event/params/x/path",
    ]);
  });
});
