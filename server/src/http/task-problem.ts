import type { Refusal } from "@lendloom/engine/process";
import type { Store, TenantId } from "../store/index.ts";
import { nameActors } from "./people.ts";
import { Problem } from "./problem.ts";
import { refusalProblem } from "./refusal.ts";

/** Whoever finds a task claimed is told by whom, with the name people know. */
export async function taskProblem(store: Store, tenant: TenantId, refusal: Refusal): Promise<Problem> {
  const { code, params } = refusal;
  const member = code === "task.claimed" ? "by" : code === "task.assignee-role" ? "to" : undefined;
  const id = member === undefined ? undefined : params[member];
  if (member === undefined || typeof id !== "string") return refusalProblem(refusal);
  const named = await nameActors(store, tenant);
  const name = named({ kind: "person", id }).displayName ?? id;
  return new Problem(code, { params: { ...params, [member]: name, person: id } });
}
