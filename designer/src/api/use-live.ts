import { useQueryClient, type QueryClient, type QueryKey } from "@tanstack/react-query";
import { useEffect } from "react";
import { create } from "zustand";
import type { JournalEntry, Page } from "./contract/index.ts";
import { grownJournal } from "./grown-journal.ts";
import { heardHints } from "./heard-hints.ts";
import { openLiveStream, type HeardEvent } from "./live-stream.ts";
import { keys } from "./queries.ts";

/** Whether the server's events arrive; while they do not, pages ask now and then. */
export const useLiveState = create<{ readonly isLive: boolean | undefined }>()(() => ({ isLive: undefined }));

/** Lists that a hint makes old, by the first part of its event. */
const lists: Readonly<Record<string, readonly QueryKey[]>> = {
  application: [keys.applications],
  task: [keys.tasks],
  incident: [keys.incidents],
  release: [keys.releases, keys.definitions()],
  "change-request": [keys.changeRequests],
  migration: [keys.migrations],
  schedule: [keys.schedules],
};
/** What changes many times a second is read again once in this time. */
const GATHER_MS = 400;

/** Keeps lists, queues and open applications fresh while somebody is signed in. */
export function useLiveLists(): void {
  const client = useQueryClient();
  useEffect(() => {
    const refresh = gathering(client);
    const stop = openLiveStream({
      url: () => "/v1/events",
      events: heardHints,
      hear: (hint) => refresh.soon(keysOf(hint)),
      onState: (isLive) => useLiveState.setState({ isLive }),
    });
    return () => {
      stop();
      refresh.stop();
      useLiveState.setState({ isLive: undefined });
    };
  }, [client]);
}

function keysOf({ event, data }: HeardEvent): readonly QueryKey[] {
  if (event === "resync") return [...Object.values(lists).flat(), ["application"]];
  const { id, application = id, parent } = data as Hinted;
  const kind = event.slice(0, event.indexOf("."));
  const ofOne = ["application", "task", "incident"].includes(kind) ? [keys.application(application)] : [];
  const ofParent = parent === undefined ? [] : [keys.application(parent)];
  return [...(lists[kind] ?? []), ...ofOne, ...ofParent];
}

interface Hinted {
  readonly id: string;
  readonly application?: string;
  /** The application that a sub-flow belongs to. */
  readonly parent?: string;
}

/** Keeps one application's journal growing while it is looked at; `kinds` are the entries that are known. */
export function useLiveJournal(id: string, kinds: readonly string[]): void {
  const client = useQueryClient();
  useEffect(() => {
    const key = ["application", id, "journal"];
    const refresh = gathering(client);
    const stop = openLiveStream({
      url: () => {
        const last = client.getQueryData<Page<JournalEntry>>(key)?.items.at(-1)?.seq ?? 0;
        return `/v1/applications/${encodeURIComponent(id)}/events?after=${last}`;
      },
      events: [...kinds, "end"],
      hear({ event, data }) {
        if (event === "end") {
          stop();
          refresh.soon([keys.application(id)]);
          return;
        }
        const had = client.getQueryData<Page<JournalEntry>>(key);
        if (had === undefined) return;
        const grown = grownJournal(had, data as JournalEntry);
        if (grown === had) return;
        if (grown !== undefined) client.setQueryData(key, grown);
        refresh.soon([keys.application(id)]);
      },
    });
    return () => {
      stop();
      refresh.stop();
    };
  }, [client, id, kinds]);
}

/** Reads again what is shown of the given keys, each at most once in a while. What never changes is left alone. */
function gathering(client: QueryClient) {
  const waiting = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const queryKey of waiting.values())
      void client.invalidateQueries({ queryKey, predicate: ({ queryKey: each }) => each[2] !== "workflow" });
    waiting.clear();
  };
  return {
    soon(queryKeys: readonly QueryKey[]) {
      for (const queryKey of queryKeys) waiting.set(JSON.stringify(queryKey), queryKey);
      timer ??= setTimeout(flush, GATHER_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
