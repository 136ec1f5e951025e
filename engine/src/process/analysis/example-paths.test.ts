import fc from "fast-check";
import { expect, it } from "vitest";
import { sampleCatalogue, samplePack, smallWorkflow } from "../../testing/index.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";
import { leafGraph, shortestWays, type LeafGraph, type WorkflowCase } from "../../workflow/index.ts";
import {
  asWorkflow,
  randomMachine,
  type RandomState,
  type RandomTransition,
} from "../../workflow/random-machine.fixture.ts";
import { compileProcess, type CompiledProcess } from "../compile-process.ts";
import { isSubsequence, simulateProcess } from "../simulate.ts";
import type { Simulation } from "../simulation.ts";
import { analyseProcess } from "./analyse-process.ts";

const title = { "zh-CN": "数", en: "n" };

/** No guard decides which way is gone, no state tells itself anything, and what lies deeper is over sooner. */
function plain(
  state: RandomState,
  depth: number,
  inRegion: boolean,
  taken: readonly string[] = [],
): RandomState {
  const ways = (list: readonly RandomTransition[]) =>
    list.map(({ test: _test, ...way }) => ({
      ...way,
      actions: way.actions.filter(({ kind }) => kind === "assign"),
    }));
  const each = (lists: RandomState["on"]) =>
    Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, ways(list)]));
  const after = Object.entries(each(state.after)).map(([seconds, list]) => {
    return [String(Number(seconds) * 10 ** (4 - depth)), list] as const;
  });
  const isParallel = state.kind === "parallel";
  // Of two regions that hear the same event one may end what the other one would do.
  const heard = Object.fromEntries(Object.entries(state.on).filter(([event]) => !taken.includes(event)));
  const before = (index: number) =>
    isParallel ? [...taken, ...state.children.slice(0, index).flatMap(eventsOf)] : taken;
  /** Some ends only act: nothing is entered, and the run rests where it ended. */
  const staying = (list: readonly RandomTransition[]) =>
    list.map(({ target, ...way }) => (way.actions.length > 0 ? way : { ...way, ...(target && { target }) }));
  return {
    ...state,
    on: each(heard),
    // What one region does by itself may end what the other one is about to do.
    always: inRegion ? [] : ways(state.always),
    after: inRegion ? {} : Object.fromEntries(after),
    // Whether the other regions are at their end is not a way's business.
    onDone: isParallel || inRegion ? [] : staying(ways(state.onDone)),
    children: state.children.map((child, index) =>
      plain(child, depth + 1, inRegion || isParallel, before(index)),
    ),
  };
}

function eventsOf({ on, children }: RandomState): readonly string[] {
  return [...Object.keys(on), ...children.flatMap(eventsOf)];
}

function processOf(dice: readonly number[]): CompiledProcess {
  const { initial, states } = randomMachine(dice);
  const machine = { initial, states: states.map((state) => plain(state, 1, false)) };
  const workflow = smallWorkflow(asWorkflow(machine) as Parameters<typeof smallWorkflow>[0], {
    variables: {
      count: { title, type: { kind: "integer" }, initial: "0" },
      // Nothing says what it is until some way has set it: places that read it before are findings.
      other: { title, type: { kind: "integer" }, initial: "0" },
    },
  });
  const compiled = compileProcess({ workflow, catalogue: sampleCatalogue, packs: [samplePack] });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error, null, 1));
  return compiled.value;
}

/** The steps that may lead from one leaf to the next: an event, a wait, or nothing at all. */
function hops(graph: LeafGraph, from: string, to: string): readonly WorkflowCase["steps"][] {
  const leaf = graph.leaves.find(({ key }) => key === from);
  if (leaf === undefined) return [];
  return graph
    .edgesOf(leaf)
    .filter((edge) => edge.to.key === to)
    .map(({ place: { cause } }) => {
      if (cause.kind === "event") return [{ event: cause.event }];
      return cause.kind === "after" ? [{ wait: cause.after }] : [];
    });
}

/** Whether some way of carrying the path out enters its states in their order. */
function runs(process: CompiledProcess, graph: LeafGraph, path: readonly string[]): boolean {
  const trials = path.slice(1).reduce<readonly WorkflowCase["steps"][]>(
    (before, to, index) => {
      const ways = hops(graph, path[index] ?? "", to);
      return before.flatMap((steps) => ways.map((way) => [...steps, ...way])).slice(0, 64);
    },
    [[]],
  );
  return trials.some((steps) => {
    return isSubsequence(path, play(process, steps).path);
  });
}

function play(process: CompiledProcess, steps: WorkflowCase["steps"]): Simulation {
  return simulateProcess(
    process,
    { id: "way", title, startAt: "2026-06-01T02:00:00.000Z", facts: {}, connectors: {}, steps, expect: {} },
    { traces: false },
  );
}

/** The states that a run enters by whichever events it takes, and by waiting. */
function wandered(process: CompiledProcess, moves: readonly number[]): ReadonlySet<string> {
  const possible: WorkflowCase["steps"] = [
    { event: "GO" },
    { event: "BACK" },
    { event: "TELL" },
    { wait: "PT3H" },
  ];
  let steps: WorkflowCase["steps"] = [];
  let played = play(process, steps);
  for (const move of moves) {
    const longer = [...steps, ...possible.slice(move, move + 1)];
    const further = play(process, longer);
    if (further.error === undefined) [steps, played] = [longer, further];
  }
  return new Set(played.path);
}

const dice = fc.array(fc.nat(59), { minLength: 30, maxLength: 300 });

it(`PR22 an example path is one that a run can go, to the place it is told of (seed ${testSeed})`, () => {
  const told = new Map<string, number>();
  let paths = 0;
  fc.assert(
    fc.property(dice, (rolled) => {
      const process = processOf(rolled);
      const graph = leafGraph(process.workflow.roots);
      const states = [...process.workflow.states.values()].map(({ node }) => node);
      for (const { code, path, pointer } of analyseProcess(process)) {
        if (path === undefined) continue;
        const ends = states.filter((it) => pointer === it.pointer || pointer.startsWith(`${it.pointer}/`));
        expect(runs(process, graph, path), `${code} ${pointer}: ${path.join(" → ")}`).toBe(true);
        const around = (key: string) => states.find((it) => it.key === key)?.pointer ?? "";
        expect(`${around(path.at(-1) ?? "")}/`, code).toContain(ends.at(-1)?.pointer ?? "");
        told.set(code, (told.get(code) ?? 0) + 1);
      }
      const ways = shortestWays(graph);
      for (const state of states) {
        const path = ways(state);
        if (path === undefined) continue;
        paths += 1;
        expect(runs(process, graph, path), `${state.key}: ${path.join(" → ")}`).toBe(true);
      }
    }),
    { numRuns: 120 },
  );
  console.log(`seed ${testSeed}: ${paths} paths, ${JSON.stringify(Object.fromEntries(told))}`);
  expect(told.size).toBeGreaterThan(1);
});

const moves = fc.array(fc.nat(3), { maxLength: 8 });

it(`PR22 wherever a run gets, a way leads there (seed ${testSeed})`, () => {
  let places = 0;
  fc.assert(
    fc.property(dice, moves, (rolled, moved) => {
      const process = processOf(rolled);
      const ways = shortestWays(leafGraph(process.workflow.roots));
      for (const key of wandered(process, moved)) {
        const node = process.workflow.states.get(key)?.node;
        places += 1;
        expect(node && ways(node), key).toBeDefined();
      }
    }),
    { numRuns: 120 },
  );
  console.log(`seed ${testSeed}: ${places} places`);
});
