import type { Json, JsonObject } from "../kernel/index.ts";
import type { CompiledInvoke } from "./compile-states.ts";
import type { WorkflowEffect } from "./effect.ts";

/** What the world is told of an invocation that begins. */
export function beginEffect(
  { definition, state }: CompiledInvoke,
  generation: string,
  input: JsonObject,
  priority: Json | undefined,
): WorkflowEffect {
  const { id, src } = definition;
  const kind = src === "task" ? "open-task" : (`begin-${src}` as const);
  const urgency = src === "task" ? { priority: priorityOf(priority) } : {};
  return { kind, invoke: id, generation, state, input, definition, ...urgency } as WorkflowEffect;
}

/** A whole number from 1 to 100; what cannot be told is in the middle. */
function priorityOf(told: Json | undefined): number {
  const priority = Math.round(Number(told ?? Number.NaN));
  return Number.isFinite(priority) ? Math.min(Math.max(priority, 1), 100) : 50;
}
