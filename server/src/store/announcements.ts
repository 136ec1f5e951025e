/** What one process tells the others at once; each of them would find it by itself a little later. */
export type Announcement = "work";

/** Some texts of other processes did not arrive. */
export const MISSED: unique symbol = Symbol("missed");

/** PostgreSQL takes 8,000 bytes in a notice. */
export const MOST_TEXT_BYTES = 7_900;

/** Short news between the processes of one store. What is told twice within a moment may arrive once. */
export interface Announcements {
  /** Tells the other processes, not this one. Never fails: whoever does not hear of it finds it by looking. */
  announce(what: Announcement): void;
  /** Calls `hear` when another process tells something, or when something may have been missed. */
  subscribe(hear: (what: Announcement) => void): () => void;
  /** Sends texts of at most `MOST_TEXT_BYTES` each to the other processes; those that cannot be sent are told as missed. */
  send(texts: readonly string[]): void;
  /** Calls `hear` with each text that another process sends, or with `MISSED`. */
  receive(hear: (text: string | typeof MISSED) => void): () => void;
  /** Whether the news of others arrive at this moment. */
  readonly listening: boolean;
  /** There is no other process that could hear anything. */
  readonly alone: boolean;
}

/** A store of one process has nobody to tell. */
export const noAnnouncements: Announcements = {
  announce: () => undefined,
  subscribe: () => () => undefined,
  send: () => undefined,
  receive: () => () => undefined,
  listening: true,
  alone: true,
};
