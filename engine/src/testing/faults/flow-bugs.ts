import {
  NO_FLOW,
  type Connectors,
  type FlowRows,
  type RunCommit,
  type RunStore,
} from "../../runtime/index.ts";

/** A mistake in what runs tell each other, built around the real thing. */
export interface FlowBug {
  readonly name: string;
  readonly store?: (store: RunStore) => RunStore;
  readonly connectors?: (connectors: Connectors) => Connectors;
}

/** Mistakes with sub-flows, signals, cancelling and undoing. All must be found. */
export const flowBugs: readonly FlowBug[] = [
  {
    name: "message carried outside the commit",
    store: changingFlow((flow) => messagesOf(flow, { take: [] })),
  },
  { name: "sub-flow's end told to nobody", store: withoutMessage("run-ended") },
  { name: "sub-flow never ordered", store: withoutMessage("start-run") },
  {
    name: "next item of a map never ordered",
    store: changingFlow((flow) =>
      messagesOf(flow, { send: flow.messages.send.filter(({ id }) => !/^start:\d+\.\d+\.3$/.test(id)) }),
    ),
  },
  { name: "cancelling does not cascade", store: withoutMessage("cancel-run") },
  { name: "end of what was cancelled told to nobody", store: withoutMessage("run-gone") },
  { name: "event for another run told to nobody", store: withoutMessage("send-event") },
  {
    name: "events of another run out of their order",
    store: (store) => ({ ...store, readMessages: () => Promise.resolve([]) }),
  },
  { name: "end of undoing told to nobody", store: withoutMessage("run-compensated") },
  {
    name: "undoing is not begun",
    store: changing((commit) => {
      const begin = commit.activities.begin.filter(({ purpose }) => purpose !== "compensation");
      return { ...commit, activities: { ...commit.activities, begin } };
    }),
  },
  {
    name: "undoing under the key of what it undoes",
    connectors: (connectors) => ({
      call: (call) => connectors.call({ ...call, idempotencyKey: call.idempotencyKey.replace(/\/c$/, "") }),
    }),
  },
  {
    name: "call left under way is dropped",
    store: changing((commit) => {
      const left = Object.keys(commit.run.abandoned ?? {});
      return {
        ...commit,
        activities: { ...commit.activities, remove: [...commit.activities.remove, ...left] },
      };
    }),
  },
  {
    name: "signal that nobody waits for is dropped",
    store: (store) => ({ ...store, keepSignals: () => Promise.resolve({ kind: "kept" }) }),
  },
  {
    name: "signal delivered and kept",
    store: changingFlow((flow) => ({ ...flow, signals: { take: [] } })),
  },
  {
    name: "signal's message id is forgotten",
    store: (store) => ({
      ...store,
      readIdempotency: () => Promise.resolve(undefined),
      keepSignals: ({ idempotency: _, ...kept }) => store.keepSignals(kept),
      commit: ({ idempotency: _, ...commit }) => store.commit(commit),
    }),
  },
  {
    name: "signal's wait outlives its state",
    store: changingFlow((flow) => ({ ...flow, waits: { ...flow.waits, end: [] } })),
  },
  {
    name: "signal's wait is not written",
    store: changingFlow((flow) => ({ ...flow, waits: { ...flow.waits, begin: [] } })),
  },
];

function changing(change: (commit: RunCommit) => RunCommit): (store: RunStore) => RunStore {
  return (store) => ({ ...store, commit: (commit) => store.commit(change(commit)) });
}

function changingFlow(change: (flow: FlowRows) => FlowRows): (store: RunStore) => RunStore {
  return changing((commit) => ({ ...commit, flow: change(commit.flow ?? NO_FLOW) }));
}

function messagesOf(flow: FlowRows, messages: Partial<FlowRows["messages"]>): FlowRows {
  return { ...flow, messages: { ...flow.messages, ...messages } };
}

function withoutMessage(kind: string): (store: RunStore) => RunStore {
  return changingFlow((flow) =>
    messagesOf(flow, { send: flow.messages.send.filter(({ message }) => message !== kind) }),
  );
}
