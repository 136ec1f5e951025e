import { hasErrors, type Issue } from "@lendloom/engine/kernel";
import type { Finding } from "@lendloom/engine/decision";
import { begunWorkflows, decisionPacks, type WorkflowFinding } from "@lendloom/engine/process";
import type { Analyser } from "../analysis/analyser.ts";
import type { Store, TenantId } from "../store/index.ts";
import type { Unanswered } from "../threads/ask-thread.ts";
import { analysedWorkflow } from "./analysed-workflow.ts";
import { caseFailure } from "./case-failures.ts";
import { definitionSet, type DefinitionSet } from "./check-definitions.ts";
import { definitionIssues } from "./definition-issues.ts";
import { keyText, textMember, type Member } from "./definition-key.ts";
import type { CaseOutcome } from "./run-cases.ts";

/** What the gate tells: errors block publishing, warnings and infos are for the approver to weigh. */
export type GateIssue = Omit<Issue, "severity"> & { readonly severity: Issue["severity"] | "info" };

export interface Gate {
  readonly issues: readonly GateIssue[];
  readonly caseResults: readonly CaseOutcome[];
  /** Nothing stands against publishing. */
  readonly isOpen: boolean;
}

/** How many issues a change request keeps. */
export const MAX_GATE_ISSUES = 200;

/**
 * Everything that is looked at before definitions become live, in the set that would be live: each definition is
 * checked against the others; the cases of what changes, and of what uses it, must pass; and all of these are
 * analysed. Errors of any of the three close the gate.
 */
export async function publishGate(
  {
    store,
    analyser,
    signal,
  }: { readonly store: Store; readonly analyser: Analyser; readonly signal?: AbortSignal | undefined },
  tenant: TenantId,
  live: readonly Member[],
  changed: readonly Member[],
): Promise<Gate> {
  const set = definitionSet([...live, ...changed]);
  const checked = checkIssues(set);
  // What does not compile can neither be tried nor analysed.
  if (hasErrors(checked)) return { issues: checked, caseResults: [], isOpen: false };
  const touched = await Promise.all(
    touchedBy(set, changed).map(async (member) =>
      changed.includes(member) ? member : { ...member, ...(await store.definitions.beside(tenant, member)) },
    ),
  );
  const [tried, found] = await Promise.all([
    analyser.tryCases({ members: set.members(), touched }, signal),
    Promise.all(touched.map((member) => findingsIn(set, live, analyser, member))),
  ]);
  const caseResults = tried.kind === "answer" ? tried.answer : [];
  const untried =
    tried.kind === "answer"
      ? []
      : [definitionIssues.issue("definition.cases-unfinished", "", { because: tried.because })];
  const failures = caseResults.filter(({ passed }) => !passed).map(caseFailure);
  const issues = [...untried, ...failures, ...[...checked, ...found.flat()].sort(bySeverity)];
  return { issues, caseResults, isOpen: issues.every(({ severity }) => severity !== "error") };
}

/** The changed definitions, the packs that read a changed catalogue, and the workflows that use any of those or run by a changed calendar. */
function touchedBy(set: DefinitionSet, changed: readonly Member[]): readonly Member[] {
  const isIn = (among: readonly Member[], kind: Member["kind"], id: string | undefined): boolean =>
    among.some((member) => member.kind === kind && member.id === id);
  const rest = set.members().filter((member) => !isIn(changed, member.kind, member.id));
  const readsChanged = ({ definition }: Member): boolean =>
    isIn(changed, "catalogue", textMember(definition, "catalogue"));
  const packs = rest.filter((member) => member.kind === "pack" && readsChanged(member));
  const workflows = rest.filter(
    (member) =>
      member.kind === "workflow" &&
      (readsChanged(member) ||
        calendarsOf(set, member.id).some((id) => isIn(changed, "calendar", id)) ||
        decisionPacks(member.definition).some((pack) => isIn([...changed, ...packs], "pack", pack)) ||
        begunWorkflows(member.definition, (id) => set.member({ kind: "workflow", id })?.definition).some(
          (id) => isIn(changed, "workflow", id),
        )),
  );
  return [...changed, ...packs, ...workflows];
}

/** The calendars of the products that run a workflow. */
function calendarsOf(set: DefinitionSet, workflow: string): readonly string[] {
  return set.members().flatMap(({ kind, definition }) => {
    const runsIt = kind === "product" && textMember(definition, "workflow") === workflow;
    return runsIt ? (textMember(definition, "calendar") ?? []) : [];
  });
}

/** Issues of everything that would be live, each with its definition before the pointer. */
function checkIssues(set: DefinitionSet): readonly Issue[] {
  return set.members().flatMap((member) => set.issuesOf(member).map((issue) => placed(member, issue)));
}

async function findingsIn(
  set: DefinitionSet,
  live: readonly Member[],
  analyser: Analyser,
  member: Member,
): Promise<readonly GateIssue[]> {
  if (member.kind === "workflow") return workflowFindings(set, live, member);
  if (member.kind !== "pack") return [];
  const catalogue = set.member({ kind: "catalogue", id: textMember(member.definition, "catalogue") ?? "" });
  if (catalogue === undefined) return [];
  const { findings, unfinished } = await analyser.analyse(member, catalogue);
  const told = findings.map((finding) => placed(member, issueOf(finding)));
  return unfinished === undefined ? told : [...told, unfinishedIssue(member, unfinished)];
}

/** What compiling has warned of is among the set's own issues already. */
function workflowFindings(set: DefinitionSet, live: readonly Member[], member: Member): readonly GateIssue[] {
  const analysed = analysedWorkflow(set, member.id, live);
  if (analysed?.ok !== true) return [];
  const told = new Set(set.issuesOf(member).map(({ code, pointer }) => `${code} ${pointer}`));
  return analysed.value.findings
    .filter(({ code, pointer }) => !told.has(`${code} ${pointer}`))
    .map((finding) => placed(member, issueOf(finding)));
}

function issueOf({ code, severity, pointer, params }: Finding | WorkflowFinding): GateIssue {
  return { code, severity, pointer, params };
}

/** A pack that is too large for its bounds can be published all the same; what a later try mends cannot. */
function unfinishedIssue(member: Member, because: Unanswered): GateIssue {
  const severity = because === "full" || because === "closed" ? "error" : "warning";
  return placed(
    member,
    definitionIssues.issue("definition.analysis-unfinished", "", { pack: member.id, because }, severity),
  );
}

function placed<Told extends GateIssue>(member: Member, issue: Told): Told {
  return { ...issue, pointer: `/${keyText(member)}${issue.pointer}` };
}

const weights: Readonly<Record<GateIssue["severity"], number>> = { error: 0, warning: 1, info: 2 };

function bySeverity(left: GateIssue, right: GateIssue): number {
  return weights[left.severity] - weights[right.severity];
}
