import type { Attempt, Calls } from "@lendloom/engine/runtime";

export interface CallRoomOptions {
  /** How long a round waits for its calls before it leaves them behind. */
  readonly patienceMs: number;
  /** So many calls that were left behind to one connector of one lender, and no more are begun. */
  readonly mostOfConnector: number;
  /** So many in all, and only calls of a lender to a connector are begun of which none was left behind. */
  readonly mostInAll: number;
  /** So many, and none is begun. */
  readonly mostAtAll: number;
  readonly onFailure: (error: unknown) => void;
  /** How many calls to a connector are left behind now, of all lenders. */
  readonly onCount: (connector: string, count: number) => void;
  /** One that was left behind is done: there is room again. */
  readonly onRoom: () => void;
}

/** Calls to other systems that take longer than a round waits for, with a bound for each connector of a lender. */
export interface CallRoom extends Calls {
  isFull(): boolean;
  /** Resolves when none is under way. */
  whenEmpty(): Promise<void>;
}

/**
 * Keeps the bulkheads: what answers in a moment is part of its round, and what hangs waits here. So one that hangs takes
 * no lane from the others, and no more than its own share of the room.
 */
export function createCallRoom(options: CallRoomOptions): CallRoom {
  const { patienceMs, mostOfConnector, mostInAll, mostAtAll, onFailure, onCount, onRoom } = options;
  const left = new Map<Attempt, Promise<void>>();

  function leave(attempt: Attempt, settled: Promise<void>): void {
    const gone = settled.then(() => {
      left.delete(attempt);
      count(attempt);
      onRoom();
    });
    left.set(attempt, gone);
    count(attempt);
  }

  function count({ connector }: Attempt): void {
    onCount(connector, [...left.keys()].filter((one) => one.connector === connector).length);
  }

  return {
    isFull: () => left.size >= mostAtAll,
    crowded() {
      const counts = new Map<
        string,
        { readonly tenant: string; readonly connector: string; count: number }
      >();
      for (const { tenant, connector } of left.keys()) {
        const name = JSON.stringify([tenant, connector]);
        const counted = counts.get(name);
        if (counted === undefined) counts.set(name, { tenant, connector, count: 1 });
        else counted.count += 1;
      }
      const most = left.size >= mostInAll ? 1 : mostOfConnector;
      return [...counts.values()]
        .filter(({ count }) => count >= most)
        .map(({ tenant, connector }) => ({ tenant, connector }));
    },
    async follow(attempts) {
      if (attempts.length === 0) return;
      const open = new Map<Attempt, Promise<void>>();
      for (const attempt of attempts) {
        const settled = attempt.done.catch(onFailure).then(() => void open.delete(attempt));
        open.set(attempt, settled);
      }
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => (timer = setTimeout(resolve, patienceMs)));
      await Promise.race([Promise.all(open.values()), patience]);
      clearTimeout(timer);
      for (const [attempt, settled] of open) leave(attempt, settled);
    },
    async whenEmpty() {
      await Promise.all(left.values());
    },
  };
}
