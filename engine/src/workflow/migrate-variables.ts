import { err, ok, type Issue, type Json, type JsonObject, type Result } from "../kernel/index.ts";
import { bindValue } from "../logic/index.ts";
import type { CompiledVariable, CompiledWorkflow } from "./compile-workflow.ts";
import { Frame, StepLog } from "./frame.ts";
import type { MigrationPlan } from "./migration-plan.ts";
import type { StepWorld } from "./step.ts";
import { StepFault } from "./step-fault.ts";
import { slotsOf } from "./take-step.ts";
import { WorkflowExpressions, type CompiledValue } from "./workflow-expressions.ts";
import { workflowIssue } from "./workflow-issues.ts";

/** A plan's formulas over the old workflow's facts and variables, each of its new variable's type. */
export type PlannedVariables = ReadonlyMap<string, CompiledValue>;

export function compilePlannedVariables(
  from: CompiledWorkflow,
  to: CompiledWorkflow,
  { variables = {} }: MigrationPlan,
): Result<PlannedVariables> {
  const expressions = new WorkflowExpressions([...from.facts, ...from.variables.map(({ entry }) => entry)]);
  const declared = new Map(to.variables.map((it) => [it.entry.name, it.entry.type]));
  const planned = new Map<string, CompiledValue>();
  const issues: Issue[] = [];
  for (const [name, text] of Object.entries(variables)) {
    const at = `/variables/${name}`;
    const type = declared.get(name);
    if (type === undefined) {
      issues.push(workflowIssue("workflow.variable-unknown", at, { name }));
      continue;
    }
    const value = expressions.value(text, at, undefined, type);
    if (value !== undefined) planned.set(name, value);
  }
  issues.push(...expressions.issues);
  return issues.length > 0 ? err(issues) : ok(planned);
}

/** The new variables of one run: as planned, or as they were where that fits, or as they begin. */
export function migrateVariables(
  from: CompiledWorkflow,
  to: CompiledWorkflow,
  planned: PlannedVariables,
  variables: JsonObject,
  world: StepWorld,
): Result<JsonObject> {
  const issues: Issue[] = [];
  const frameOf = (workflow: CompiledWorkflow, known: JsonObject) =>
    new Frame({ slots: slotsOf(readingAll(workflow), world, known), at: world.at }, new StepLog());
  const [before, begins] = [frameOf(from, variables), frameOf(to, {})];
  const known: [string, Json][] = [];
  for (const variable of to.variables) {
    const { name } = variable.entry;
    const value = valueOf(variable, planned.get(name), { before, begins, variables }, issues);
    if (value !== undefined) known.push([name, value]);
  }
  return issues.length > 0 ? err(issues) : ok(Object.fromEntries(known));
}

/** A plan may read any fact, not only those that the workflow itself reads. */
function readingAll(workflow: CompiledWorkflow): CompiledWorkflow {
  return { ...workflow, reads: workflow.facts.map(({ name }) => name) };
}

function valueOf(
  { entry: { name, type }, initial }: CompiledVariable,
  planned: CompiledValue | undefined,
  { before, begins, variables }: { before: Frame; begins: Frame; variables: JsonObject },
  issues: Issue[],
): Json | undefined {
  const at = `/variables/${name}`;
  const computed = (frame: Frame, value: CompiledValue) => {
    try {
      return frame.wire([{ name, value }])[name];
    } catch (thrown) {
      if (thrown instanceof StepFault) issues.push(thrown.issue);
      else throw thrown;
      return undefined;
    }
  };
  const kept = Object.hasOwn(variables, name) ? variables[name] : undefined;
  const told =
    planned !== undefined
      ? computed(before, planned)
      : kept === undefined && initial !== undefined
        ? computed(begins, initial)
        : kept;
  if (told !== undefined && !bindValue(type, true, told, at).ok) {
    issues.push(workflowIssue("workflow.value-misfit", at, { type: type.kind }));
  }
  return told;
}
