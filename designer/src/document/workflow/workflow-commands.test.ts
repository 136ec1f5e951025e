import { readFileSync } from "node:fs";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openDocument, type Command } from "../open-document.ts";
import { delayWords } from "./delay-words.ts";
import { moveBoxes, placesOf, tidy } from "./layout-commands.ts";
import type { NewStep } from "./new-state.ts";
import { newWorkflow } from "./new-workflow.ts";
import { allTransitions, placedStates, stateAt, targetKey, transitionsOf } from "./placed-states.ts";
import { addHistory, addRegion, historyTargets, setHistoryDefault } from "./group-commands.ts";
import { insertStateOnEdge, mayRemove, removeState, renameState } from "./state-commands.ts";
import {
  addOutcome,
  addTransition,
  connectOutcome,
  removeOutcome,
  removeTransition,
  retargetTransition,
  setTimer,
} from "./transition-commands.ts";

const consumerLoan = JSON.parse(
  readFileSync(new URL("../../../../workflows/consumer-loan/workflow.json", import.meta.url), "utf8"),
) as WorkflowDefinition;
const approved = "/machine/states/assessment/states/credit-decision/invoke/0/onDone/1";

function edited(...commands: readonly Command<WorkflowDefinition>[]): WorkflowDefinition {
  const document = openDocument({ definition: consumerLoan });
  for (const command of commands) document.run(command);
  return document.getState().definition;
}
const pathsOf = (definition: WorkflowDefinition, key: string) => {
  const placed = placedStates(definition).get(key);
  return placed === undefined ? [] : transitionsOf(placed);
};
const targetAt = (definition: WorkflowDefinition, pointer: string) =>
  targetKey(allTransitions(definition).find((path) => path.pointer === pointer)?.transition.target);

describe("inserting a manual review on the way to the offer", () => {
  const before = targetAt(consumerLoan, approved);
  const definition = edited(insertStateOnEdge(approved, { kind: "task" }));

  it("puts a task of the officer, due in a day, between the decision and what it led to", () => {
    const inserted = targetAt(definition, approved);
    expect(inserted).toBe("manual-review-2");
    const state = placedStates(definition).get("manual-review-2")?.state;
    expect(state?.title).toEqual({ "zh-CN": "人工审核", en: "Manual review" });
    expect(state?.invoke?.[0]).toMatchObject({ src: "task", params: { role: "officer", due: "P1D" } });
  });

  it("connects approve to the former target and leaves decline to be connected", () => {
    const [approve, decline] = pathsOf(definition, "manual-review-2");
    expect(targetKey(approve?.transition.target)).toBe(before);
    expect(decline?.transition.target).toBeUndefined();
  });

  it("connects decline by one command, and all of it is undone step by step", () => {
    const document = openDocument({ definition: consumerLoan });
    document.run(insertStateOnEdge(approved, { kind: "task" }));
    const [, decline] = pathsOf(document.getState().definition, "manual-review-2");
    document.run(retargetTransition(decline?.pointer ?? "", "declined"));
    expect(targetAt(document.getState().definition, decline?.pointer ?? "")).toBe("declined");
    document.undo();
    document.undo();
    expect(document.getState().definition).toBe(consumerLoan);
    expect(document.getState().future.map(({ label }) => label["zh-CN"])).toContain("插入「人工审核」");
  });
});

