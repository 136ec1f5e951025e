import type { Json } from "../kernel/index.ts";
import {
  DEFAULT_CONCURRENCY,
  mapHolds,
  MAX_INPUT_CHARACTERS,
  MAX_ITEMS,
  type Invoke,
  type InvokeError,
  type OpenInvoke,
  type WorkflowEffect,
} from "../workflow/index.ts";
import type { ItemResult, MapRun } from "./flow-run.ts";
import { itemGeneration, itemOf } from "./item-generation.ts";
import { processIssue } from "./process-issues.ts";
import { ProcessFault, type RunDraft } from "./run-draft.ts";
import type { RunEffect } from "./run-event.ts";
import type { Settled } from "./settle-decisions.ts";
import { answerField } from "./stored-facts.ts";
import { inputOf, openInputs, storedInputs } from "./map-inputs.ts";
import { beginSubflow, cancelSubflow } from "./subflows.ts";

type Begin = Extract<WorkflowEffect, { kind: "begin-map" }>;
type Map = Extract<Invoke, { src: "map" }>;

/** Notes a map and what its items will be given; its sub-flows begin, and its end is told, as the step settles. */
export function beginMap(draft: RunDraft, { invoke, generation, items }: Begin): void {
  const { total } = items;
  const large = total <= MAX_ITEMS && items.inputs.length < total ? { tooLarge: true as const } : {};
  const inputs = storedInputs(draft, generation, items.inputs);
  draft.record({ kind: "map-begun", invoke, generation, total, ...large, inputs });
}

/** Ends a map that is not waited for any more: its sub-flows under way are cancelled, the others never begin. */
export function endMap(
  draft: RunDraft,
  invoke: string,
  generation: string,
  how: "done" | "failed" | "cancelled",
): readonly RunEffect[] {
  const map = draft.run.maps?.[generation];
  if (map === undefined) return [];
  const open = itemsOf(map.begun).filter((item) => map.results[item] === undefined);
  const effects = open.flatMap((item) => cancelSubflow(draft, invoke, itemGeneration(generation, item)));
  draft.record({ kind: "map-ended", invoke, generation, how });
  return effects;
}

/**
 * Looks at the maps under way: answers the first that is done or has failed; where there is none, each has as many
 * sub-flows under way as it may have.
 */
export function settleMap(draft: RunDraft): Settled | undefined {
  const open = Object.entries(draft.run.snapshot.invokes)
    .filter(([, { src }]) => src === "map")
    .sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [invoke, its] of open) {
    const settled = settle(draft, invoke, its);
    if (settled !== undefined) return settled;
  }
  return undefined;
}

function settle(draft: RunDraft, invoke: string, { generation }: OpenInvoke): Settled | undefined {
  const definition = draft.world.process.workflow.invokes.get(invoke)?.definition;
  const map = draft.run.maps?.[generation];
  if (definition?.src !== "map" || map === undefined) throw new Error(`Expected the map ${invoke}`);
  const standing = standingOf(draft, definition, map, generation);
  switch (standing.kind) {
    case "failed": {
      const { error } = standing;
      if (definition.onError === undefined) {
        throw new ProcessFault(processIssue("process.map-failed", "", { invoke, ...error }));
      }
      draft.effects.push(...endMap(draft, invoke, generation, "failed"));
      return { label: `${invoke} error`, input: { kind: "error", invoke, generation, error } };
    }
    case "done": {
      const output = outcomesOf(draft, generation, map, "cancelled");
      draft.effects.push(...endMap(draft, invoke, generation, "done"));
      return { label: `${invoke} done`, input: { kind: "done", invoke, generation, output } };
    }
    case "open":
      beginMore(draft, definition, map, generation);
      return undefined;
  }
}

type Standing = { readonly kind: "open" | "done" } | { readonly kind: "failed"; readonly error: InvokeError };

