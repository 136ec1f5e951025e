import type { JournalEntry } from "../../process/index.ts";
import type { RunCommit, RunStore, Runtime } from "../../runtime/index.ts";
import type { PlantedBug } from "./mortal-process.ts";

/** Fifteen mistakes that a durable runtime can make, each built around the real one. All must be found. */
export const plantedBugs: readonly PlantedBug[] = [
  { name: "acknowledge before commit", ports: withStore(acknowledgeEarly) },
  { name: "effects outside the transaction", ports: withStore(writeRowsAfterwards) },
  {
    name: "effects before the commit",
    ports: (ports) => ({
      ...ports,
      store: onCommit(ports.store, async (commit, proceed) => {
        for (const { runId, generation, connector, operation } of commit.activities.begin) {
          const idempotencyKey = `${runId}:${generation}`;
          const call = { tenant: commit.tenant, connector, operation, idempotencyKey };
          await ports.connectors
            .call({ ...call, input: {}, timeoutMs: 1_000, attempt: 1 })
            .catch(() => undefined);
        }
        return proceed(commit);
      }),
    }),
  },
  {
    name: "timer not re-armed",
    ports: changingCommits((commit) =>
      commit.timers.remove.length === 0 ? commit : { ...commit, timers: { ...commit.timers, set: [] } },
    ),
  },
  { name: "stale completion accepted", ports: withStore(completeWhatIsOpen) },
  { name: "dedupe key without tenant", ports: sharingKeys() },
  { name: "attempt not counted", ports: withStore(forgetAttempts) },
  { name: "retry without fencing", ports: withStore(giveBackUnfenced) },
  { name: "lost journal entry", ports: changingCommits(loseEvents) },
  { name: "double fire of timers", ports: withStore(fireByName) },
  {
    name: "task not closed on leaving",
    ports: changingCommits((commit) => {
      const close = commit.tasks.close.filter(({ status }) => status !== "cancelled");
      return { ...commit, tasks: { ...commit.tasks, close } };
    }),
  },
  {
    name: "lease ignored",
    ports: withStore((store) => ({
      ...store,
      claimActivities: (claim) => store.claimActivities({ ...claim, leaseUntil: claim.now }),
      claimTimers: (claim) => store.claimTimers({ ...claim, leaseUntil: claim.now }),
    })),
  },
  {
    name: "incident drops the event",
    ports: changingCommits((commit) => {
      const raise = commit.incidents.raise.map((incident) => ({ ...incident, event: { value: null } }));
      return { ...commit, incidents: { ...commit.incidents, raise } };
    }),
  },
  { name: "snapshot without revision guard", ports: withStore(overwrite) },
  { name: "idempotency answered from another request", runtime: ignoreRequestHashes },
  {
    name: "clock going back",
    ports: withStore((store) => ({
      ...store,
      async readRun(tenant, id) {
        const stored = await store.readRun(tenant, id);
        return stored && { ...stored, run: { ...stored.run, updatedAt: "" } };
      },
    })),
  },
];

function withStore(change: (store: RunStore) => RunStore): NonNullable<PlantedBug["ports"]> {
  return (ports) => ({ ...ports, store: change(ports.store) });
}

type Commit = RunStore["commit"];

function onCommit(
  store: RunStore,
  commit: (commit: RunCommit, proceed: Commit) => ReturnType<Commit>,
): RunStore {
  return { ...store, commit: (asked) => commit(asked, (now) => store.commit(now)) };
}

function changingCommits(change: (commit: RunCommit) => RunCommit): NonNullable<PlantedBug["ports"]> {
  return withStore((store) => onCommit(store, (commit, proceed) => proceed(change(commit))));
}

/** Answers at once and writes with the next call; a process that dies in between has promised too much. */
function acknowledgeEarly(store: RunStore): RunStore {
  let waiting: RunCommit[] = [];
  const flushed = async <T>(then: () => Promise<T>): Promise<T> => {
    const due = waiting;
    waiting = [];
    for (const commit of due) await store.commit(commit);
    return then();
  };
  return {
    ...store,
    readRun: (tenant, id) => flushed(() => store.readRun(tenant, id)),
    claimTimers: (claim) => flushed(() => store.claimTimers(claim)),
    claimActivities: (claim) => flushed(() => store.claimActivities(claim)),
    commit: (commit) => {
      waiting.push(commit);
      return Promise.resolve({ kind: "committed", revision: commit.expected + 1 });
    },
  };
}

