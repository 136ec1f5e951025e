/** How large the store is and how busy the ways to it are, for whoever watches over it. */
export interface StoreMeasures {
  /** Of this process: connections that work, and requests that wait for one. */
  connections(): { readonly used: number; readonly waiting: number };
  /** For how many milliseconds all connections have been held while somebody waits for one; 0: nobody has to. */
  heldUpMs(): number;
  /** Bytes of the data and of the log of writes; the log's are undefined where the database does not tell this user. */
  bytes(): Promise<{ readonly data: number; readonly log: number | undefined }>;
}

/** A store that nobody watches: a file that is only read, a database that is being filled. */
export const unmeasured: StoreMeasures = {
  connections: () => ({ used: 0, waiting: 0 }),
  heldUpMs: () => 0,
  bytes: () => Promise.resolve({ data: 0, log: undefined }),
};
