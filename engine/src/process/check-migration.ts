import { err, type Issue, type Result } from "../kernel/index.ts";
import { checkPlan, type MigrationPlan, type ReadyPlan } from "../workflow/index.ts";
import type { CompiledProcess } from "./compile-process.ts";
import { processIssue } from "./process-issues.ts";

/**
 * Checks a plan against both processes: its names, its formulas, and that nothing personal comes out in clear. Programs of
 * before, `older`, did not see that a variable which kept its value was not personal any more.
 */
export function checkMigration(
  plan: MigrationPlan,
  from: CompiledProcess,
  to: CompiledProcess,
  { older = false }: { readonly older?: boolean } = {},
): Result<ReadyPlan> {
  const ready = checkPlan(plan, from.workflow, to.workflow, { older });
  if (!ready.ok) return ready;
  const personal = new Set(
    from.workflow.variables.filter((it) => it.personal).map(({ entry }) => entry.name),
  );
  const inClear = new Set(to.workflow.variables.filter((it) => !it.personal).map(({ entry }) => entry.name));
  const issues = [...ready.value.variables].flatMap(([name, { reads, type }]): readonly Issue[] => {
    const whole = ["string", "record", "list", "date"].includes(type.kind);
    const tells = reads.some((read) => personal.has(read) || from.catalogue.fact(read)?.personal === true);
    if (!whole || !tells || !inClear.has(name)) return [];
    return [processIssue("process.personal-in-clear", `/variables/${name}`, { name })];
  });
  const kept = [...personal]
    .filter((name) => !older && inClear.has(name) && !ready.value.variables.has(name))
    .map((name) => processIssue("process.personal-in-clear", `/variables/${name}`, { name }));
  return issues.length + kept.length > 0 ? err([...issues, ...kept]) : ready;
}
