import type { Json, JsonObject } from "../kernel/index.ts";
import type { CompiledInvoke } from "./compile-states.ts";
import type { WorkflowEffect } from "./effect.ts";
import type { Frame } from "./frame.ts";
import type { MapItems } from "./map-items.ts";

/** What an invocation is told as it begins. */
export interface BeginInput {
  /** Its input expressions' values, in wire form; unknown ones are absent. Of a map each item has its own. */
  readonly input: JsonObject;
  /** Of a task, as its expression gives it. */
  readonly priority?: Json;
  readonly items?: MapItems;
}

/** Reads what an invocation that begins in this frame is told. */
export function beginInput({ input, priority, map }: CompiledInvoke, frame: Frame): BeginInput {
  if (map !== undefined) return { input: {}, items: frame.each(map.items, input) };
  return {
    input: frame.wire(input),
    ...(priority === undefined ? {} : frame.wire([{ name: "priority", value: priority }])),
  };
}

/** What the world is told of an invocation that begins. */
export function beginEffect(
  { definition, state }: CompiledInvoke,
  generation: string,
  { input, priority, items }: BeginInput,
): WorkflowEffect {
  const { id, src } = definition;
  const kind = src === "task" ? "open-task" : (`begin-${src}` as const);
  const urgency = src === "task" ? { priority: priorityOf(priority) } : {};
  const each = items === undefined ? {} : { items };
  return { kind, invoke: id, generation, state, input, definition, ...urgency, ...each } as WorkflowEffect;
}

/** A whole number from 1 to 100; what cannot be told is in the middle. */
function priorityOf(told: Json | undefined): number {
  const priority = Math.round(Number(told ?? Number.NaN));
  return Number.isFinite(priority) ? Math.min(Math.max(priority, 1), 100) : 50;
}
