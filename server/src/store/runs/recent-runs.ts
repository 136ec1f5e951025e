import type { StoredRun } from "@lendloom/engine/runtime";
import type { Database } from "../database.ts";

/** Runs under way as this process has committed them last: the next step need not read back what was just written. */
export interface RecentRuns {
  get(tenant: string, id: string): StoredRun | undefined;
  /** After its commit; `size` is the length of its text. A run that has ended is not asked for again. */
  keep(tenant: string, stored: StoredRun, size: number): void;
  /** Nobody knows what is stored of it now, or it is not what was thought. */
  forget(tenant: string, id: string): void;
}

/** Characters of runs' texts that are kept; as values they take some four times as much. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

/**
 * Only where this process alone writes (on SQLite the folder is locked). What is kept may be older than what is stored
 * for as long as the answer to a commit is on its way; a commit that rests on it then meets another revision, is refused,
 * and the run is forgotten here.
 */
export function recentRuns({ kind }: Pick<Database, "kind">, most: number = MOST_CHARACTERS): RecentRuns {
  if (kind !== "sqlite") return { get: () => undefined, keep: () => undefined, forget: () => undefined };
  const known = new Map<string, { readonly stored: StoredRun; readonly size: number }>();
  let characters = 0;

  function drop(key: string): void {
    characters -= known.get(key)?.size ?? 0;
    known.delete(key);
  }

  return {
    get: (tenant, id) => known.get(keyOf(tenant, id))?.stored,
    keep(tenant, stored, size) {
      const key = keyOf(tenant, stored.run.id);
      drop(key);
      if (stored.run.finished || size > most) return;
      known.set(key, { stored, size });
      characters += size;
      for (const oldest of known.keys()) {
        if (characters <= most) return;
        drop(oldest);
      }
    },
    forget: (tenant, id) => {
      drop(keyOf(tenant, id));
    },
  };
}

/** A lender's id has no line break in it. */
function keyOf(tenant: string, id: string): string {
  return `${tenant}\n${id}`;
}
