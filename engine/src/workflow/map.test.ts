import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../kernel/index.ts";
import { compileSmall, smallFacts, smallWorkflow } from "../testing/index.ts";
import { compileWorkflow } from "./compile-workflow.ts";
import { mapHolds } from "./map-holds.ts";
import { start, step } from "./take-step.ts";

const at = "2026-06-01T02:00:00.000Z";
const end = { type: "final" };
const title = { "zh-CN": "变量", en: "Variable" };
const answer = { type: "object", properties: { score: { type: "integer" } } };
const shops = {
  title,
  type: { kind: "list", of: { kind: "record", fields: { name: { type: { kind: "string" } } } } },
};
const map = (params: JsonObject = {}, more: { readonly [key: string]: Json } = {}) => ({
  id: "visits",
  src: "map",
  params: { workflow: "visit", items: "shops", answer, ...params },
  input: { shop: "item.name", place: "index", size: "count(shops)" },
  onDone: [
    {
      target: "end",
      actions: [
        {
          type: "assign",
          params: {
            best: 'max(event.output[status = "done"].output.score)',
            where: "event.output[2].error.code",
            second: "event.output[2].status",
          },
        },
      ],
    },
  ],
  onError: [{ target: "end", actions: [{ type: "assign", params: { where: "event.error.code" } }] }],
  ...more,
});
const variables = {
  shops,
  best: { title, type: { kind: "integer" } },
  where: { title, type: { kind: "string" } },
  second: { title, type: { kind: "string" } },
  sizes: { title, type: { kind: "integer" } },
};
const states = (invoke: ReturnType<typeof map>) => ({ start: { invoke: [invoke] }, end });
const three = [{ name: "a" }, { name: "b" }, { name: "c" }];

function told(invoke: ReturnType<typeof map>): readonly string[] {
  const compiled = compileWorkflow(smallWorkflow(states(invoke), { variables }), { facts: smallFacts });
  const issues = compiled.ok ? compiled.value.warnings : compiled.error;
  return issues.map(({ code, pointer }) => `${code} ${pointer}`);
}
const place = "/machine/states/start/invoke/0";

