/** What a process is asked to do for a while. */
export interface Turn {
  /** `complete`: whole runs; `start`: runs that are only begun; `commit`: one row, one commit. */
  readonly work: "complete" | "start" | "commit";
  readonly milliseconds: number;
  /** Of these at any time. */
  readonly width: number;
}

export interface TurnTaken {
  readonly count: number;
  /** From the first begun to the last ended. */
  readonly elapsedMs: number;
  /** How long each took, in milliseconds. */
  readonly tookMs: readonly number[];
  /** Processor time of all threads of the process. */
  readonly cpuMs: number;
  /** Statements sent to PostgreSQL, and how often the process waited for an answer to them. */
  readonly statements: number;
  readonly roundTrips: number;
}

/** Several processes that worked at the same time, as one. */
export function together(taken: readonly TurnTaken[]): TurnTaken {
  const sum = (of: (each: TurnTaken) => number): number => taken.reduce((total, each) => total + of(each), 0);
  return {
    count: sum(({ count }) => count),
    elapsedMs: Math.max(...taken.map(({ elapsedMs }) => elapsedMs)),
    tookMs: taken.flatMap(({ tookMs }) => tookMs),
    cpuMs: sum(({ cpuMs }) => cpuMs),
    statements: sum(({ statements }) => statements),
    roundTrips: sum(({ roundTrips }) => roundTrips),
  };
}
