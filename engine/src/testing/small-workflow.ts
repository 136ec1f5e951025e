import type { Json } from "../kernel/index.ts";
import type { ScopeEntry } from "../logic/index.ts";
import { compileWorkflow, type CompiledWorkflow } from "../workflow/index.ts";

type Members = { readonly [key: string]: Json };

const title = { "zh-CN": "状态", en: "State" };

/** Facts that small workflows may read. */
export const smallFacts: readonly ScopeEntry[] = [
  { name: "age", type: { kind: "integer" } },
  { name: "city", type: { kind: "string" }, nullable: true },
];

/** Gives every state below a title, so that tests need not. */
function titled(state: Members): Members {
  const states = state["states"] as { readonly [key: string]: Members } | undefined;
  if (states === undefined) return { title, ...state };
  const below = Object.entries(states).map(([key, child]) => [key, titled(child)] as const);
  return { title, ...state, states: Object.fromEntries(below) };
}

/** A workflow with these states, the first of which is initial, and the events GO, BACK and TELL. */
export function smallWorkflow(states: { readonly [key: string]: Members }, more: Members = {}): Members {
  const { states: below } = titled({ states }) as { states: Members };
  const event = { title, roles: ["api-client"] };
  const payload = {
    type: "object",
    properties: { amount: { type: "integer", minimum: 0 }, note: { type: "string", maxLength: 10 } },
  };
  return {
    format: "lendloom-workflow/1",
    id: "small",
    version: "1.0.0",
    title,
    catalogue: "sample",
    events: { GO: event, BACK: event, TELL: { ...event, payload } },
    variables: {
      count: { title, type: { kind: "integer" }, initial: "0" },
      other: { title, type: { kind: "integer" } },
      where: { title, type: { kind: "string" } },
    },
    machine: { initial: Object.keys(states)[0] ?? "none", states: below },
    ...more,
  };
}

/** Compiles a small workflow that is meant to be sound. */
export function compileSmall(
  states: { readonly [key: string]: Members },
  more: Members = {},
): CompiledWorkflow {
  const compiled = compileWorkflow(smallWorkflow(states, more), { facts: smallFacts });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error, null, 1));
  return compiled.value;
}
