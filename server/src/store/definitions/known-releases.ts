import type { Database } from "../database.ts";
import { remembered, type Remembered } from "../remembered.ts";
import type { Release } from "../repositories.ts";

const known = new WeakMap<Database, Remembered<Release>>();

/** The newest release of each lender, which nearly every start asks for; whoever appends one says so by `changing`. */
export function knownReleases(database: Database): Remembered<Release> {
  const releases = known.get(database) ?? remembered<Release>(database);
  known.set(database, releases);
  return releases;
}
