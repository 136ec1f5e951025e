import {
  checkSchema,
  pointer,
  pointerParts,
  type Issue,
  type Json,
  type Texts,
} from "@lendloom/engine/kernel";
import { packCodes, PackCasesSchema, runPackCases, type CaseResult } from "@lendloom/engine/decision";
import { runWorkflowCases, type Place, type WorkflowCaseResult } from "@lendloom/engine/process";
import { WorkflowCasesSchema } from "@lendloom/engine/workflow";
import type { DefinitionKey, DefinitionKind } from "../store/index.ts";
import type { DefinitionSet } from "./check-definitions.ts";
import { textMember, type Member } from "./definition-key.ts";

export interface CaseOutcome extends DefinitionKey {
  readonly case: string;
  readonly title: Texts;
  readonly passed: boolean;
  readonly issues: readonly Issue[];
  /** Where the result is another one than expected. Empty for a case that could not be carried out at all. */
  readonly differences: readonly CaseDifference[];
}

/** One expectation that was not met, with what it would have to be. */
export interface CaseDifference {
  /** In the file of cases. */
  readonly pointer: string;
  readonly expected: Json;
  /** Absent: there is no such result. */
  readonly actual?: Json;
}

/** The named cases that lie beside definitions, run in the set that would be live. */
export function runCases(set: DefinitionSet, members: readonly Member[]): readonly CaseOutcome[] {
  return members.flatMap((member) => {
    const { kind, id, cases } = member;
    if (cases === undefined || cases === null) return [];
    return runners[kind](set, member).map((result) => ({ kind, id, ...result }));
  });
}

type Outcome = Omit<CaseOutcome, keyof DefinitionKey>;

const runners: Readonly<Record<DefinitionKind, (set: DefinitionSet, member: Member) => readonly Outcome[]>> =
  {
    pack(set, { id, cases }) {
      const pack = set.pack(id);
      const parsed = checkSchema(PackCasesSchema, cases);
      if (!parsed.ok) return [unreadable(parsed.error)];
      return pack.ok ? runPackCases(pack.value, parsed.value.cases).results.map(packOutcome) : [];
    },
    workflow(set, { id, cases }) {
      const workflow = set.workflow(id);
      const parsed = checkSchema(WorkflowCasesSchema, cases);
      if (!parsed.ok) return [unreadable(parsed.error)];
      return workflow.ok
        ? runWorkflowCases(workflow.value.process, parsed.value.cases, {
            traces: false,
            ...placeOf(set, id),
          }).results.map((result, index) =>
            workflowOutcome(result, index, parsed.value.cases[index]?.steps ?? []),
          )
        : [];
    },
    catalogue: () => [],
    calendar: () => [],
    product: () => [],
  };

/** The calendar of the first product that runs the workflow: its cases are played in it. */
function placeOf(set: DefinitionSet, workflow: string): { readonly place?: Place } {
  const calendars = set.members().flatMap(({ kind, definition }) => {
    const runsIt = kind === "product" && textMember(definition, "workflow") === workflow;
    return runsIt ? [textMember(definition, "calendar")] : [];
  });
  const [first] = calendars.filter((id) => id !== undefined);
  const calendar = first === undefined ? undefined : set.calendar(first);
  return calendar?.ok === true ? { place: calendar.value } : {};
}

function packOutcome({ id, title, passed, issues, decision }: CaseResult): Outcome {
  const differences =
    decision === undefined
      ? []
      : issues.map(({ code, pointer, params }): CaseDifference => {
          const { expected = null, actual = null, name } = params;
          if (code === "case.outcome") return { pointer, expected, actual };
          // Sentences join the codes; the file has them as a list.
          if (code === "case.reasons") return { pointer, expected, actual: packCodes(decision.reasons) };
          const output =
            typeof name === "string" && Object.hasOwn(decision.outputs, name)
              ? decision.outputs[name]
              : undefined;
          return { pointer, expected, ...(output === undefined ? {} : { actual: output }) };
        });
  return { case: id, title, passed, issues, differences };
}

function workflowOutcome(
  { id, title, passed, issues, simulation }: WorkflowCaseResult,
  index: number,
  steps: readonly object[],
): Outcome {
  const cut = simulation.error === undefined ? undefined : cutScript(simulation.error, index, steps);
  const isPlayed = simulation.error === undefined || cut !== undefined;
  const differing = issues.filter(({ code }) => code === "case.differs");
  // A run that waits for a person has no outcome yet: there is nothing to expect in its place.
  const differences = differing.map(({ pointer, params: { expected = null, actual = null } }) => ({
    pointer,
    expected,
    ...(actual === null ? {} : { actual }),
  }));
  return { case: id, title, passed, issues, differences: isPlayed ? [...differences, ...(cut ?? [])] : [] };
}

/**
 * A script may tell a run what it no longer takes: an offer accepted by someone who is declined now. The result is
 * then what the script up to there leads to. An incident is none: it has to be mended.
 */
function cutScript(
  { code, pointer: at }: NonNullable<WorkflowCaseResult["simulation"]["error"]>,
  index: number,
  steps: readonly object[],
): readonly CaseDifference[] | undefined {
  const [member, step] = pointerParts(at ?? "");
  if (member !== "steps" || !untaken.has(code)) return undefined;
  return [
    {
      pointer: pointer("cases", index, "steps"),
      expected: steps as readonly Json[],
      actual: steps.slice(0, Number(step)) as readonly Json[],
    },
  ];
}

const untaken: ReadonlySet<string> = new Set([
  "run.finished",
  "run.event-refused",
  "simulation.task-not-open",
]);

/** A file of cases that cannot be read is one failing case: nothing it promises was tried. */
function unreadable(issues: readonly Issue[]): Outcome {
  const title = { "zh-CN": "用例文件", en: "The file of cases" };
  return { case: "*", title, passed: false, issues, differences: [] };
}
