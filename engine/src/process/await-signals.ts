import { awaitedKeys } from "../workflow/index.ts";
import { ProcessFault, type RunDraft } from "./run-draft.ts";

/** Notes which signals the run waits for now, and under which keys; the host keeps them where signals find them. */
export function awaitSignals(draft: RunDraft): void {
  const { run, world, at } = draft;
  const { workflow } = world.process;
  if (workflow.correlations.size === 0 || run.cancelled !== undefined) return;
  const keys = awaitedKeys(workflow, draft.openSnapshot(), run.states, {
    at,
    facts: draft.workflowFacts(),
  });
  if (!keys.ok) throw new ProcessFault(keys.error);
  const before = run.waits ?? {};
  const ended = Object.keys(before).filter((event) => before[event] !== keys.value[event]);
  const begun = Object.entries(keys.value).filter(([event, key]) => before[event] !== key);
  if (ended.length === 0 && begun.length === 0) return;
  draft.record({ kind: "signals-awaited", waits: keys.value });
  for (const event of ended) draft.effects.push({ kind: "stop-awaiting", generation: "", event });
  for (const [event, key] of begun) {
    const shared = workflow.correlations.get(event)?.shared === true;
    draft.effects.push({ kind: "await-signal", generation: "", event, key, shared });
  }
}
