/** A process that holds no lock of its life. */
export interface Silent {
  readonly id: string;
  /** When it last said that it is there. */
  readonly seenAt: string;
}

/** Tells who of those that do not seem to live is dead. */
export interface Silence {
  /** Those who are dead for all that was seen up to now; each is told once. `atMs` is this process's monotonic time. */
  look(found: readonly Silent[], atMs: number): readonly Silent[];
  /** Nothing could be seen: whatever was missed before may have had no way to say that it is there. */
  forget(): void;
}

/**
 * Dead is who was missed at every look for `graceMs` and has said nothing in between. Between two looks that are more than
 * `gapMs` apart this process stood still, or its machine did, and so may have others: what it missed before does not count.
 */
export function watchSilence({
  graceMs,
  gapMs,
}: {
  readonly graceMs: number;
  readonly gapMs: number;
}): Silence {
  let missed: ReadonlyMap<string, Missed> = new Map();
  let lookedMs = Number.NEGATIVE_INFINITY;
  return {
    look(found, atMs) {
      const stoodStill = atMs - lookedMs > gapMs;
      lookedMs = atMs;
      const before = missed;
      missed = new Map(
        found.map(({ id, seenAt }) => {
          const known = before.get(id);
          const goesOn = known?.seenAt === seenAt && (known.isTold || !stoodStill);
          return [id, goesOn ? known : { id, seenAt, sinceMs: atMs, isTold: false }];
        }),
      );
      const dead = [...missed.values()].filter(({ isTold, sinceMs }) => !isTold && atMs - sinceMs >= graceMs);
      for (const one of dead) one.isTold = true;
      return dead;
    },
    forget() {
      missed = new Map();
    },
  };
}

interface Missed extends Silent {
  /** When it was missed first. */
  readonly sinceMs: number;
  isTold: boolean;
}
