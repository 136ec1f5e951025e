import type { RunCommit, RunStore } from "@lendloom/engine/runtime";
import type { Hint } from "./hint.ts";
import type { News } from "./news.ts";

/** What lists show differently after a commit of a run. */
function hintsOfCommit({ run, tasks, incidents, migration, schedule }: RunCommit): readonly Hint[] {
  const { id, status, finished, parent } = run;
  const application = id;
  return [
    {
      event: "application.changed",
      id,
      status,
      finished,
      ...(parent === undefined ? {} : { parent: parent.run }),
    },
    ...tasks.open.map((task): Hint => ({ event: "task.opened", id: task.id, application })),
    ...(tasks.change ?? []).map((task): Hint => ({ event: "task.changed", id: task.id, application })),
    ...tasks.close.map((task): Hint => ({ event: "task.closed", id: task.id, application })),
    ...incidents.raise.map((incident): Hint => ({ event: "incident.opened", id: incident.id, application })),
    ...incidents.resolve.map((incident): Hint => ({
      event: "incident.closed",
      id: incident.id,
      application,
    })),
    ...(migration === undefined ? [] : [{ event: "migration.changed", id: migration } satisfies Hint]),
    ...(schedule === undefined ? [] : [scheduleHint(schedule)]),
  ];
}

/** It was saved, or removed, or a moment of it came. */
function scheduleHint({ id }: { readonly id: string }): Hint {
  return { event: "schedule.changed", id };
}

/** Tells what was really committed. */
export function tellCommits(store: RunStore, news: Pick<News, "tell">): RunStore {
  return {
    ...store,
    async commit(commit) {
      const outcome = await store.commit(commit);
      if (outcome.kind === "committed") news.tell(commit.tenant, hintsOfCommit(commit));
      return outcome;
    },
    async saveSchedule(saved) {
      const outcome = await store.saveSchedule(saved);
      if (outcome === "saved") news.tell(saved.row.tenant, [scheduleHint(saved.row)]);
      return outcome;
    },
    async removeSchedule(tenant, id, removed) {
      const wasThere = await store.removeSchedule(tenant, id, removed);
      if (wasThere) news.tell(tenant, [scheduleHint({ id })]);
      return wasThere;
    },
    async settleSchedule(tenant, settled) {
      const outcome = await store.settleSchedule(tenant, settled);
      if (outcome === "settled") news.tell(tenant, [scheduleHint(settled)]);
      return outcome;
    },
  };
}
