import { isJsonObject, type Json, type JsonObject } from "@lendloom/engine/kernel";
import type { Run } from "@lendloom/engine/process";
import type { Store } from "../store/index.ts";

/** How many incidents are open of each sub-flow under way, by its run: an operator sees at the application that one needs her. */
export function stuckChildren(
  { runs }: Pick<Store, "runs">,
  tenant: string,
  { children = {} }: Run,
): Promise<ReadonlyMap<string, number>> {
  const open = Object.values(children).filter(({ state, ending }) => state === "open" || ending === true);
  return runs.countOpenIncidents(
    tenant,
    open.map(({ run }) => run),
  );
}

/** The answer about an application with what is stuck told at its sub-flows. */
export function withStuck(answer: JsonObject, stuck: ReadonlyMap<string, number>): JsonObject {
  const { children } = answer;
  if (stuck.size === 0 || !Array.isArray(children)) return answer;
  const told = (children as readonly Json[]).map((child): Json => {
    const id = isJsonObject(child) ? child["id"] : undefined;
    const incidents = typeof id === "string" ? stuck.get(id) : undefined;
    return incidents === undefined || !isJsonObject(child) ? child : { ...child, incidents };
  });
  return { ...answer, children: told };
}
