import { pointer, type Issue } from "../kernel/index.ts";
import type { CompiledWorkflow, Invoke } from "../workflow/index.ts";
import { processIssue } from "./process-issues.ts";

/** What the names of a sub-flow's input are held to. */
export interface SubflowTarget {
  readonly catalogue: string;
  readonly variables: ReadonlySet<string>;
}

/** Ids of the workflows that a compiled one begins, in the order of their invocations. */
export function subflowsOf(workflow: CompiledWorkflow): readonly string[] {
  const ids = [...workflow.invokes.values()].flatMap(({ definition }) =>
    begins(definition) ? [definition.params.workflow] : [],
  );
  return [...new Set(ids)];
}

/** Whether an invocation begins sub-flows: one, or one for each item of a list. */
export function begins(definition: Invoke): definition is Extract<Invoke, { src: "subflow" | "map" }> {
  return definition.src === "subflow" || definition.src === "map";
}

/**
 * What of a workflow's sub-flows does not fit: a workflow that is not there or reads another catalogue, an input
 * for a name that is neither a fact nor a variable of it. `unsound`: it is there, and its errors are told there.
 */
export function subflowIssues(
  workflow: CompiledWorkflow,
  targetOf: (id: string) => SubflowTarget | "unsound" | undefined,
): readonly Issue[] {
  const facts = new Set(workflow.facts.map(({ name }) => name));
  return [...workflow.invokes.values()].flatMap(({ definition, pointer: at, input }): readonly Issue[] => {
    if (!begins(definition)) return [];
    const id = definition.params.workflow;
    const place = `${at}/params/workflow`;
    const target = targetOf(id);
    if (target === "unsound") return [];
    if (target === undefined) return [processIssue("process.subflow-unknown", place, { workflow: id })];
    const expected = workflow.definition.catalogue;
    if (target.catalogue !== expected) {
      return [processIssue("process.catalogue-differs", place, { expected, got: target.catalogue })];
    }
    return input.flatMap(({ name }) =>
      facts.has(name) || target.variables.has(name)
        ? []
        : [processIssue("process.subflow-input", `${at}/input${pointer(name)}`, { name, workflow: id })],
    );
  });
}

/** Warns where a workflow comes to begin itself: nothing but its guards keeps it from going on for ever. */
export function recursionIssues(
  workflow: CompiledWorkflow,
  beginsOf: (id: string) => readonly string[],
): readonly Issue[] {
  const own = workflow.definition.id;
  return [...workflow.invokes.values()].flatMap(({ definition, pointer: at }) => {
    if (!begins(definition)) return [];
    const seen = new Set<string>();
    const queue = [definition.params.workflow];
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      queue.push(...beginsOf(id));
    }
    if (!seen.has(own)) return [];
    const place = `${at}/params/workflow`;
    return [processIssue("process.subflow-recursive", place, { workflow: own }, "warning")];
  });
}
