import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { describe, expect, it } from "vitest";
import { vanishedStates } from "./state-map.ts";

const named = (zh: string, en: string) => ({ "zh-CN": zh, en });
const workflow = (states: object) =>
  ({ variables: {}, events: {}, machine: { initial: "a", states } }) as unknown as WorkflowDefinition;
const task = (id: string) => ({ invoke: [{ id, src: "task", params: {}, onDone: [] }] });

describe("the states a new version does not have", () => {
  it("are those a run can rest in, each with the only one of the same title or the same work", () => {
    const from = workflow({
      a: { title: named("甲", "A") },
      review: { title: named("人工审核", "Manual review"), ...task("look") },
      check: { title: named("复查", "Check"), ...task("second") },
      odd: { title: named("怪", "Odd") },
      group: {
        title: named("组", "Group"),
        initial: "inner",
        states: { inner: { title: named("里", "Inner") } },
      },
      ended: { title: named("完", "Ended"), type: "final" },
    });
    const to = workflow({
      a: { title: named("甲", "A") },
      "first-review": { title: named("人工审核", "First review") },
      "second-check": { title: named("再看", "Look again"), ...task("second") },
      around: {
        title: named("外", "Around"),
        initial: "inner",
        states: { inner: { title: named("里", "Inner") } },
      },
    });
    expect(vanishedStates([from], to).map(({ key, suggested }) => [key, suggested])).toEqual([
      ["review", { key: "first-review", because: "title" }],
      ["check", { key: "second-check", because: "work" }],
      ["odd", undefined],
    ]);
  });

  it("include a leaf that has become a group, and lead only to states a run can rest in", () => {
    const from = workflow({ a: { title: named("甲", "A") } });
    const to = workflow({
      a: { title: named("甲", "A"), initial: "inner", states: { inner: { title: named("里", "Inner") } } },
      end: { title: named("完", "End"), type: "final" },
    });
    const [only] = vanishedStates([from], to);
    expect(only?.choices.map(({ key, around }) => [key, around.map(({ en }) => en)])).toEqual([
      ["inner", ["A"]],
    ]);
  });

  it("are told once where several old versions have them, and an ended region may stay ended", () => {
    const region = (end: string) => ({
      p: {
        title: named("并", "P"),
        type: "parallel",
        states: {
          r: {
            title: named("区", "R"),
            initial: end,
            states: { [end]: { title: named("好", "Done"), type: "final" } },
          },
        },
      },
    });
    const found = vanishedStates([workflow(region("ok")), workflow(region("ok"))], workflow(region("good")));
    expect(found.map(({ key, suggested }) => [key, suggested?.key])).toEqual([["ok", "good"]]);
  });
});
