import { addDelay, canonicalJson, defineIssues, type Issue, type Json, type Texts } from "../kernel/index.ts";
import type { WorkflowCase } from "../workflow/index.ts";
import type { CompiledProcess } from "./compile-process.ts";
import { coverageOf, type WorkflowCoverage } from "./coverage.ts";
import { isSubsequence, simulateProcess } from "./simulate.ts";
import type { SimulationOptions } from "./simulator.ts";
import { DEFAULT_PLACE, type Place } from "./simulated-world.ts";
import type { Simulation } from "./simulation.ts";

export interface WorkflowCaseResult {
  readonly id: string;
  readonly title: Texts;
  readonly passed: boolean;
  /** What differs from the expectation, by pointers below `/cases/<n>/expect`. */
  readonly issues: readonly Issue[];
  readonly simulation: Simulation;
}

export interface WorkflowCasesRun {
  readonly results: readonly WorkflowCaseResult[];
  readonly coverage: WorkflowCoverage;
}

const issues = defineIssues({
  "case.error": { "zh-CN": "用例无法执行到底：{reason}", en: "The case could not be carried out: {reason}" },
  "case.differs": {
    "zh-CN": "期望 {expected}，实际 {actual}。",
    en: "Expected {expected}, but got {actual}.",
  },
});
export const workflowCaseTexts = issues.texts;

/** Plays every case and says what differs and what no case has entered or taken. */
export function runWorkflowCases(
  process: CompiledProcess,
  cases: readonly WorkflowCase[],
  options: SimulationOptions = { traces: false },
): WorkflowCasesRun {
  const results = cases.map((workflowCase, index): WorkflowCaseResult => {
    const simulation = simulateProcess(process, workflowCase, options);
    const at = `/cases/${index}/expect`;
    const found = [
      ...differences(workflowCase, simulation, at),
      ...elapsedDifferences(workflowCase, simulation, at, options.place ?? DEFAULT_PLACE),
    ];
    const { id, title } = workflowCase;
    return { id, title, passed: found.length === 0, issues: found, simulation };
  });
  return {
    results,
    coverage: coverageOf(
      process,
      results.map(({ simulation }) => simulation),
    ),
  };
}

function differences(workflowCase: WorkflowCase, simulation: Simulation, at: string): readonly Issue[] {
  const { expect } = workflowCase;
  const found: Issue[] = [];
  if (simulation.error !== undefined) {
    const { code, texts, pointer, issues: below } = simulation.error;
    const reason = [texts.en, pointer, ...(below ?? []).map((issue) => `${issue.code} ${issue.pointer}`)];
    found.push(issues.issue("case.error", at, { code, reason: reason.filter(Boolean).join(" · ") }));
  }
  const differs = (member: string, expected: Json, actual: Json) =>
    found.push(issues.issue("case.differs", `${at}/${member}`, { expected, actual }));
  if (expect.path !== undefined && !isSubsequence(expect.path, simulation.path)) {
    differs("path", expect.path, simulation.path);
  }
  for (const state of expect.states ?? []) {
    if (!simulation.states.includes(state)) differs("states", state, simulation.states);
  }
  const told: readonly (readonly [string, Json | undefined, Json | undefined])[] = [
    ["status", expect.status, simulation.status],
    ["finished", expect.finished, simulation.finished],
    ["outcome", expect.outcome, simulation.outcome],
    ["undone", expect.undone, expect.undone && (simulation.undone ?? [])],
    ["asked", expect.asked, expect.asked && simulation.asked.map(({ source }) => source)],
  ];
  for (const [member, expected, actual] of told) {
    if (expected === undefined) continue;
    if (canonicalJson(expected) !== canonicalJson(actual ?? null)) differs(member, expected, actual ?? null);
  }
  return found;
}

/** Whether the last thing that happened came neither sooner nor later than expected, by the calendar it ran in. */
function elapsedDifferences(
  { expect, startAt }: WorkflowCase,
  { steps, startedAt }: Simulation,
  at: string,
  place: Place,
): readonly Issue[] {
  const { atLeast, atMost } = expect.elapsed ?? {};
  const bound = (delay: string | undefined) => {
    const end = delay === undefined ? undefined : addDelay(startAt, delay, place);
    return end?.ok === true ? Date.parse(end.value) : undefined;
  };
  const [least, most] = [bound(atLeast), bound(atMost)];
  const last = steps.at(-1)?.at ?? startedAt;
  const ended = Date.parse(last);
  const tell = (member: string, delay: string) =>
    issues.issue("case.differs", `${at}/elapsed/${member}`, { expected: delay, actual: last });
  return [
    ...(least !== undefined && ended < least ? [tell("atLeast", atLeast ?? "")] : []),
    ...(most !== undefined && ended > most ? [tell("atMost", atMost ?? "")] : []),
  ];
}
