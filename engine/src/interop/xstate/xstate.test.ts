import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createMachine } from "xstate";
import { canonicalJson, type Json, type JsonObject } from "../../kernel/index.ts";
import { leastCpuMs } from "../../testing/cpu-time.fixture.ts";
import { mapDocuments } from "../../testing/index.ts";
import { compileWorkflow, drawWorkflow, type WorkflowDefinition } from "../../workflow/index.ts";
import { exportStately } from "./export.ts";
import { importStately } from "./import.ts";

const read = (id: string) =>
  JSON.parse(
    readFileSync(new URL(`../../../../workflows/${id}/workflow.json`, import.meta.url), "utf8"),
  ) as WorkflowDefinition;
const imported = (json: unknown) => {
  const result = importStately(json, { catalogue: "sample" });
  const report = result.ok ? result.value.report : result.error;
  for (const { texts, code } of report) {
    expect(texts.en + texts["zh-CN"], code).not.toMatch(/[{}]/);
    expect(texts.en).not.toBe(code);
  }
  const told = report.map(({ code, pointer, severity }) => `${severity} ${code} ${pointer}`);
  return { told, workflow: result.ok ? (result.value.workflow as unknown as WorkflowDefinition) : undefined };
};

describe("machines of Stately and XState", () => {
  it.each(["consumer-loan", "merchant-onboarding", "german-credit"])(
    "IO51 %s goes out drawable, says it is not executable, and comes back as it was",
    (id) => {
      const workflow = read(id);
      const machine = exportStately(workflow);
      expect(machine["description"]).toMatch(/^For drawing only/);
      expect(machine["meta"]).toMatchObject({ lendloom: { executable: false } });
      const drawn = drawWorkflow(workflow).states.map(({ key }) => key);
      const root = createMachine(machine).root;
      const keys = (node: typeof root): string[] =>
        Object.values(node.states).flatMap((child) => [child.key, ...keys(child)]);
      expect(keys(root).sort()).toEqual([...drawn].sort());
      const back = importStately(machine, { catalogue: workflow.catalogue });
      expect(back.ok && canonicalJson(back.value.workflow as Json)).toBe(
        canonicalJson(workflow as unknown as Json),
      );
    },
  );

  it("IO50 reads what a machine sends its parent, and leaves out what it sends to code", () => {
    const { workflow, told } = imported({
      initial: "a",
      states: {
        a: {
          entry: [
            { type: "xstate.sendParent", event: { type: "child.ready", n: 1, of: "x" } },
            { type: "sendTo", params: { to: "#_parent", event: "late", delay: 1500, id: "l 1" } },
            { type: "sendTo", to: "other", event: "X" },
          ],
          on: { GO: "b" },
        },
        b: { type: "final" },
      },
    });
    expect(workflow?.machine.states["a"]?.entry).toEqual([
      { type: "send", params: { to: "parent", event: "CHILD_READY", payload: { n: "1", of: '"x"' } } },
      { type: "send", params: { to: "parent", event: "LATE", after: "PT1.5S", id: "l-1" } },
    ]);
    expect(told).toContain("warning import.xstate-action /states/a/entry/2");
  });

  it("IO51 what runs send each other, and undoing, come back as they were", () => {
    const machine = {
      initial: "a",
      states: {
        a: {
          entry: [
            { type: "compensate" },
            {
              type: "send",
              params: { to: "parent", event: "X", payload: { n: "1" }, after: "P1D", id: "x" },
            },
          ],
        },
      },
    };
    const { workflow } = imported(machine);
    expect(workflow?.machine.states["a"]?.entry).toEqual(machine.states.a.entry);
  });

  it("IO51 a map comes back as it was", () => {
    const completion = { when: "count(event.output) > 5" };
    const workflow = mapDocuments({ params: { completion, concurrency: 3 } }).workflow as unknown as Json;
    const machine = exportStately(workflow as unknown as WorkflowDefinition);
    const back = importStately(machine, { catalogue: "sample" });
    expect(back.ok && canonicalJson(back.value.workflow as Json)).toBe(canonicalJson(workflow));
  });

  it("IO50 reads states, targets, history, delays and invocations", () => {
    const { workflow, told } = imported({
      id: "loan",
      initial: "idle",
      context: { amount: 5, city: "BJ", done: false, list: [] },
      states: {
        idle: { on: { "apply.now": { target: "checks", actions: ["log"] }, RETRY: "idle" }, tags: ["x"] },
        checks: {
          type: "parallel",
          onDone: { target: "#loan.offer" },
          states: {
            kyc: { initial: "open", states: { open: { on: { OK: "closed" } }, closed: { type: "final" } } },
            bureau: {
              initial: "open",
              states: {
                open: {
                  invoke: { src: "pullBureau", onDone: ".", onError: { target: "closed" } },
                  after: { 1500: "closed", "0": { target: "closed", guard: "isQuick" } },
                },
                closed: { type: "final" },
              },
            },
          },
        },
        offer: {
          id: "the-offer",
          initial: "shown",
          after: { shortWait: { target: "end" } },
          states: {
            shown: { always: { target: "#the-offer.seen", cond: { type: "isAdult" } } },
            seen: {},
            back: { type: "history", history: "deep" },
          },
        },
        end: { type: "final", output: { outcome: "approve" } },
      },
    });
    expect(workflow).toBeUndefined();
    // `"."` names no state: that alone refuses the file.
    expect(told.filter((line) => line.startsWith("error"))).toEqual([
      "error import.xstate-target /states/checks/states/bureau/states/open/invoke/onDone/target",
    ]);
    for (const line of [
      "warning import.key-dropped /states/idle/tags",
      "warning import.renamed /states/idle/on/apply.now",
      "warning import.xstate-roles /states/idle/on/RETRY",
      "warning import.xstate-action /states/idle/on/apply.now/actions/0",
      "warning import.xstate-invoke /states/checks/states/bureau/states/open/invoke",
      "warning import.xstate-guard /states/checks/states/bureau/states/open/after/0/guard",
      "warning import.xstate-guard /states/offer/states/shown/always/guard",
      "warning import.xstate-delay /states/offer/after/shortWait",
      "warning import.xstate-value /context/list",
    ]) {
      expect(told).toContain(line);
    }
  });

  it("IO50 makes a workflow that compiles of a machine without code", () => {
    const { workflow, told } = imported({
      id: "loan",
      initial: "a",
      on: { STOP: ".end" },
      states: {
        a: {
          initial: "open",
          states: { open: { on: { GO: "shut" } }, shut: { after: { 90000: "#loan.b.open" } } },
        },
        b: { initial: "open", states: { open: { on: { GO: { target: "#loan.end" }, "*": "open" } } } },
        end: { type: "final", output: { outcome: "approve" } },
      },
    });
    expect(told.filter((line) => line.startsWith("error"))).toEqual([]);
    expect(told).toContain("warning import.xstate-wildcard /states/b/states/open/on/*");
    const compiled = compileWorkflow(workflow, { facts: [] });
    expect(compiled.ok || compiled.error).toBe(true);
    const drawn = drawWorkflow(workflow);
    const edges = drawn.edges.map(
      ({ from, to, event, after }) => `${from} ${event ?? after ?? ""} ${to ?? "?"}`,
    );
    expect(edges.sort()).toEqual(["machine STOP end", "open GO shut", "open-2 GO end", "shut PT90S open-2"]);
  });

  it("IO50 refuses what is no machine, and what names nothing or twice the same", () => {
    expect(imported(null).told).toEqual(["error import.xstate-no-machine "]);
    expect(imported({ states: [] }).told).toEqual(["error import.xstate-no-machine "]);
    const states: JsonObject = { a: { id: "x", on: { GO: 5 } }, b: { id: "x" } };
    expect(imported({ initial: "c", states }).told).toEqual(
      expect.arrayContaining([
        "error import.xstate-id-twice /states/b/id",
        "error import.xstate-target /initial",
        "error import.xstate-shape /states/a/on/GO",
      ]),
    );
    const hostile = JSON.parse('{"initial":"__proto__","states":{"__proto__":{},"toString":{}}}') as unknown;
    expect(imported(hostile).workflow).toBeUndefined();
  });

  it("IO50 a machine of more states, transitions or levels than a workflow has is refused within 50 ms", () => {
    const states = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}`, {}]));
    let deep: object = {};
    for (let level = 0; level < 100_000; level += 1) deep = { states: { a: deep } };
    for (const [machine, code] of [
      [{ initial: "s0", states: states(100_000) }, "schema.too-many-members"],
      [{ initial: "a", states: { a: { on: { GO: Array(1_000_000).fill("a") } } } }, "document.too-large"],
      [{ initial: "a", states: { a: deep } }, "document.too-deep"],
    ] as const) {
      const { result, ms } = leastCpuMs(
        50,
        () => machine,
        (json) => importStately(json, { catalogue: "c" }),
      );
      expect(result.ok ? [] : result.error.map((issue) => issue.code)).toEqual([code]);
      expect(ms).toBeLessThan(50);
    }
  });
});