describe("a path into several regions", () => {
  const start = "/machine/states/start/always/0";
  const title = { "zh-CN": "甲", en: "a" };
  const region = { title, initial: "", states: {} };
  const definition = {
    ...consumerLoan,
    machine: {
      initial: "start",
      states: {
        start: { title, always: [{ target: "#left-late", alsoTargets: ["#right-late", "#third-late"] }] },
        both: {
          title,
          type: "parallel",
          states: Object.fromEntries(
            ["left", "right", "third"].map((name) => [
              name,
              {
                ...region,
                initial: `${name}-early`,
                states: { [`${name}-early`]: { title }, [`${name}-late`]: { title } },
              },
            ]),
          ),
        },
      },
    },
  } as unknown as WorkflowDefinition;
  const after = (...commands: readonly Command<WorkflowDefinition>[]) => {
    const document = openDocument({ definition });
    for (const command of commands) document.run(command);
    return document.getState().definition.machine.states["start"]?.always?.[0];
  };

  it("is changed target by target", () => {
    expect(after(retargetTransition(`${start}/alsoTargets/0`, "right-early"))).toEqual({
      target: "#left-late",
      alsoTargets: ["#right-early", "#third-late"],
    });
    expect(after(removeTransition(`${start}/alsoTargets/1`))).toEqual({
      target: "#left-late",
      alsoTargets: ["#right-late"],
    });
    expect(
      after(removeTransition(`${start}/alsoTargets/1`), removeTransition(`${start}/alsoTargets/0`)),
    ).toEqual({ target: "#left-late" });
  });

  it("loses what is removed, and keeps the rest", () => {
    expect(after(removeState("right-late", title))).toEqual({
      target: "#left-late",
      alsoTargets: ["#third-late"],
    });
  });
});

describe("what holds other steps", () => {
  const parallel = insertStateOnEdge(approved, { kind: "parallel" });
  const states = (...commands: readonly Command<WorkflowDefinition>[]) => placedStates(edited(...commands));

  it("is inserted with two branches that come to an end, and leads on when both have", () => {
    const found = states(parallel);
    expect(Object.keys(found.get("parallel")?.state.states ?? {})).toEqual(["parallel-1", "parallel-2"]);
    expect(found.get("parallel-2-done")?.state.type).toBe("final");
    expect(targetKey(found.get("parallel")?.state.onDone?.[0]?.target)).toBe(
      targetAt(consumerLoan, approved),
    );
  });

  it("takes more branches, and steps on the paths inside", () => {
    const inside = `${states(parallel).get("parallel-1-begin")?.pointer ?? ""}/always/0`;
    const found = states(parallel, addRegion("parallel"), insertStateOnEdge(inside, { kind: "task" }));
    expect(found.get("parallel-3")?.parent).toBe("parallel");
    expect(found.get("manual-review-2")?.parent).toBe("parallel-1");
  });

  it("has a way back to where it was left, whose default lies inside and goes with what is removed", () => {
    const added = states(addHistory("assessment"));
    expect(added.get("assessment-resume")?.state).toMatchObject({
      type: "history",
      history: "shallow",
      target: placedStates(consumerLoan).get("assessment")?.state.initial,
    });
    const set = [addHistory("assessment"), setHistoryDefault("assessment-resume", "second-review")];
    expect(states(...set).get("assessment-resume")?.state.target).toBe("second-review");
    const drawn = [addHistory("assessment"), addTransition("assessment-resume", "manual-review")];
    expect(states(...drawn).get("assessment-resume")?.state.target).toBe("manual-review");
    const outside = [addHistory("assessment"), addTransition("assessment-resume", "offer")];
    expect(states(...outside).get("assessment-resume")?.state).not.toHaveProperty("always");
    const gone = states(...set, removeState("second-review", { "zh-CN": "", en: "" }));
    expect(gone.get("assessment-resume")?.state.target).toBeUndefined();
  });
});

