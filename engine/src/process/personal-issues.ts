import type { Catalogue } from "../decision/index.ts";
import type { Issue } from "../kernel/index.ts";
import type { CompiledWorkflow } from "../workflow/index.ts";
import { processIssue } from "./process-issues.ts";

/** Warns where a personal value flows whole into something that is stored in clear. */
export function personalIssues(workflow: CompiledWorkflow, catalogue: Catalogue): readonly Issue[] {
  const personal = new Set(workflow.variables.filter((it) => it.personal).map(({ entry }) => entry.name));
  for (const { name } of workflow.facts) if (catalogue.fact(name)?.personal === true) personal.add(name);
  const clear = new Map(
    workflow.variables.filter((it) => !it.personal).map(({ slot, entry }) => [slot, entry.name]),
  );
  const leaks = (value: { readonly reads: readonly string[]; readonly type: { readonly kind: string } }) =>
    ["string", "record", "list", "date"].includes(value.type.kind) &&
    value.reads.some((name) => personal.has(name));
  const keys = [...workflow.correlations].flatMap(([event, { key, pointer }]) =>
    key.reads.some((name) => personal.has(name))
      ? [processIssue("process.personal-in-clear", pointer, { name: event }, "warning")]
      : [],
  );
  const places = [...workflow.states.values()].flatMap((state) => {
    const assigned = [
      ...state.entry,
      ...state.exit,
      ...state.transitions.flatMap(({ actions }) => actions),
    ].flatMap((action) => (action.kind === "assign" ? action.values : []));
    const names = [
      ...assigned.flatMap(({ slot, value }) => {
        const name = clear.get(slot);
        return name !== undefined && leaks(value) ? [name] : [];
      }),
      ...state.output.filter(({ value }) => leaks(value)).map(({ name }) => name),
    ];
    return names.map((name) =>
      processIssue("process.personal-in-clear", state.node.pointer, { name }, "warning"),
    );
  });
  return [...keys, ...places];
}