/** Whether a map is done, has failed, or goes on. */
function standingOf(draft: RunDraft, definition: Map, map: MapRun, generation: string): Standing {
  const { completion = "all" } = definition.params;
  const { total, results } = map;
  const unfit = misfitOf(map);
  if (unfit !== undefined) return { kind: "failed", error: unfit };
  const ended = Object.entries(results);
  const failed = ended.filter(([, result]) => "error" in result);
  const done = ended.length - failed.length;
  const over = ended.length === total;
  if (completion === "settled") return { kind: over ? "done" : "open" };
  if (typeof completion === "object" && "when" in completion) {
    const asked = !over && broughtResult(draft, generation);
    return { kind: over || (asked && holds(draft, definition.id, map, generation)) ? "done" : "open" };
  }
  if (completion === "all") {
    const [first] = failed;
    return first === undefined
      ? { kind: over ? "done" : "open" }
      : { kind: "failed", error: itemFailed(first) };
  }
  const needed = completion === "any" ? 1 : completion.count;
  // Where there are no items, there is nothing to wait for; what that means its guards say.
  if (done >= needed || total === 0) return { kind: "done" };
  if (total - failed.length >= needed) return { kind: "open" };
  const message = `Expected ${needed} of ${total} to be done, but ${failed.length} failed`;
  return { kind: "failed", error: { code: "map.too-few", message } };
}

/** Whether the step under way tells what an item of the map came to. */
function broughtResult({ entries }: RunDraft, generation: string): boolean {
  return entries.some(
    (entry) =>
      (entry.kind === "subflow-done" || entry.kind === "subflow-failed" || entry.kind === "invoke-skipped") &&
      itemOf(entry.generation)?.map === generation,
  );
}

function itemFailed([item, result]: readonly [string, ItemResult]): InvokeError {
  const { code, message } = "error" in result ? result.error : { code: "", message: "" };
  return { code: "map.item-failed", message: `Item ${item}: ${code}: ${message}`.slice(0, 500) };
}

/** Why a map cannot be begun at all; it is asked before anything is. */
function misfitOf({ total, tooLarge }: MapRun): InvokeError | undefined {
  if (total > MAX_ITEMS) {
    return { code: "map.too-many", message: `Expected at most ${MAX_ITEMS} items, but got ${total}` };
  }
  if (tooLarge !== true) return undefined;
  const message = `Expected items of at most ${MAX_INPUT_CHARACTERS} characters, but got more`;
  return { code: "map.too-large", message };
}

function holds(draft: RunDraft, invoke: string, map: MapRun, generation: string): boolean {
  const { workflow } = draft.world.process;
  const world = { at: draft.at, facts: draft.workflowFacts() };
  const output = outcomesOf(draft, generation, map, "open");
  const held = mapHolds(workflow, draft.openSnapshot(), world, invoke, output);
  if (!held.ok) throw new ProcessFault(held.error);
  return held.value;
}

/** What came of each item, in their order; `unended` is the status of those that have not ended. */
function outcomesOf(draft: RunDraft, generation: string, { total, results }: MapRun, unended: string): Json {
  return itemsOf(total).map((index) => {
    const result = results[index];
    if (result === undefined) return { index, status: unended };
    if ("error" in result) return { index, status: "failed", error: result.error };
    const output = draft.stored.read(result.output, answerField(itemGeneration(generation, index)));
    return { index, status: "done", output };
  });
}

/** Begins the next items, in their order, as long as fewer are under way than may be. */
function beginMore(draft: RunDraft, { id: invoke, params }: Map, map: MapRun, generation: string): void {
  const { workflow, concurrency = DEFAULT_CONCURRENCY } = params;
  const room = concurrency - (map.begun - Object.keys(map.results).length);
  const count = Math.min(room, map.total - map.begun);
  if (count <= 0) return;
  const inputs = openInputs(draft, generation, map);
  for (let item = map.begun + 1; item <= map.begun + count; item++) {
    const begin = { invoke, generation: itemGeneration(generation, item), workflow };
    draft.effects.push(beginSubflow(draft, { ...begin, ...inputOf(inputs, item) }));
  }
}

function itemsOf(count: number): readonly number[] {
  return Array.from({ length: count }, (_, place) => place + 1);
}
