import {
  createHintFeed,
  createNews,
  createStoredFeed,
  journalsOf,
  nowAndThen,
  type HintFeed,
  type News,
  type StoredFeed,
} from "../events/index.ts";
import type { Identity } from "../identity/index.ts";
import type { Store } from "../store/index.ts";
import { authenticated } from "./authenticate.ts";
import {
  createEventStreams,
  defaultStreamLimits,
  type EventStreams,
  type StreamLimits,
} from "./event-streams.ts";
import type { Metrics } from "./metrics.ts";

/** What happens, as this process tells it to whoever listens. */
export interface LiveEvents {
  readonly news: News;
  readonly streams: EventStreams;
  readonly journals: StoredFeed;
  readonly hints: HintFeed;
  /** Ends all streams; their clients come back, here after a restart or at another process. */
  close(): void;
}

export interface LiveEventsOptions {
  readonly store: Pick<Store, "announcements" | "runs">;
  readonly identity: Identity;
  readonly limits?: Partial<StreamLimits> | undefined;
  readonly metrics: Pick<Metrics, "eventStreams" | "eventStreamsEnded">;
  /** Told what an operator should see in the log. */
  readonly onFailure: (error: unknown) => void;
}

export function createLiveEvents(options: LiveEventsOptions): LiveEvents {
  const { store, identity, limits, metrics } = options;
  const onFailure = nowAndThen(options.onFailure);
  const news = createNews(store.announcements);
  const streams = createEventStreams({
    limits: { ...defaultStreamLimits, ...limits },
    rolesOf: async (request) => (await authenticated(request, identity))?.roles,
    onBegin: () => metrics.eventStreams.inc(),
    onEnd(why) {
      metrics.eventStreams.dec();
      metrics.eventStreamsEnded.inc({ why });
    },
  });
  const journals = createStoredFeed(journalsOf(store), { news, onFailure });
  const hints = createHintFeed(news);
  // A session that ended at any process reads on at none.
  const stop = news.hear({
    hint(_tenant, { event, id }) {
      if (event === "credential.ended") void streams.recheck(id);
    },
    missed: () => undefined,
  });
  return {
    news,
    streams,
    journals,
    hints,
    close() {
      streams.close();
      journals.close();
      hints.close();
      stop();
      news.close();
    },
  };
}
