import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../kernel/index.ts";
import { sampleCatalogue, smallWorkflow } from "../../testing/index.ts";
import { leastCpuMs } from "../../testing/cpu-time.fixture.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";
import { asWorkflow, randomMachine } from "../../workflow/random-machine.fixture.ts";
import { compileProcess } from "../compile-process.ts";
import { analyseProcess } from "./analyse-process.ts";
import type { WorkflowEdit } from "./finding.ts";

const title = { "zh-CN": "数", en: "n" };
const zero = { title, type: { kind: "integer" }, initial: "0" };

function findingsOf(workflow: Json) {
  const process = compileProcess({ workflow, catalogue: sampleCatalogue, packs: [] });
  if (!process.ok)
    throw new Error(JSON.stringify(process.error.filter(({ severity }) => severity === "error")));
  return analyseProcess(process.value);
}

function edited(workflow: JsonObject, edits: readonly WorkflowEdit[]): Json {
  const copy = structuredClone(workflow) as Json;
  for (const { op, pointer, value = null } of edits) {
    const keys = pointer.split("/").slice(1);
    const last = keys.pop() ?? "";
    const around = keys.reduce<Json>((part, key) => (part as Record<string, Json>)[key] ?? null, copy);
    if (Array.isArray(around))
      (around as Json[]).splice(Number(last), op === "remove" ? 1 : 0, ...(op === "remove" ? [] : [value]));
    else if (op === "remove") Reflect.deleteProperty(around as object, last);
    else (around as Record<string, Json>)[last] = value;
  }
  return copy;
}

describe("what a finding offers", () => {
  it(
    `PR109 mends it: the workflow compiles and has one finding less of its kind (seed ${testSeed})`,
    { timeout: 60_000 },
    () => {
      const seen = new Map<string, number>();
      const dice = fc.array(fc.nat(59), { minLength: 30, maxLength: 200 });
      fc.assert(
        fc.property(dice, (rolled) => {
          const states = asWorkflow(randomMachine(rolled)) as Parameters<typeof smallWorkflow>[0];
          const workflow = smallWorkflow(states, { variables: { count: zero, other: zero } });
          const findings = findingsOf(workflow);
          // One of each kind a machine: they are many, and mended alike.
          for (const { code, fix, texts } of new Map(findings.map((it) => [it.code, it])).values()) {
            if (fix === undefined) continue;
            seen.set(code, (seen.get(code) ?? 0) + 1);
            const count = (all: typeof findings) => all.filter((it) => it.code === code).length;
            expect(count(findingsOf(edited(workflow, fix.edits))), texts.en).toBeLessThan(count(findings));
          }
        }),
        { seed: testSeed, numRuns: 40, plugins: [fc.interruptAfterTimeLimit(45_000)] },
      );
      console.log(`seed ${testSeed}: ${JSON.stringify(Object.fromEntries(seen))}`);
      expect(seen.get("workflow.unreachable") ?? 0).toBeGreaterThan(0);
    },
  );

  it("PR109 is nothing where something else names what would be removed", () => {
    const named = {
      start: {
        on: { GO: [{ target: "end", guard: { type: "in", params: { state: "lost" } } }, { target: "end" }] },
      },
      lost: {},
      end: { type: "final" },
    };
    const unreachable = (states: Parameters<typeof smallWorkflow>[0]) =>
      findingsOf(smallWorkflow(states) as Json).find(({ code }) => code === "workflow.unreachable");
    expect(unreachable(named)).toMatchObject({ params: { key: "lost" } });
    expect(unreachable(named)?.fix).toBeUndefined();
    const { start: _named, ...rest } = named;
    expect(unreachable({ start: { on: { GO: [{ target: "end" }] } }, ...rest })?.fix).toBeDefined();
    const raised = {
      start: { entry: [{ type: "raise", params: { event: "TELL" } }], on: { GO: [{ target: "end" }] } },
      end: named.end,
    };
    const unused = findingsOf(smallWorkflow(raised) as Json).filter(
      ({ code }) => code === "workflow.event-unused",
    );
    expect(unused.map(({ params, fix }) => [params["event"], fix !== undefined])).toEqual([
      ["BACK", true],
      ["TELL", false],
    ]);
  });
});

describe("a workflow of the most states there can be", () => {
  const COUNT = 1_000;
  const ring = (more: (number: number) => JsonObject) =>
    Object.fromEntries(
      Array.from({ length: COUNT }, (_, number) => [
        `s${number}`,
        {
          on: {
            GO: [{ target: `s${(number + 1) % COUNT}` }],
            BACK: [{ target: `s${(number * 7 + 3) % COUNT}` }],
          },
          ...more(number),
        },
      ]),
    );

  it(
    "PR110 is looked through in time that grows with it: the first hundred findings of a kind are told, and that there are more",
    { timeout: 60_000 },
    () => {
      const variables = Object.fromEntries(
        Array.from({ length: 30 }, (_, number) => [`v${number}`, { title, type: { kind: "integer" } }]),
      );
      const sum = Object.keys(variables).join(" + ");
      const reading = ring(() => ({ exit: [{ type: "assign", params: { v0: sum } }] }));
      const workflow = smallWorkflow(reading, { variables }) as Json;
      const process = compileProcess({ workflow, catalogue: sampleCatalogue, packs: [] });
      if (!process.ok) throw new Error(JSON.stringify(process.error));
      const { result: findings, ms } = leastCpuMs(5_000, () => process.value, analyseProcess);
      expect(ms).toBeLessThan(5_000);
      const unwritten = findings.filter(({ code }) => code === "process.variable-unwritten");
      expect(unwritten).toHaveLength(100);
      expect(findings).toContainEqual(
        expect.objectContaining({
          code: "process.findings-more",
          params: { code: "process.variable-unwritten", limit: 100 },
        }),
      );
    },
  );
});
