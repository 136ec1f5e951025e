/** What one process tells the others at once; each of them would find it by itself a little later. */
export type Announcement = "work";

/** Short news between the processes of one store. What is told twice within a moment may arrive once. */
export interface Announcements {
  /** Tells the other processes, not this one. Never fails: whoever does not hear of it finds it by looking. */
  announce(what: Announcement): void;
  /** Calls `hear` when another process tells something, or when something may have been missed. */
  subscribe(hear: (what: Announcement) => void): () => void;
  /** Whether the news of others arrive at this moment. */
  readonly listening: boolean;
}

/** A store of one process has nobody to tell. */
export const noAnnouncements: Announcements = {
  announce: () => undefined,
  subscribe: () => () => undefined,
  listening: true,
};
