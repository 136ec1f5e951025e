import type { RunStore } from "../../runtime/index.ts";
import type { PlantedBug } from "./mortal-process.ts";

/** Mistakes with schedules, built around the real thing. All must be found. */
export const scheduleBugs: readonly PlantedBug[] = [
  {
    name: "run begun before its moment is settled",
    ports: withStore((store) => ({
      ...store,
      async commit({ schedule, ...commit }) {
        const outcome = await store.commit(commit);
        if (outcome.kind === "committed" && schedule !== undefined)
          await store.settleSchedule(commit.tenant, schedule);
        return outcome;
      },
    })),
  },
  {
    name: "moment settled before its run is begun",
    ports: withStore((store) => ({
      ...store,
      async commit({ schedule, ...commit }) {
        if (schedule !== undefined) await store.settleSchedule(commit.tenant, schedule);
        return store.commit(commit);
      },
    })),
  },
  {
    name: "next moment counted from now",
    ports: (ports) => ({
      ...ports,
      store: changingSettled(ports.store, ({ progress, ...settled }) => ({
        ...settled,
        progress: { ...progress, after: ports.clock.now() },
      })),
    }),
  },
  {
    name: "no entry in the history",
    ports: withStore((store) => changingSettled(store, (settled) => ({ ...settled, firings: [] }))),
  },
];

function withStore(change: (store: RunStore) => RunStore): NonNullable<PlantedBug["ports"]> {
  return (ports) => ({ ...ports, store: change(ports.store) });
}

function changingSettled(
  store: RunStore,
  change: (settled: Parameters<RunStore["settleSchedule"]>[1]) => Parameters<RunStore["settleSchedule"]>[1],
): RunStore {
  return {
    ...store,
    commit: ({ schedule, ...commit }) =>
      store.commit(schedule === undefined ? commit : { ...commit, schedule: change(schedule) }),
  };
}