describe("maps in a workflow", () => {
  it("WF107 reads the list and what each item is given as its state is entered", () => {
    const workflow = compileSmall(states(map()), { variables });
    const begun = start(workflow, { at, facts: {} }, { shops: three });
    expect(begun).toMatchObject({
      ok: true,
      value: {
        snapshot: { invokes: { visits: { generation: "1.0", state: "start", src: "map" } } },
        effects: [
          {
            kind: "begin-map",
            invoke: "visits",
            items: {
              total: 3,
              inputs: [
                { shop: "a", place: 1, size: 3 },
                { shop: "b", place: 2, size: 3 },
                { shop: "c", place: 3, size: 3 },
              ],
            },
          },
        ],
      },
    });
    const again = start(workflow, { at, facts: {} }, { shops: three });
    expect(again).toEqual(begun);
  });

  it("WF107 an item hides what the run calls so, and one that lacks a member gives nothing for it", () => {
    const named = { ...variables, item: { title, type: { kind: "integer" }, initial: "7" } };
    const workflow = compileSmall(states(map()), { variables: named });
    const begun = start(workflow, { at, facts: {} }, { shops: [{}] });
    expect(begun).toMatchObject({ value: { effects: [{ items: { inputs: [{ place: 1, size: 1 }] } }] } });
  });

  it("WF107 what is no list is refused, an unknown one stops the step, null has no items, too many no inputs", () => {
    expect(told(map({ items: "sizes" }))).toContain(`workflow.items-type ${place}/params/items`);
    expect(told(map({ items: "nothing" })).join()).toContain(`${place}/params/items`);
    expect(told(map({}, { input: { shop: "item.nothing" } })).join()).toContain(`${place}/input/shop`);
    const workflow = compileSmall(states(map()), { variables });
    expect(start(workflow, { at, facts: {} })).toMatchObject({
      ok: false,
      error: {
        code: "workflow.items-unknown",
        pointer: `${place}/params/items`,
        params: { unknown: "shops" },
      },
    });
    const none = start(workflow, { at, facts: {} }, { shops: null });
    expect(none).toMatchObject({ value: { effects: [{ items: { total: 0, inputs: [] } }] } });
    const many = compileSmall(states(map({ items: "for it in 1..1001 return {name: string(it)}" })), {
      variables,
    });
    const begun = start(many, { at, facts: {} }, { shops: three });
    expect(begun).toMatchObject({ value: { effects: [{ items: { total: 1001, inputs: [] } }] } });
  });

  it("WF108 tells what came of each item, in their order", () => {
    const workflow = compileSmall(states(map()), { variables });
    const begun = start(workflow, { at, facts: {} }, { shops: three });
    if (!begun.ok) throw new Error(begun.error.code);
    const output = [
      { index: 1, status: "done", output: { score: 3, more: true } },
      { index: 2, status: "failed", error: { code: "x", message: "" } },
      { index: 3, status: "done", output: { score: 9 } },
    ];
    const input = { kind: "done", invoke: "visits", generation: "1.0", output } as const;
    const done = step(workflow, begun.value.snapshot, { at, facts: {} }, input);
    expect(done).toMatchObject({
      value: { snapshot: { status: "done", variables: { best: 9, where: "x", second: "failed" } } },
    });
  });

  it("WF108 a condition may read what there is so far; what is unknown does not hold", () => {
    const when = "some it in event.output satisfies it.output.score > 5";
    const workflow = compileSmall(states(map({ completion: { when } })), { variables });
    const begun = start(workflow, { at, facts: {} }, { shops: three });
    if (!begun.ok) throw new Error(begun.error.code);
    const holds = (...output: Json[]) =>
      mapHolds(workflow, begun.value.snapshot, { at, facts: {} }, "visits", output);
    const open = { index: 1, status: "open" };
    expect(holds(open, open)).toEqual({ ok: true, value: false });
    expect(holds({ index: 1, status: "done", output: { score: 3 } }, open)).toEqual({
      ok: true,
      value: false,
    });
    expect(holds(open, { index: 2, status: "done", output: { score: 6 } })).toEqual({
      ok: true,
      value: true,
    });
    expect(told(map({ completion: { when: "1 + 1" } })).join()).toContain(`${place}/params/completion/when`);
  });

  it("WF100 has a time limit like a sub-flow, and a failure path for it", () => {
    const workflow = compileSmall(states(map({}, { timeout: "P3D" })), { variables });
    const begun = start(workflow, { at, facts: {} }, { shops: three });
    if (!begun.ok) throw new Error(begun.error.code);
    const timer = begun.value.snapshot.timers["limit:visits"];
    expect(timer).toMatchObject({ after: "P3D", limits: "visits" });
    const input = { kind: "timer", timer: "limit:visits", generation: timer?.generation ?? "" } as const;
    const late = step(workflow, begun.value.snapshot, { at, facts: {} }, input);
    expect(late).toMatchObject({
      value: {
        snapshot: { variables: { where: "map.timeout" } },
        effects: [{ kind: "cancel-invoke", invoke: "visits", src: "map" }],
      },
    });
    const { onError: _, ...careless } = map();
    expect(told(careless as ReturnType<typeof map>)).toContain(`workflow.subflow-no-error ${place}`);
    const limited = { ...careless, timeout: "P3D" } as unknown as ReturnType<typeof map>;
    expect(told(limited)).toContain(`workflow.timeout-no-error ${place}/timeout`);
  });

  it("WF105 nothing can be sent to the sub-flows of a map", () => {
    const workflow = smallWorkflow(
      {
        start: {
          invoke: [map()],
          entry: [{ type: "send", params: { to: "visits", event: "GO" } }],
        },
        end,
      },
      { variables },
    );
    const compiled = compileWorkflow(workflow, { facts: smallFacts });
    expect(compiled.ok ? [] : compiled.error.map(({ code }) => code)).toContain("workflow.send-no-subflow");
  });
});
