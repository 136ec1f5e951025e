import type { WorkflowCase, WorkflowDefinition } from "@lendloom/engine/workflow";
import type { DefinitionDocument } from "../document/index.ts";
import { casesTexts } from "./cases-texts.ts";
import { casesIn } from "./editable-case.ts";

/**
 * Adds cases to those of a workflow's draft, or to `former` where the draft has none of its own, as one edit that can
 * be undone. Each gets an id that no other has.
 */
export function takeOver(
  document: DefinitionDocument<WorkflowDefinition>,
  former: unknown,
  chosen: readonly WorkflowCase[],
): void {
  document.edit(casesTexts.takeOverEdit, (content) => {
    const list = [...(casesIn(content.cases ?? former) as readonly WorkflowCase[])];
    for (const one of chosen) list.push({ ...one, id: freshId(one.id, list) });
    content.cases = { format: "lendloom-workflow-cases/1", workflow: content.definition.id, cases: list };
  });
}

function freshId(wanted: string, list: readonly WorkflowCase[]): string {
  const taken = new Set(list.map(({ id }) => id));
  const stem = wanted.replace(/-\d+$/, "");
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) id = `${stem}-${number}`;
  return id;
}
