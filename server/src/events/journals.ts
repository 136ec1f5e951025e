import type { Store } from "../store/index.ts";
import type { StoredThings } from "./stored-feed.ts";

const PAGE = 100;

/** Journals of applications as events: each entry as it is read elsewhere, numbered as in the journal. */
export function journalsOf({ runs }: Pick<Store, "runs">): StoredThings {
  return {
    kind: "application",
    heads: (tenant, ids) => runs.readHeads(tenant, ids),
    async read(tenant, id, after) {
      // Asked before its journal: what had ended by then has told all of it.
      const [head] = await runs.readHeads(tenant, [id]);
      if (head === undefined) return undefined;
      const entries = await runs.readJournal(tenant, id, { after, limit: PAGE });
      const events = entries.map((entry) => ({ id: entry.seq, event: entry.kind, data: entry }));
      const hasMore = entries.length === PAGE;
      return !hasMore && head.finished
        ? { events, hasMore, end: { event: "end", data: { finished: true } } }
        : { events, hasMore };
    },
  };
}