/** The run first, and what is to be done about it in a commit of its own. */
function writeRowsAfterwards(store: RunStore): RunStore {
  return onCommit(store, async (commit, proceed) => {
    const { timers, activities, tasks } = commit;
    const first = await proceed({
      ...commit,
      timers: { ...timers, set: [] },
      activities: { ...activities, begin: [] },
      tasks: { ...tasks, open: [] },
    });
    if (first.kind !== "committed") return first;
    const { idempotency: _done, ...rest } = commit;
    await proceed({
      ...rest,
      expected: first.revision,
      journal: [],
      decisions: [],
      timers: { ...timers, remove: [] },
      activities: { ...activities, remove: [], retry: [] },
      tasks: { ...tasks, close: [] },
      incidents: { raise: [], resolve: [] },
    });
    return first;
  });
}

/** A completion is taken for whatever the same invocation waits for now. */
function completeWhatIsOpen(store: RunStore): RunStore {
  return {
    ...store,
    async readTask(tenant, id) {
      const task = await store.readTask(tenant, id);
      const stored = task && (await store.readRun(tenant, task.runId));
      if (task === undefined) return undefined;
      const open = stored?.run.snapshot.invokes[task.invoke];
      return open === undefined ? task : { ...task, status: "open", generation: open.generation };
    },
  };
}

function sharingKeys(): NonNullable<PlantedBug["ports"]> {
  const tenants = ["lender-a", "lender-b"];
  return withStore((store) => {
    const anyone = async (key: string) => {
      for (const tenant of tenants) {
        const record = await store.readIdempotency(tenant, key);
        if (record !== undefined) return record;
      }
      return undefined;
    };
    return {
      ...store,
      readIdempotency: (_tenant, key) => anyone(key),
      async commit(commit) {
        const record = commit.idempotency && (await anyone(commit.idempotency.key));
        return record === undefined ? store.commit(commit) : { kind: "repeated", record };
      },
    };
  });
}

function forgetAttempts(store: RunStore): RunStore {
  return {
    ...store,
    async claimActivities(claim) {
      return (await store.claimActivities(claim)).map((row) => ({ ...row, attempt: 1 }));
    },
  };
}

/** Whoever comes back with a failure gives the activity back, whosever it is by now. */
function giveBackUnfenced(store: RunStore): RunStore {
  return onCommit(store, async (commit, proceed) => {
    const rows = await store.readActivities(commit.tenant, commit.run.id);
    const retry = commit.activities.retry.map((back) => ({
      ...back,
      attempt: rows.find(({ generation }) => generation === back.generation)?.attempt ?? back.attempt,
    }));
    const { fence: _, ...unfenced } = commit;
    return proceed({ ...unfenced, activities: { ...commit.activities, retry } });
  });
}

/** Leaves out what was received, and numbers the rest as if it had never been there. */
function loseEvents(commit: RunCommit): RunCommit {
  const [first] = commit.journal;
  const kept = commit.journal.filter(({ kind }) => kind !== "event-received");
  if (first === undefined || kept.length === commit.journal.length) return commit;
  const journal = kept.map((entry, index): JournalEntry => ({ ...entry, seq: first.seq + index }));
  return { ...commit, journal, run: { ...commit.run, journal: journal.at(-1)?.seq ?? first.seq - 1 } };
}

/** Hands out each timer twice, and as the one that its run has under that name now. */
function fireByName(store: RunStore): RunStore {
  const again: Awaited<ReturnType<RunStore["claimTimers"]>>[number][] = [];
  return {
    ...store,
    async claimTimers(claim) {
      const second = again.splice(0);
      const current = [];
      for (const row of second) {
        const stored = await store.readRun(row.tenant, row.runId);
        const armed = stored?.run.snapshot.timers[row.timer];
        if (armed !== undefined) current.push({ ...row, generation: armed.generation });
      }
      const first = await store.claimTimers(claim);
      again.push(...first);
      return [...current, ...first];
    },
  };
}

/** Who writes last, wins. */
function overwrite(store: RunStore): RunStore {
  return onCommit(store, async (commit, proceed) => {
    const stored = await store.readRun(commit.tenant, commit.run.id);
    if (stored === undefined || stored.revision === commit.expected) return proceed(commit);
    const before = stored.run.journal;
    const journal = commit.journal.map((entry, index): JournalEntry => ({
      ...entry,
      seq: before + index + 1,
    }));
    const run = { ...commit.run, journal: before + journal.length };
    return proceed({ ...commit, expected: stored.revision, journal, run });
  });
}

function ignoreRequestHashes(runtime: Runtime): Runtime {
  const blind = <C extends { readonly idempotency?: { readonly key: string; readonly requestHash: string } }>(
    command: C,
  ): C =>
    command.idempotency === undefined
      ? command
      : { ...command, idempotency: { ...command.idempotency, requestHash: "" } };
  return {
    ...runtime,
    startRun: (tenant, command) => runtime.startRun(tenant, blind(command)),
    deliverEvent: (tenant, id, command) => runtime.deliverEvent(tenant, id, blind(command)),
    completeTask: (tenant, id, command) => runtime.completeTask(tenant, id, blind(command)),
  };
}
