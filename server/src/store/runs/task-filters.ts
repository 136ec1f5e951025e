import { eq, isNull, like, or, type SQL } from "drizzle-orm";
import type { Schema } from "../schema/index.ts";

/** Tasks a role does, or was told of by a ladder; roles are names of a closed list. */
export function forRole({ role, notified }: Schema["tasks"], name: string): SQL | undefined {
  return /^[a-z-]+$/.test(name) ? or(eq(role, name), like(notified, `%"${name}"%`)) : eq(role, name);
}

/** A person's tasks, or nobody's. */
export function heldBy({ assignee }: Schema["tasks"], person: string | null): SQL {
  return person === null ? isNull(assignee) : eq(assignee, person);
}
