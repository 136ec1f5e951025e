import { checkSchema, type Issue, type Texts } from "@lendloom/engine/kernel";
import { PackCasesSchema, runPackCases } from "@lendloom/engine/decision";
import { runWorkflowCases } from "@lendloom/engine/process";
import { WorkflowCasesSchema } from "@lendloom/engine/workflow";
import type { DefinitionKey, DefinitionKind } from "../store/index.ts";
import type { DefinitionSet } from "./check-definitions.ts";
import type { Member } from "./definition-key.ts";

export interface CaseOutcome extends DefinitionKey {
  readonly case: string;
  readonly title: Texts;
  readonly passed: boolean;
  readonly issues: readonly Issue[];
}

/** The named cases that lie beside changed definitions, run in the set that would be live. */
export function runCases(set: DefinitionSet, changed: readonly Member[]): readonly CaseOutcome[] {
  return changed.flatMap((member) => {
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
      return pack.ok ? runPackCases(pack.value, parsed.value.cases).results.map(outcomeOf) : [];
    },
    workflow(set, { id, cases }) {
      const workflow = set.workflow(id);
      const parsed = checkSchema(WorkflowCasesSchema, cases);
      if (!parsed.ok) return [unreadable(parsed.error)];
      return workflow.ok
        ? runWorkflowCases(workflow.value.process, parsed.value.cases).results.map(outcomeOf)
        : [];
    },
    catalogue: () => [],
    product: () => [],
  };

interface EngineCase {
  readonly id: string;
  readonly title: Texts;
  readonly passed: boolean;
  readonly issues: readonly Issue[];
}

function outcomeOf({ id, title, passed, issues }: EngineCase): Outcome {
  return { case: id, title, passed, issues };
}

/** A file of cases that cannot be read is one failing case: nothing it promises was tried. */
function unreadable(issues: readonly Issue[]): Outcome {
  return { case: "*", title: { "zh-CN": "用例文件", en: "The file of cases" }, passed: false, issues };
}
