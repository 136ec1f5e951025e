import type { JsonObject } from "../kernel/index.ts";
import type { WorkflowSnapshot } from "../workflow/index.ts";
import type { CompiledProcess } from "./compile-process.ts";
import type { Run } from "./run.ts";
import { RunDraft } from "./run-draft.ts";
import type { Seal } from "./sealing.ts";

/** A run's snapshot with its personal variables opened, and the facts its workflow reads. Throws `Erased`. */
export function openVariables(
  run: Run,
  at: string,
  process: CompiledProcess,
  seal: Seal,
): { readonly snapshot: WorkflowSnapshot; readonly facts: JsonObject } {
  const draft = new RunDraft(run, at, { process, seal });
  return { snapshot: draft.openSnapshot(), facts: draft.workflowFacts() };
}
