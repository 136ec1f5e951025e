import {
  KEPT_FIRINGS,
  type FiringRow,
  type ReleasedWork,
  type ScheduleRow,
  type ScheduleStore,
  type SettledSchedule,
} from "../runtime/index.ts";

/** Schedules and their histories in maps, as a part of the memory store. */
export interface MemorySchedules {
  readonly store: ScheduleStore;
  /** Whether a schedule is still the one that was read, and the moment of a run has no entry yet. */
  mayWrite(tenant: string, settled: SettledSchedule | undefined): boolean;
  write(tenant: string, settled: SettledSchedule | undefined): void;
  release(released: readonly ReleasedWork[]): void;
  nextDue(): readonly string[];
}

interface Kept {
  readonly row: ScheduleRow;
  readonly owner: string;
  readonly leaseUntil: string;
  /** Latest first. */
  readonly firings: readonly FiringRow[];
}

const FREE = { owner: "", leaseUntil: "" };

export function memorySchedules(): MemorySchedules {
  const kept = new Map<string, Kept>();
  /** The highest revision of each lender's removed schedules. */
  const removed = new Map<string, number>();
  const answer = <T>(value: T): Promise<T> => Promise.resolve(structuredClone(value));
  const key = (tenant: string, id: string) => JSON.stringify([tenant, id]);
  const byId = (left: Kept, right: Kept) => (left.row.id < right.row.id ? -1 : 1);

  function mayWrite(tenant: string, settled: SettledSchedule | undefined): boolean {
    if (settled === undefined) return true;
    const found = kept.get(key(tenant, settled.id));
    const known = new Set(found?.firings.map(({ dueAt }) => dueAt));
    const begun = settled.firings.filter(({ result }) => result === "started");
    const same = found?.row.epoch === settled.epoch && found.row.createdAt === settled.createdAt;
    return same && begun.every(({ dueAt }) => !known.has(dueAt));
  }

  function write(tenant: string, settled: SettledSchedule | undefined): void {
    const found = settled && kept.get(key(tenant, settled.id));
    if (settled === undefined || found === undefined) return;
    const { firings, wakeAt, epoch, state, progress } = settled;
    const { wakeAt: _before, ...row } = found.row;
    const known = new Set(found.firings.map(({ dueAt }) => dueAt));
    const history = [...firings.filter(({ dueAt }) => !known.has(dueAt)), ...found.firings]
      .sort((left, right) => (left.dueAt > right.dueAt ? -1 : 1))
      .slice(0, KEPT_FIRINGS);
    kept.set(key(tenant, settled.id), {
      ...FREE,
      row: { ...row, state, progress, epoch: epoch + 1, ...(wakeAt === undefined ? {} : { wakeAt }) },
      firings: history,
    });
  }

  const store: ScheduleStore = {
    saveSchedule({ row, expected, epoch, capacity }) {
      const found = kept.get(key(row.tenant, row.id));
      if ((found?.row.revision ?? null) !== expected) return answer("conflict");
      const same = found?.row.epoch === epoch && found?.row.createdAt === row.createdAt;
      if (found !== undefined && !same) return answer("moved");
      const own = [...kept.values()].filter((other) => other.row.tenant === row.tenant);
      if (found === undefined && own.length >= capacity) return answer("full");
      const counted = {
        revision: (expected ?? removed.get(row.tenant) ?? 0) + 1,
        epoch: (found?.row.epoch ?? 0) + 1,
      };
      const firings = found?.firings ?? [];
      kept.set(key(row.tenant, row.id), { ...FREE, row: structuredClone({ ...row, ...counted }), firings });
      return answer("saved");
    },
    readSchedule: (tenant, id) => answer(kept.get(key(tenant, id))?.row),
    listSchedules: (tenant, { after = "", limit }) => {
      const own = [...kept.values()].filter(({ row }) => row.tenant === tenant && row.id > after);
      return answer(
        own
          .sort(byId)
          .slice(0, limit)
          .map(({ row }) => row),
      );
    },
    removeSchedule(tenant, id) {
      const { revision = 0 } = kept.get(key(tenant, id))?.row ?? {};
      removed.set(tenant, Math.max(revision, removed.get(tenant) ?? 0));
      return answer(kept.delete(key(tenant, id)));
    },
    claimSchedules({ now, owner, leaseUntil, limit }) {
      const order = ({ wakeAt = "", tenant, id }: ScheduleRow) => JSON.stringify([wakeAt, tenant, id]);
      const due = [...kept.values()]
        .filter(({ row, leaseUntil: leased }) => (row.wakeAt ?? "9") <= now && leased <= now)
        .sort((left, right) => (order(left.row) < order(right.row) ? -1 : 1))
        .slice(0, limit);
      return answer(
        due.map((found) => {
          const row = { ...found.row, epoch: found.row.epoch + 1 };
          kept.set(key(row.tenant, row.id), { ...found, row, owner, leaseUntil });
          return { ...row, lease: { owner, epoch: row.epoch } };
        }),
      );
    },
    settleSchedule(tenant, settled) {
      if (!mayWrite(tenant, settled)) return answer("stale");
      write(tenant, structuredClone(settled));
      return answer("settled");
    },
    listFirings: (tenant, id, { before = "~", limit }) => {
      const firings = kept.get(key(tenant, id))?.firings ?? [];
      return answer(firings.filter(({ dueAt }) => dueAt < before).slice(0, limit));
    },
  };
  return {
    store,
    mayWrite,
    write,
    release(released) {
      for (const { work, tenant, id, lease } of released) {
        const found = work === "schedule" ? kept.get(key(tenant, id)) : undefined;
        if (found?.row.epoch === lease.epoch) kept.set(key(tenant, id), { ...found, ...FREE });
      }
    },
    nextDue: () => [...kept.values()].flatMap(({ row }) => row.wakeAt ?? []),
  };
}