describe("removing", () => {
  it("bridges the gap: what led to the state leads to where it led first", () => {
    const definition = edited(
      insertStateOnEdge(approved, { kind: "task" }),
      removeState("manual-review-2", { "zh-CN": "人工审核", en: "Manual review" }),
    );
    expect(targetAt(definition, approved)).toBe(targetAt(consumerLoan, approved));
  });

  it("gives the group another initial state when the initial one goes", () => {
    const definition = edited(removeState("application", { "zh-CN": "", en: "" }));
    expect(placedStates(definition).get("intake")?.state.initial).toBe("consent");
  });

  it("refuses the last state of a group", () => {
    const without = edited(removeState("signing-problem", { "zh-CN": "", en: "" }));
    expect(mayRemove(without, "e-signature")).toBe(false);
  });

  it("refuses the last step of a group that has a way back, and never begins with one", () => {
    const none = { "zh-CN": "", en: "" };
    const group = placedStates(consumerLoan).get("e-signature")?.parent ?? "";
    const withHistory = edited(addHistory(group), removeState("signing-problem", none));
    expect(Object.keys(placedStates(withHistory).get(group)?.state.states ?? {})).toEqual([
      "e-signature",
      `${group}-resume`,
    ]);
    expect(mayRemove(withHistory, "e-signature")).toBe(false);
    expect(mayRemove(withHistory, `${group}-resume`)).toBe(true);
  });

  it("disconnects an outcome's path instead of dropping it, and drops a timer's", () => {
    const [decline] = pathsOf(consumerLoan, "pre-screen");
    const cut = edited(removeTransition(decline?.pointer ?? ""));
    expect(pathsOf(cut, "pre-screen")).toHaveLength(pathsOf(consumerLoan, "pre-screen").length);
    const timer = pathsOf(consumerLoan, "consent").find(({ kind }) => kind === "after");
    const timeless = edited(removeTransition(timer?.pointer ?? ""));
    expect(placedStates(timeless).get("consent")?.state.after).toBeUndefined();
  });
});

describe("paths, timers and outcomes", () => {
  it("joins a drawn path to the loose end of its source first", () => {
    const definition = edited(
      insertStateOnEdge(approved, { kind: "task" }),
      addTransition("manual-review-2", "declined"),
    );
    expect(
      pathsOf(definition, "manual-review-2").map(({ transition }) => targetKey(transition.target)),
    ).toEqual(["offer", "declined"]);
  });

  it("changes a timer and keeps its path", () => {
    const definition = edited(setTimer("consent", "P7D", "P3D"));
    const timer = pathsOf(definition, "consent").find(({ kind }) => kind === "after");
    expect(timer?.cause).toBe("P3D");
    expect(targetKey(timer?.transition.target)).toBe("expired");
  });

  it("adds, connects and removes an outcome of a task with its path", () => {
    const task = "/machine/states/assessment/states/manual-review/invoke/0";
    const more = { "zh-CN": "补件", en: "Supplement" };
    const added = edited(addOutcome(task, "supplement", more), connectOutcome(task, "supplement", "consent"));
    const path = pathsOf(added, "manual-review").find(
      ({ transition }) => transition.title?.en === "Supplement",
    );
    expect(path?.transition.target).toBe("#consent");
    const removed = edited(addOutcome(task, "supplement", more), removeOutcome(task, "supplement"));
    expect(removed).toEqual(consumerLoan);
  });

  it("names a step and the task that is called like it in one entry", () => {
    const document = openDocument({ definition: edited(insertStateOnEdge(approved, { kind: "task" })) });
    for (const title of ["复", "复核"]) document.run(renameState("manual-review-2", "zh-CN", title));
    const { definition, past } = document.getState();
    expect(past.map(({ label }) => label["zh-CN"])).toEqual(["步骤名称 人工审核 → 复核"]);
    expect(placedStates(definition).get("manual-review-2")?.state.invoke?.[0]?.title?.["zh-CN"]).toBe("复核");
  });
});

describe("layout", () => {
  it("keeps positions beside the definition, as one entry for each drag", () => {
    const document = openDocument({ definition: consumerLoan });
    document.run(moveBoxes({ consent: { x: 10, y: 20 } }));
    expect(document.getState().definition).toBe(consumerLoan);
    expect(placesOf(document.getState().layout)).toEqual({ consent: { x: 10, y: 20 } });
    document.run(tidy());
    expect(placesOf(document.getState().layout)).toEqual({});
    document.undo();
    expect(placesOf(document.getState().layout)).toEqual({ consent: { x: 10, y: 20 } });
  });
});

