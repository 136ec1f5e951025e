import { isLogicVersion } from "../logic/index.ts";
import type { JournalEntry } from "./journal.ts";

/**
 * A decision that was carried out again, named by the version of the logic that the journal names: what comes out the
 * same by two versions differs in nothing else. Journals of programs of before name none.
 */
export function byRecordedLogic(replayed: JournalEntry, recorded: JournalEntry): JournalEntry {
  if (replayed.kind !== "decided" || recorded.kind !== "decided") return replayed;
  const { logic: own, ...rest } = replayed;
  const { logic } = recorded;
  if (logic === undefined || own === undefined) return rest;
  return { ...rest, logic: isLogicVersion(logic) ? logic : own };
}
