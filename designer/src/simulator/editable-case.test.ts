import { readFileSync } from "node:fs";
import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { WorkflowCase, WorkflowDefinition } from "@lendloom/engine/workflow";
import { describe, expect, it } from "vitest";
import { factOf, fails, withFact, withFailure, withStep, workflowCases } from "./editable-case.ts";
import { lightsOf } from "./lights-of.ts";
import { playCase, playWhatFits } from "./play-case.ts";

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8"));
const catalogue = read("rules/catalogues/consumer.json") as CatalogueDefinition;
const workflow = read("workflows/consumer-loan/workflow.json") as WorkflowDefinition;
const packs = ["pre-screen", "auto-credit-check", "consumer-credit"].map((id) =>
  read(`rules/${id}/pack.json`),
);
const cases = workflowCases(read("workflows/consumer-loan/cases.json"));
const caseOf = (id: string) => cases.find((one) => one.id === id) as WorkflowCase;
const play = (one: WorkflowCase) => playCase({ workflow, catalogue, packs }, one);

describe("a case in the simulator's form", () => {
  const approved = caseOf("approved-and-paid");

  it("reads and writes facts where they come from", () => {
    expect(factOf(approved, catalogue, "age", "application")).toBe(36);
    expect(factOf(approved, catalogue, "creditScore", "bureau")).toBe(680);
    const poorer = withFact(approved, catalogue, "creditScore", "bureau", 590);
    expect(factOf(poorer, catalogue, "creditScore", "bureau")).toBe(590);
    expect(factOf(approved, catalogue, "creditScore", "bureau")).toBe(680);
    expect(
      factOf(withFact(poorer, catalogue, "age", "application", undefined), catalogue, "age", "application"),
    ).toBeUndefined();
  });

  it("flips the outcome when the score falls below the cut-off", () => {
    expect(play(approved).status).toBe("disbursed");
    expect(play(withFact(approved, catalogue, "creditScore", "bureau", 590)).status).toBe("declined");
  });

  it("lets a source fail and answer again", () => {
    const failing = withFailure(approved, approved, "credit-bureau", true);
    expect(fails(failing, "credit-bureau")).toBe(true);
    const simulation = play(failing);
    expect(simulation.states).toContain("manual-review");
    expect(withFailure(failing, approved, "credit-bureau", false)).toEqual(approved);
  });

  it("carries a waiting run on by one more step of its script", () => {
    const failing = withFailure(approved, approved, "credit-bureau", true);
    const index = Number(/\d+/.exec(play(failing).error?.pointer ?? "")?.[0]);
    const step = { task: taskIdOf("manual-review"), outcome: "decline" };
    expect(play(withStep(failing, step, index)).status).toBe("declined");
  });

  it("leaves out, for what is live, a step that only the draft knows", () => {
    const more = withStep(approved, { task: "only-in-the-draft", outcome: "approve" }, 1);
    expect(play(more).finished).toBe(false);
    expect(playWhatFits({ workflow, catalogue, packs }, more, approved).status).toBe("disbursed");
  });

  it("lights the path in order and its end in the colour of how it ended", () => {
    const { boxes, arrows } = lightsOf(play(approved), workflow);
    const order = (key: string) => boxes.get(key)?.order ?? -1;
    expect(order("consent")).toBeGreaterThan(order("application"));
    expect(order("offer")).toBeGreaterThan(order("credit-decision"));
    expect(boxes.get("disbursed")?.light).toBe("approved");
    expect(boxes.has("manual-review")).toBe(false);
    expect(arrows.size).toBeGreaterThan(8);
    const declined = play(caseOf("score-590"));
    expect(lightsOf(declined, workflow).boxes.get("declined")?.light).toBe("declined");
  });
});

function taskIdOf(state: string): string {
  const review = workflow.machine.states["assessment"]?.states?.[state] as
    { invoke?: readonly { id: string }[] } | undefined;
  return review?.invoke?.[0]?.id ?? "";
}
