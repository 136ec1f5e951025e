import type { Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import type { DefinitionSummary } from "../api/index.ts";
import { placedStates, type NewStep } from "../document/index.ts";
import type { WorkflowSurroundings } from "./use-surroundings.ts";

/** One of the things a step can use. */
export interface Choice {
  readonly step: NewStep;
  readonly title: Texts | string;
  readonly detail: Texts | string;
}

/** The packs that a decision can ask. */
export function decisionChoices(packTitles: ReadonlyMap<string, Texts>): readonly Choice[] {
  return [...packTitles].map(([pack, title]) => ({
    step: { kind: "decision", pack, title },
    title,
    detail: pack,
  }));
}

const another: Texts = { "zh-CN": "其他服务", en: "Another service" };
const named: Texts = { "zh-CN": "插入后填写连接器和操作", en: "to be named once it is inserted" };

/** The calls that this workflow makes already, and those of the lender's live ones, each once; and one to be named. */
export function activityChoices(
  definition: WorkflowDefinition,
  elsewhere: WorkflowSurroundings["calls"],
): readonly Choice[] {
  const own = [...placedStates(definition).values()].flatMap(({ state }) =>
    (state.invoke ?? []).flatMap(({ src, ...invoke }) =>
      src === "activity" && "params" in invoke ? [{ ...invoke.params, title: state.title }] : [],
    ),
  );
  const known = new Map<string, Choice>();
  for (const call of [...own, ...elsewhere]) {
    const { connector, operation } = call as { readonly connector: string; readonly operation: string };
    const name = `${connector}/${operation}`;
    const title = "title" in call ? (call.title as Texts) : name;
    if (!known.has(name))
      known.set(name, { step: { kind: "activity", connector, operation }, title, detail: name });
  }
  const step: NewStep = { kind: "activity", connector: "connector", operation: "operation" };
  return [...known.values(), { step, title: another, detail: named }];
}

/** The workflows that can be begun as a sub-flow. */
export function subflowChoices(
  definition: WorkflowDefinition,
  workflows: readonly DefinitionSummary[],
): readonly Choice[] {
  return workflows
    .filter(({ id }) => id !== definition.id)
    .map(({ id, title }) => ({ step: { kind: "subflow", workflow: id, title }, title, detail: id }));
}

/** The same for each item of a variable that is a list, where there is one; else of a list that is written out. */
export function mapChoices(
  definition: WorkflowDefinition,
  workflows: readonly DefinitionSummary[],
): readonly Choice[] {
  const list = Object.entries(definition.variables).find(([, { type }]) => type.kind === "list")?.[0];
  return subflowChoices(definition, workflows).flatMap((choice) =>
    choice.step.kind === "subflow"
      ? [{ ...choice, step: { ...choice.step, kind: "map" as const, items: list ?? "[]" } }]
      : [],
  );
}

/** The answer it waits for comes along where the workflow can be told nothing of the kind yet. */
export function offerStep(definition: WorkflowDefinition): NewStep {
  const event = Object.keys(definition.events).find((type) => type.includes("ACCEPT"));
  return { kind: "offer", event: event ?? "OFFER_ACCEPTED" };
}
