import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pointerParts, valueAt, type Json } from "../kernel/index.ts";
import { sampleWorkflow } from "../testing/index.ts";
import { drawWorkflow } from "./draw-workflow.ts";
import { testSeed } from "../testing/test-seed.fixture.ts";

describe("drawWorkflow", () => {
  it("WF23 draws every state and transition with its place", () => {
    const { states, edges } = drawWorkflow(sampleWorkflow);
    expect(states.map(({ key }) => key).sort()).toEqual(
      [
        "open",
        "consent",
        "checking",
        "review",
        "offer",
        "paying",
        "sending",
        "sent",
        "paid",
        "declined",
        "expired",
        "withdrawn",
      ].sort(),
    );
    for (const { pointer } of [...states, ...edges]) expect(valueAt(sampleWorkflow, pointer)).toBeDefined();
    expect(states.find(({ key }) => key === "sending")).toMatchObject({
      parent: "paying",
      type: "atomic",
      initial: true,
      invokes: [{ id: "pay", src: "activity" }],
    });
    expect(edges).toContainEqual({
      pointer: "/machine/states/open/states/checking/invoke/0/onDone/1",
      from: "checking",
      to: "declined",
      kind: "invoke-done",
      invoke: "check",
      label: { "zh-CN": "check", en: "check" },
      guarded: true,
    });
    expect(
      edges.filter(({ kind }) => kind === "after").map(({ from, after, to }) => [from, after, to]),
    ).toEqual([
      ["consent", "P3D", "checking"],
      ["offer", "P7D", "expired"],
    ]);
    expect(new Set(edges.map(({ pointer }) => pointer)).size).toBe(edges.length);
  });

  it("WF23 draws what is missing as missing", () => {
    const draft = {
      machine: { states: { a: { on: { GO: [{ target: "gone" }, {}] } }, b: { states: { a: {} } } } },
    };
    const { states, edges } = drawWorkflow(draft);
    expect(states.map(({ id }) => id)).toEqual(["a", "b", "a~2"]);
    expect(edges).toMatchObject([{ from: "a", missing: "gone" }, { from: "a" }]);
    expect(edges.every(({ to }) => to === undefined)).toBe(true);
  });

  it("WF23 never throws, whatever the draft", () => {
    const places = Object.keys(flatten(sampleWorkflow));
    const seed = testSeed;
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), (place, value) => {
        const draft = replaced(sampleWorkflow, pointerParts(place), value as Json);
        const { states, edges } = drawWorkflow(draft);
        const ids = new Set(states.map(({ id }) => id));
        for (const { from, to } of edges) {
          expect(ids.has(from)).toBe(true);
          if (to !== undefined) expect(ids.has(to)).toBe(true);
        }
      }),
      { seed, numRuns: 300 },
    );
    expect(drawWorkflow(undefined)).toEqual({ states: [], edges: [] });
  });
});

function flatten(value: Json, at = ""): Record<string, true> {
  if (typeof value !== "object" || value === null) return { [at]: true };
  const below = Object.entries(value).map(([key, child]) => flatten(child, `${at}/${key}`));
  return Object.assign({ [at]: true }, ...below) as Record<string, true>;
}

function replaced(value: Json, [key, ...rest]: readonly string[], by: Json): Json {
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...(value as Json[])] : { ...(value as object) }) as Record<
    string,
    Json
  >;
  copy[key] = replaced(copy[key] as Json, rest, by);
  return copy;
}
