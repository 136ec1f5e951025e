import { isJsonObject, type Json } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import type { JournalEntry } from "../api/index.ts";
import type { Light, Lights } from "../canvas/index.ts";
import { placedStates } from "../document/index.ts";

/** Where an application stood after an entry of its journal, and how it came there. */
export interface Moment {
  readonly lights: Lights;
  /** Active states without states inside, at that moment. */
  readonly leaves: readonly string[];
  /** States the entry itself entered; empty when it is no step. */
  readonly entered: readonly string[];
}

/**
 * The path through a workflow up to an entry of the journal, by default the last: states and transitions in the order
 * they were first passed. What the workflow no longer has (the run was migrated) is left out by the canvas.
 */
export function momentAt(
  entries: readonly JournalEntry[],
  definition: WorkflowDefinition,
  until = Number.POSITIVE_INFINITY,
): Moment {
  const boxes = new Map<string, { light: Light; order: number }>();
  const arrows = new Map<string, { order: number }>();
  let order = 0;
  const undone = new Set<string>();
  let active: readonly string[] = [];
  let status = "";
  let entered: readonly string[] = [];
  for (const entry of entries) {
    if (entry.seq > until) break;
    const transitions = transitionsOf(entry);
    entered = transitions.flatMap(({ to }) => to);
    // States come after the arrows that lead to them, so that the light runs along the path.
    for (const { edges, to } of transitions) {
      for (const edge of edges) if (!arrows.has(edge)) arrows.set(edge, { order: (order += 1) });
      for (const state of to)
        if (!boxes.has(state)) boxes.set(state, { light: "passed", order: (order += 1) });
    }
    if (entry.kind === "compensation-done" && typeof entry.invoke === "string") undone.add(entry.invoke);
    const changes = isJsonObject(entry.changes) ? entry.changes : {};
    if (Array.isArray(changes.states)) active = texts(changes.states);
    if (typeof changes.status === "string") status = changes.status;
  }
  const states = placedStates(definition);
  for (const { key, state } of states.values()) {
    const passed = boxes.get(key);
    if (passed !== undefined && state.invoke?.some(({ id }) => undone.has(id)) === true)
      boxes.set(key, { ...passed, light: "undone" });
  }
  const leaves = active.filter((key) => states.get(key)?.state.states === undefined);
  for (const key of leaves) {
    const isFinal = states.get(key)?.state.type === "final";
    boxes.set(key, { light: isFinal ? endLight(status) : "resting", order: order + 1 });
  }
  return { lights: { boxes, arrows }, leaves, entered };
}

interface Passed {
  readonly to: readonly string[];
  readonly edges: readonly string[];
}

/** The last entry up to now that entered a state. */
export function entryInto(entries: readonly JournalEntry[], state: string): number | undefined {
  return entries.findLast((entry) => transitionsOf(entry).some(({ to }) => to.includes(state)))?.seq;
}

/**
 * The workflow (its hash) a run went by at an entry of its journal: the one it was migrated from next, or today's.
 */
export function workflowAt(entries: readonly JournalEntry[], seq: number | undefined, today: string): string {
  if (seq === undefined) return today;
  const next = entries.find((entry) => entry.seq > seq && entry.kind === "migrated");
  const pins = isJsonObject(next?.from) ? next.from.workflow : undefined;
  const hash = isJsonObject(pins) ? pins.hash : undefined;
  return typeof hash === "string" ? hash : today;
}

function transitionsOf({ transitions }: JournalEntry): readonly Passed[] {
  if (!Array.isArray(transitions)) return [];
  return (transitions as readonly Json[]).flatMap((taken) =>
    isJsonObject(taken) ? [{ to: texts(taken.to), edges: texts(taken.edges) }] : [],
  );
}

function endLight(status: string): Light {
  if (["approved", "accepted", "disbursed"].includes(status)) return "approved";
  return status === "declined" ? "declined" : "referred";
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter((it) => typeof it === "string") : [];
}
