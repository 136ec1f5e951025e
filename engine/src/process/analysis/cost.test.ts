import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../kernel/index.ts";
import { sampleCatalogue, samplePack, smallWorkflow } from "../../testing/index.ts";
import { compileProcess } from "../compile-process.ts";
import { analyseProcess } from "./analyse-process.ts";

const title = { "zh-CN": "甲", en: "a" };
const end = { type: "final" };
const event = { title, roles: ["api-client"] };
const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);
const named = <T>(count: number, make: (number: number) => readonly [string, T]) =>
  Object.fromEntries(numbers(count).map(make));

/** Workflows of so many states, of kinds that a program writes. */
const kinds: Readonly<Record<string, (count: number) => Json>> = {
  "a chain in which each state has a variable": (count) =>
    smallWorkflow(
      {
        ...named(count, (number) => [`s${number}`, chained(number, count)]),
        end,
      },
      {
        events: { GO: event },
        variables: named(count, (number) => [`v${number}`, { title, type: { kind: "integer" } }]),
      },
    ),
  "a state with ways to all others": (count) =>
    smallWorkflow(
      {
        hub: { on: named(count, (number) => [`E${number}`, [{ target: `s${number}` }]]) },
        ...named(count, (number) => [`s${number}`, { on: { GO: [{ target: "hub" }] } }]),
      },
      { events: { GO: event, ...named(count, (number) => [`E${number}`, event]) } },
    ),
  "regions side by side": (count) =>
    smallWorkflow(
      {
        all: {
          type: "parallel",
          states: named(count / 3, (number) => [`r${number}`, region(number)]),
          onDone: [{ target: "end" }],
        },
        end,
      },
      { events: named(count / 3, (number) => [`E${number}`, event]) },
    ),
};

function chained(number: number, count: number): JsonObject {
  const target = number + 1 < count ? `s${number + 1}` : "end";
  const outcomes = [{ value: "yes", title }];
  return {
    invoke: [
      {
        id: `t${number}`,
        src: "task",
        params: { role: "officer", due: "2WD", outcomes },
        onDone: [
          {
            guard: {
              type: "feel",
              params: { text: `event.output.outcome = "yes" and v${Math.max(0, number - 1)} > 1` },
            },
            actions: [{ type: "assign", params: { [`v${number}`]: `${number}` } }],
            target,
          },
          { target: "end" },
        ],
      },
    ],
    on: { GO: [{ target: `s${Math.max(0, number - 1)}` }] },
  };
}

function region(number: number): JsonObject {
  return {
    initial: `a${number}`,
    states: { [`a${number}`]: { on: { [`E${number}`]: [{ target: `b${number}` }] } }, [`b${number}`]: end },
  };
}

const methods = [
  "map",
  "filter",
  "flatMap",
  "some",
  "every",
  "find",
  "findIndex",
  "findLast",
  "includes",
  "indexOf",
];

/** How many items the array methods went through meanwhile: what takes time, without a clock. */
function visitsOf(work: () => void): number {
  let visits = 0;
  const prototype = Array.prototype as unknown as Record<string, Method>;
  const before = methods.map((name) => [name, prototype[name] as Method] as const);
  for (const [name, method] of before) {
    prototype[name] = function (...given) {
      visits += this.length;
      return method.apply(this, given);
    };
  }
  try {
    work();
  } finally {
    for (const [name, method] of before) {
      Object.defineProperty(prototype, name, { value: method, enumerable: false, writable: true });
    }
  }
  return visits;
}

type Method = (this: readonly unknown[], ...given: unknown[]) => unknown;

describe("what a large workflow costs", () => {
  it.each(Object.keys(kinds))("PR110 grows with its states and variables: %s", (kind) => {
    const costOf = (count: number) => {
      const workflow = kinds[kind]?.(count) as Json;
      const compile = () => compileProcess({ workflow, catalogue: sampleCatalogue, packs: [samplePack] });
      const compiled = compile();
      if (!compiled.ok) throw new Error(JSON.stringify(compiled.error.slice(0, 3)));
      return {
        compile: visitsOf(() => void compile()),
        analyse: visitsOf(() => void analyseProcess(compiled.value)),
      };
    };
    const [small, large] = [costOf(90), costOf(360)];
    expect(large.compile / small.compile, "compile").toBeLessThan(5);
    expect(large.analyse / small.analyse, "analyse").toBeLessThan(5);
  });
});
