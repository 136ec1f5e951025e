import type { TurnTaken } from "./turn.ts";
import type { ServerUse } from "./watch-server.ts";

/** Whose turns alternate: runs in one process and in two, ours and DBOS's, and raw commits. */
export const ENTRIES = ["one", "two", "dbosOne", "dbosTwo", "commits"] as const;

/** Starts are measured at the end: what they leave open would be work for the others. */
export type Entry = (typeof ENTRIES)[number] | "starts" | "dbosStarts";

/** A turn of an entry, and what the database's server used meanwhile. */
export interface Sample {
  readonly taken: TurnTaken;
  readonly server: ServerUse;
}