it("an end that is inserted inside a group ends the workflow, and an offer brings the answer it waits for", () => {
  const ended = edited(insertStateOnEdge(approved, { kind: "end", status: "declined" }));
  expect(placedStates(ended).get("end")).toMatchObject({
    pointer: "/machine/states/end",
    state: { status: "declined" },
  });
  expect(targetAt(ended, approved)).toBe("end");
  const begun = newWorkflow({ id: "x", title: { "zh-CN": "新", en: "New" }, catalogue: "consumer" });
  const document = openDocument({ definition: begun });
  document.run(
    insertStateOnEdge("/machine/states/begin/always/0", { kind: "offer", event: "OFFER_ACCEPTED" }),
  );
  expect(document.getState().definition.events).toMatchObject({
    OFFER_ACCEPTED: { roles: ["api-client", "officer"] },
  });
});

describe("any sequence of commands", () => {
  const steps: readonly NewStep[] = [
    { kind: "task" },
    { kind: "decision", pack: "consumer-credit" },
    { kind: "activity", connector: "e-signature", operation: "sign" },
    { kind: "wait" },
    { kind: "offer", event: "OFFER_ACCEPTED" },
    { kind: "group" },
    { kind: "parallel" },
    { kind: "end", status: "declined" },
  ];
  const anyCommand = fc.tuple(fc.nat(5), fc.nat(200), fc.nat(200), fc.constantFrom(...steps));

  it("leaves no path to a state that is not there, and undo restores the beginning", () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 12 }), (choices) => {
        const document = openDocument({ definition: consumerLoan });
        for (const [kind, first, second, step] of choices) {
          const { definition } = document.getState();
          const paths = allTransitions(definition);
          const keys = [...placedStates(definition).keys()];
          const pointer = paths[first % paths.length]?.pointer ?? "";
          const key = keys[second % keys.length] ?? "";
          if (kind === 0) document.run(insertStateOnEdge(pointer, step));
          if (kind === 1) document.run(removeState(key, { "zh-CN": key, en: key }));
          if (kind === 2) document.run(addTransition(keys[first % keys.length] ?? "", key));
          if (kind === 3) document.run(removeTransition(pointer));
          const group = placedStates(definition).get(key);
          if (kind === 4 && group?.state.states !== undefined && group.state.type !== "parallel")
            document.run(addHistory(key));
          if (kind === 5 && group?.state.type === "parallel") document.run(addRegion(key));
        }
        const { definition, past } = document.getState();
        const states = placedStates(definition);
        for (const { transition, pointer } of allTransitions(definition)) {
          if (transition.target !== undefined)
            expect(states.has(targetKey(transition.target) ?? "")).toBe(true);
          expect(stateAt(definition, pointer)).toBeDefined();
        }
        for (const { key, state } of states.values()) {
          if (state.type === "history" && state.target !== undefined)
            expect(historyTargets(definition, key)).toContain(targetKey(state.target));
          if (state.states === undefined || state.type === "parallel") continue;
          expect(Object.keys(state.states)).toContain(state.initial);
          expect(state.states[state.initial ?? ""]?.type).not.toBe("history");
        }
        for (const _ of past) document.undo();
        expect(document.getState().definition).toBe(consumerLoan);
      }),
      { numRuns: 60 },
    );
  });
});

it("reads delays aloud", () => {
  expect(delayWords("P7D")).toEqual({ "zh-CN": "7 天", en: "7 days" });
  expect(delayWords("15WD")).toEqual({ "zh-CN": "15 个工作日", en: "15 working days" });
  expect(delayWords("P1DT30M").en).toBe("1 day 30 minutes");
  expect(delayWords("P1M").en).toBe("1 month");
});
