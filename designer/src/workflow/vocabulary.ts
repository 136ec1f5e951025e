import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { outcomeTexts, placedStates } from "../document/index.ts";
import type { Vocabulary } from "./guard-sentence.ts";

/** The words a workflow's guards are read with: its facts, variables and outcomes. */
export function vocabularyOf(
  workflow: WorkflowDefinition,
  catalogue: CatalogueDefinition | undefined,
): Vocabulary {
  const names = new Map<string, Texts>([["outcome", { "zh-CN": "结果", en: "outcome" }]]);
  const values = new Map<string, Texts>(Object.entries(outcomeTexts));
  for (const [name, { title, type }] of Object.entries(catalogue?.facts ?? {})) {
    names.set(name, title);
    if (type.kind === "enum") for (const { value, title } of type.values) values.set(value, title);
  }
  for (const [name, { title }] of Object.entries(workflow.variables)) names.set(name, title);
  for (const { state } of placedStates(workflow).values()) {
    for (const invoke of state.invoke ?? []) {
      if (invoke.src !== "task") continue;
      for (const { value, title } of invoke.params.outcomes) if (!values.has(value)) values.set(value, title);
      for (const [name, { title }] of Object.entries(invoke.params.form ?? {})) names.set(name, title);
    }
  }
  const states = new Map([...placedStates(workflow)].map(([key, { state }]) => [key, state.title]));
  return { names, values, states };
}
