import type {
  Claim,
  ClaimedSignal,
  FlowRows,
  FlowStore,
  Fence,
  IdempotencyRecord,
  Lease,
  MessageRow,
  SignalRow,
  WaitRow,
} from "../runtime/index.ts";

interface Leased<Row> {
  readonly row: Row;
  readonly leaseUntil: string;
  readonly lease: Lease;
}

/** Messages, waits and kept signals in maps, as a part of the memory store. */
export interface MemoryFlow {
  readonly store: Omit<FlowStore, "renewLease">;
  /** Whether everything a commit takes is still there. */
  allTaken(tenant: string, rows: FlowRows): boolean;
  /** Whether the claimed message or signal among what is taken is under the lease it quotes. */
  holds(tenant: string, rows: FlowRows, fence: Fence): boolean;
  write(tenant: string, runId: string, rows: FlowRows): void;
  /** When the earliest message is due. */
  nextDue(): readonly string[];
}

export function memoryFlow(idempotency: Map<string, IdempotencyRecord>): MemoryFlow {
  const messages = new Map<string, Leased<MessageRow>>();
  const waits = new Map<string, WaitRow>();
  const signals = new Map<string, Leased<SignalRow>>();
  const answer = <T>(value: T): Promise<T> => Promise.resolve(structuredClone(value));
  const keptSignals = (tenant: string): readonly SignalRow[] =>
    [...signals.values()].map(({ row }) => row).filter((row) => row.tenant === tenant);
  const waitingFor = (tenant: string, name: string, key: string): readonly WaitRow[] =>
    [...waits.values()]
      .filter((wait) => wait.tenant === tenant && wait.name === name && wait.key === key)
      .sort((left, right) => (left.runId < right.runId ? -1 : 1));

  /** Who a kept signal can be delivered to now. */
  function receiversOf({ tenant, name, key, runId }: SignalRow): readonly string[] {
    const waiting = waitingFor(tenant, name, key);
    if (runId !== undefined) return waiting.some((wait) => wait.runId === runId) ? [runId] : [];
    if (waiting.length > 1 && !waiting.every(({ shared }) => shared)) return [];
    return waiting.map((wait) => wait.runId);
  }

  function claimSignals({ now, owner, leaseUntil, limit }: Claim): readonly ClaimedSignal[] {
    const busy = new Set<string>();
    const claimed: ClaimedSignal[] = [];
    const inOrder = [...signals.values()].sort((left, right) =>
      arrivalOf(left.row) < arrivalOf(right.row) ? -1 : 1,
    );
    for (const { row, leaseUntil: leased, lease: before } of inOrder) {
      const runs = receiversOf(row);
      const under = runs.map((run) => idOf(row.tenant, row.name, row.key, run));
      const overtakes = under.some((each) => busy.has(each));
      for (const each of under) busy.add(each);
      if (runs.length === 0 || overtakes || leased > now || claimed.length === limit) continue;
      const lease = { owner, epoch: before.epoch + 1 };
      signals.set(idOf(row.tenant, row.id), { row, leaseUntil, lease });
      claimed.push({ signal: row, runs, lease });
    }
    return claimed;
  }

  const store: MemoryFlow["store"] = {
    claimMessages: ({ now, owner, leaseUntil, limit, except = [] }) =>
      answer(
        [...messages.values()]
          .filter(({ row, leaseUntil: leased }) => row.notBefore <= now && leased <= now)
          .filter(({ row }) => !except.some(({ tenant }) => tenant === row.tenant))
          .sort((left, right) => (dueOf(left.row) < dueOf(right.row) ? -1 : 1))
          .slice(0, limit)
          .map(({ row, lease: before }) => {
            const taken = { ...row, attempt: row.attempt + 1 };
            const lease = { owner, epoch: before.epoch + 1 };
            messages.set(idOf(row.tenant, row.runId, row.id), { row: taken, leaseUntil, lease });
            return { ...taken, lease };
          }),
      ),
    dropMessage: (tenant, runId, id, lease) => {
      const held = messages.get(idOf(tenant, runId, id))?.lease;
      if (lease === undefined || same(held, lease)) messages.delete(idOf(tenant, runId, id));
      return Promise.resolve();
    },
    releaseWork: (released) => {
      for (const { work, tenant, runId, id, lease, notBefore } of released) {
        if (work === "signal") {
          const kept = signals.get(idOf(tenant, id));
          if (kept !== undefined && same(kept.lease, lease)) signals.set(idOf(tenant, id), freed(kept));
        } else if (work === "message") {
          const named = idOf(tenant, runId, id);
          const kept = messages.get(named);
          if (kept === undefined || !same(kept.lease, lease)) continue;
          const row = notBefore === undefined ? kept.row : { ...kept.row, notBefore };
          messages.set(named, { ...freed(kept), row });
        }
      }
      return Promise.resolve();
    },
    readMessages: (tenant, runId) =>
      answer(
        [...messages.values()]
          .map(({ row }) => row)
          .filter((row) => row.tenant === tenant && row.runId === runId)
          .sort((left, right) => (left.id < right.id ? -1 : 1)),
      ),
    findWaits: (tenant, name, key, limit) => answer(waitingFor(tenant, name, key).slice(0, limit)),
    readWaits: (tenant, runId) =>
      answer(
        [...waits.values()]
          .filter((wait) => wait.tenant === tenant && wait.runId === runId)
          .sort((left, right) => (left.name < right.name ? -1 : 1)),
      ),
    keepSignals: ({ tenant, signals: rows, capacity, idempotency: record, instead }) => {
      const used = record && idempotency.get(idOf(tenant, record.key));
      if (used !== undefined) return answer({ kind: "repeated", record: used });
      if (instead !== undefined && !signals.delete(idOf(tenant, instead))) return answer({ kind: "kept" });
      if (instead === undefined && keptSignals(tenant).length + rows.length > capacity)
        return answer({ kind: "full" });
      const [given] = rows;
      const receivedAt =
        given && instead === undefined ? arrivalAfter(keptSignals(tenant), given) : undefined;
      for (const row of rows) {
        signals.set(idOf(tenant, row.id), {
          row: { ...structuredClone(row), ...(receivedAt === undefined ? {} : { receivedAt }) },
          leaseUntil: "",
          lease: { owner: "", epoch: 0 },
        });
      }
      if (record !== undefined) idempotency.set(idOf(tenant, record.key), record);
      return answer({ kind: "kept" });
    },
    firstKept: ({ tenant, name, key, runId }) =>
      answer(
        [...keptSignals(tenant)]
          .filter((row) => row.name === name && row.key === key)
          .filter((row) => row.runId === undefined || row.runId === runId)
          .sort((left, right) => (arrivalOf(left) < arrivalOf(right) ? -1 : 1))[0],
      ),
    claimSignals: (claim) => answer(claimSignals(claim)),
    releaseSignal: (tenant, id) => {
      const kept = signals.get(idOf(tenant, id));
      if (kept !== undefined)
        signals.set(idOf(tenant, id), { ...kept, leaseUntil: "", lease: { ...kept.lease, owner: "" } });
      return Promise.resolve();
    },
    dropSignal: (tenant, id) => {
      signals.delete(idOf(tenant, id));
      return Promise.resolve();
    },
    giveUpSignal: (tenant, id) => Promise.resolve(signals.delete(idOf(tenant, id))),
    dropExpiredSignals: (now) => {
      const expired = [...signals].filter(
        ([, { row }]) => row.expiresAt <= now && receiversOf(row).length === 0,
      );
      for (const [key] of expired) signals.delete(key);
      return answer(expired.length);
    },
    listSignals: (tenant, limit) =>
      answer(
        [...keptSignals(tenant)]
          .sort((left, right) => (arrivalOf(left) < arrivalOf(right) ? -1 : 1))
          .slice(0, limit),
      ),
  };

  return {
    store,
    allTaken: (tenant, rows) =>
      rows.messages.take.every(({ runId, id, lease }) => {
        const kept = messages.get(idOf(tenant, runId, id));
        return kept !== undefined && (lease === undefined || same(kept.lease, lease));
      }) && rows.signals.take.every((id) => signals.has(idOf(tenant, id))),
    holds: (tenant, rows, { work, id, lease }) =>
      work === "message"
        ? rows.messages.take.some(
            (each) => each.id === id && same(messages.get(idOf(tenant, each.runId, id))?.lease, lease),
          )
        : same(signals.get(idOf(tenant, id))?.lease, lease),
    write(tenant, runId, rows) {
      for (const { runId: from, id } of rows.messages.take) messages.delete(idOf(tenant, from, id));
      for (const id of rows.messages.drop) messages.delete(idOf(tenant, runId, id));
      for (const row of rows.messages.send) {
        messages.set(idOf(tenant, runId, row.id), { row, leaseUntil: "", lease: { owner: "", epoch: 0 } });
      }
      for (const id of rows.signals.take) signals.delete(idOf(tenant, id));
      for (const name of rows.waits.end) waits.delete(idOf(tenant, runId, name));
      for (const row of rows.waits.begin) waits.set(idOf(tenant, runId, row.name), row);
    },
    nextDue: () => [...messages.values()].map(({ row }) => row.notBefore),
  };
}

function freed<Row>(kept: Leased<Row>): Leased<Row> {
  return { ...kept, leaseUntil: "", lease: { ...kept.lease, owner: "" } };
}

function same(left: Lease | undefined, right: Lease): boolean {
  return left?.owner === right.owner && left.epoch === right.epoch;
}

function idOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

function dueOf({ notBefore, tenant, runId, id }: MessageRow): string {
  return [notBefore, tenant, runId, id].join("\n");
}

function arrivalAfter(kept: readonly SignalRow[], { name, key, receivedAt }: SignalRow): string {
  const latest = kept.filter((row) => row.name === name && row.key === key).map((row) => row.receivedAt);
  return [receivedAt, ...latest.map((at) => new Date(Date.parse(at) + 1).toISOString())].sort().at(-1) ?? "";
}

function arrivalOf({ receivedAt, tenant, id }: SignalRow): string {
  return [receivedAt, tenant, id].join("\n");
}
