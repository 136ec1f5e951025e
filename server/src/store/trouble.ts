/** What keeps a store from answering although nothing is wrong with what it was asked. */
export type StoreTrouble =
  /** No room left where it writes. */
  | "full"
  /** Others hold what it needs, for longer than it may wait. */
  | "busy"
  /** It cannot be reached, or its disk fails. */
  | "unavailable";

/** The trouble behind an error of the store's library or of the database, however deep in its causes; else undefined. */
export function storeTroubleOf(error: unknown): StoreTrouble | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth += 1) {
    const trouble = ofCode((cause as { readonly code?: unknown }).code) ?? ofMessage(cause.message);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

function ofCode(code: unknown): StoreTrouble | undefined {
  if (typeof code !== "string") return undefined;
  if (full.has(code)) return "full";
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED") || busy.has(code)) return "busy";
  // A disk that fails reads as nonsense before it reads as an error.
  const disk = ["SQLITE_IOERR", "SQLITE_CORRUPT", "SQLITE_NOTADB"].some((start) => code.startsWith(start));
  const lost = disk || /^(08|57P)[0-9A-Z]{2,3}$/.test(code) || unavailable.has(code);
  return lost ? "unavailable" : undefined;
}

/** PostgreSQL: disk full. */
const full: ReadonlySet<string> = new Set(["SQLITE_FULL", "ENOSPC", "53100"]);
/** PostgreSQL: lock not available, a statement over its time, deadlock, serialization failure, no connection or memory left. */
const busy: ReadonlySet<string> = new Set([
  "55P03",
  "57014",
  "40P01",
  "40001",
  "53000",
  "53200",
  "53300",
  "53400",
]);
/**
 * PostgreSQL: an I/O error, a read-only standby, an idle transaction ended, a damaged page, a password that was changed,
 * a database that is gone; the network; a lost mount.
 */
const unavailable: ReadonlySet<string> = new Set([
  "28000",
  "28P01",
  "3D000",
  "58030",
  "25006",
  "25P03",
  "XX001",
  "XX002",
  "SQLITE_READONLY",
  "SQLITE_CANTOPEN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
  "ENOTFOUND",
]);

/** The driver of PostgreSQL tells these by their words alone. */
function ofMessage(message: string): StoreTrouble | undefined {
  if (message.startsWith("timeout exceeded when trying to connect")) return "busy";
  if (message.startsWith("Query read timeout")) return "unavailable";
  return /^Connection terminated|^Client has encountered a connection error/.test(message)
    ? "unavailable"
    : undefined;
}
