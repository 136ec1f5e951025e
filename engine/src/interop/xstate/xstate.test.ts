import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMachine } from "xstate";
import { canonicalJson, type Json, type JsonObject } from "../../kernel/index.ts";
import { leastCpuMs } from "../../testing/cpu-time.fixture.ts";
import { mapDocuments, smallWorkflow } from "../../testing/index.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";
import { compileWorkflow, drawWorkflow, type WorkflowDefinition } from "../../workflow/index.ts";
import { asWorkflow, randomMachine } from "../../workflow/random-machine.fixture.ts";
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
      "warning import.xstate-guard /states/offer/states/shown/always/cond",
      "warning import.xstate-delay /states/offer/after/shortWait",
      "warning import.xstate-value /context/list",
    ]) {
      expect(told).toContain(line);
    }
  });

  const final = { type: "final" };
  const machineOf = (states: JsonObject, more: JsonObject = {}) => {
    return imported({ id: "loan", initial: "a", states: { ...states, b: final, c: final }, ...more });
  };

  it("IO50 what stands in a list, or has no cause, is read as XState 4 wrote it", () => {
    const { workflow, told } = machineOf({
      a: {
        on: [{ event: "GO", target: "b" }, { target: "c" }],
        after: [{ delay: 1000, target: "b" }],
      },
    });
    expect(workflow).toBeUndefined();
    expect(told).toContain("error import.xstate-shape /states/a/on/1");
    const { workflow: read } = machineOf({
      a: { on: [{ event: "GO", target: "b" }], after: [{ delay: 1000, target: "c" }] },
      d: { on: { "": "b" }, invoke: "call" },
    });
    expect(read?.machine.states["a"]).toMatchObject({
      on: { GO: [{ target: "b" }] },
      after: { PT1S: [{ target: "c" }] },
    });
    expect(read?.machine.states["d"]).toMatchObject({
      always: [{ target: "b" }],
      invoke: [{ id: "call", params: { connector: "call" } }],
    });
  });

  it("IO50 two delays of one length, two guards of one name and two values of one name stay two", () => {
    const over = (n: number) => ({ type: "isOver", params: { n } });
    const { workflow } = machineOf({
      a: {
        after: { shortWait: "b", longWait: "c", 1500: "b", "PT1.5S": "c" },
        on: {
          GO: [
            { target: "b", guard: over(18) },
            { target: "c", guard: over(60) },
            { target: "b", guard: over(18) },
          ],
        },
      },
      d: { type: "final", output: { "x y": 1, "x-y": 2 } },
    });
    expect(workflow?.machine.states["a"]?.after).toEqual({
      "PT1.5S": [{ target: "b" }, { target: "c" }],
      P1D: [{ target: "b" }, { target: "c" }],
    });
    const texts = workflow?.machine.states["a"]?.on?.["GO"]?.map(({ guard }) => JSON.stringify(guard));
    expect(new Set(texts).size).toBe(2);
    expect(texts?.[2]).toBe(texts?.[0]);
    expect(workflow?.machine.states["d"]?.output).toEqual({ xY: "1", xY2: "2" });
  });

  it("IO50 going to the state itself means what it meant, and joined guards, raised events and values are kept", () => {
    const { workflow } = machineOf(
      {
        a: {
          entry: [
            { type: "xstate.raise", event: { type: "TELL", n: 5 } },
            { type: "raise", params: { event: { type: "later" }, delay: 1000, id: "r" } },
            { type: "xstate.cancel", sendId: "r" },
            { type: "xstate.assign", assignment: { amount: 7 } },
          ],
          on: {
            GO: "a",
            BACK: { target: "a", reenter: true },
            OUT: { target: "a", internal: false },
            STAY: { actions: [] },
            BOTH: { target: "b", guard: { type: "and", guards: ["x", { type: "not", guard: "y" }] } },
            AT: { target: "b", cond: "x", in: "#loan.b" },
          },
        },
      },
      { context: { amount: 5 } },
    );
    const { on, entry } = workflow?.machine.states["a"] ?? {};
    expect([on?.["GO"], on?.["BACK"], on?.["OUT"]].map((list) => list?.[0]?.reenter)).toEqual([
      false,
      true,
      true,
    ]);
    expect(on?.["STAY"]).toEqual([{}]);
    const feel = (text: string) => ({ type: "feel", params: { text } });
    expect(on?.["BOTH"]?.[0]?.guard).toEqual({
      type: "and",
      params: { guards: [feel("x"), { type: "not", params: { guard: feel("y") } }] },
    });
    expect(on?.["AT"]?.[0]?.guard).toEqual({
      type: "and",
      params: { guards: [feel("x"), { type: "in", params: { state: "b" } }] },
    });
    expect(entry).toEqual([
      { type: "raise", params: { event: "TELL", payload: { n: "5" } } },
      { type: "raise", params: { event: "LATER", after: "PT1S", id: "r" } },
      { type: "cancel", params: { id: "r" } },
      { type: "assign", params: { amount: "7" } },
    ]);
  });

  it("IO50 a state is entered again by the rules of the version that wrote the machine", () => {
    const a = (more: JsonObject = {}) => ({
      entry: [],
      initial: "in",
      states: { in: {} },
      on: {
        SELF: "a",
        INTO: "#loan.a.in",
        DOT: ".in",
        STAY: { target: "a", internal: true },
        GO: "b",
        ACT: { actions: [] },
        ...more,
      },
    });
    const reenters = (states: JsonObject, more: JsonObject = {}) => {
      const { workflow, told } = machineOf(states, more);
      const { on = {} } = workflow?.machine.states["a"] ?? {};
      const said = Object.entries(on).flatMap(([event, [first]]) =>
        first?.reenter === undefined ? [] : [`${event} ${first.reenter}`],
      );
      const unsure = told.filter((line) => line.includes("xstate-version"));
      return { said: said.sort(), unsure };
    };
    const four = { said: ["INTO true", "SELF true", "STAY false"], unsure: [] };
    const noMark = a();
    expect(reenters({ a: noMark })).toEqual(four);
    const { STAY: _stay, ...on } = noMark.on;
    const plain = { ...noMark, on };
    const plainly = { ...four, said: ["INTO true", "SELF true"] };
    expect(reenters({ a: plain }, { strict: true })).toEqual(plainly);
    for (const marked of [
      { on: { GO: { target: "b", cond: "x" } } },
      { on: { GO: { target: "b", in: "#loan.b" } } },
      { on: [{ event: "GO", target: "b" }] },
      { on: { "": "b" } },
      { after: [{ delay: 5, target: "b" }] },
      { invoke: { src: "s", onDone: { target: "b", cond: "x" } } },
    ]) {
      expect(reenters({ a: plain, d: marked }), JSON.stringify(marked)).toEqual(plainly);
    }
    const five = { said: ["SELF false"], unsure: [] };
    expect(reenters({ a: plain, d: { on: { GO: { target: "b", guard: "x" } } } })).toEqual(five);
    expect(reenters({ a: plain, d: { invoke: { src: "s", input: { n: 1 } } } })).toEqual(five);
    const unsure = ["SELF", "INTO"].map((event) => `warning import.xstate-version /states/a/on/${event}`);
    expect(reenters({ a: plain })).toEqual({ ...five, unsure });
    const both = {
      on: {
        GO: [
          { target: "b", cond: "x" },
          { target: "c", guard: "x" },
        ],
      },
    };
    expect(reenters({ a: plain, d: both })).toEqual({ ...five, unsure });
    // Nothing is done on entering: it comes to the same.
    const { entry: _entry, ...quiet } = plain;
    expect(reenters({ a: quiet })).toEqual(five);
  });

  it("IO50 whatever is left out is told, wherever it stands", () => {
    const { told } = machineOf(
      {
        a: {
          meta: { color: "red" },
          initial: { target: "in", actions: ["x"] },
          states: { in: {}, past: { history: "deep", on: {} } },
          invoke: { src: "s", input: { n: 1, deep: {} }, systemId: "s", meta: { k: 1 } },
          on: { GO: { target: "b", meta: { k: 1 }, description: "why" } },
        },
        d: { type: "final", output: "code", on: {} },
      },
      { strict: true, description: "what it is for", version: "2", output: {}, context: "code" },
    );
    for (const line of [
      "warning import.key-dropped /strict",
      "warning import.key-dropped /description",
      "warning import.key-dropped /version",
      "warning import.key-dropped /output",
      "warning import.key-dropped /context",
      "warning import.key-dropped /states/a/meta/color",
      "warning import.key-dropped /states/a/initial/actions",
      "warning import.key-dropped /states/a/states/past/on",
      "warning import.xstate-value /states/a/invoke/input/deep",
      "warning import.key-dropped /states/a/invoke/systemId",
      "warning import.key-dropped /states/a/invoke/meta/k",
      "warning import.key-dropped /states/a/on/GO/meta/k",
      "warning import.xstate-value /states/d/output",
      "warning import.key-dropped /states/d/on",
    ]) {
      expect(told).toContain(line);
    }
  });

  it(`IO51 any workflow comes back as it was, and XState reads what went out (seed ${testSeed})`, () => {
    fc.assert(
      fc.property(fc.array(fc.nat(59), { maxLength: 300 }), (dice) => {
        const { initial, states } = randomMachine(dice);
        const workflow = smallWorkflow(
          asWorkflow({ initial, states }) as Parameters<typeof smallWorkflow>[0],
        );
        const machine = exportStately(workflow as unknown as WorkflowDefinition);
        const back = importStately(machine, { catalogue: "sample" });
        expect(back.ok && canonicalJson(back.value.workflow as Json)).toBe(canonicalJson(workflow as Json));
        const { root } = createMachine(machine);
        const transitions = (node: typeof root): readonly (readonly [string, boolean, boolean])[] => [
          ...[...node.transitions.values()].flat().flatMap(({ target = [], reenter }) => {
            return target.includes(node) ? [[node.key, true, reenter] as const] : [];
          }),
          ...Object.values(node.states).flatMap(transitions),
        ];
        const own = compileWorkflow(workflow, { facts: [] });
        if (!own.ok) return;
        for (const [key, , reenter] of transitions(root)) {
          const list = own.value.states.get(key)?.transitions ?? [];
          expect(list.some(({ targets, reenters }) => targets.includes(key) && reenters === reenter)).toBe(
            true,
          );
        }
      }),
      { seed: testSeed, numRuns: 60 },
    );
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
