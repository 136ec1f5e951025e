import type { EventStream, StreamEvent } from "./event-stream.ts";
import type { News } from "./news.ts";

/** How things of one kind are read from the store. */
export interface StoredThings {
  /** The part of a hint's event that names the kind. */
  readonly kind: "application" | "backtest";
  /** How often each was written; those that are not there are left out. */
  heads(
    tenant: string,
    ids: readonly string[],
  ): Promise<readonly { readonly id: string; readonly revision: number }[]>;
  /** Undefined: it is not there. */
  read(tenant: string, id: string, after: number): Promise<StoredEvents | undefined>;
}

/** Events after a number, in order. */
export interface StoredEvents {
  readonly events: readonly (StreamEvent & { readonly id: number })[];
  /** There may be others after these. */
  readonly hasMore: boolean;
  /** The last of all: nothing will come any more. */
  readonly end?: StreamEvent;
}

/** Tells streams what the store holds of one thing, each event once and in order. */
export interface StoredFeed {
  follow(tenant: string, id: string, after: number, stream: EventStream): void;
  /** Things that somebody follows. */
  readonly followed: number;
  close(): void;
}

export interface FeedOptions {
  readonly news: News;
  readonly onFailure: (error: unknown) => void;
  /** How often all that is followed is looked at, in case a notice was lost. */
  readonly pollMs?: number;
}

interface Follower {
  readonly stream: EventStream;
  told: number;
  /** Told nothing until it has read what it was told. */
  isBehind: boolean;
}

interface Channel {
  readonly tenant: string;
  readonly id: string;
  readonly followers: Set<Follower>;
  /** The revision that was read last; 0: none. */
  revision: number;
  isWaiting: boolean;
  isReading: boolean;
}

/** Things that are read at the same time, whatever number of streams follows them. */
const LANES = 4;
const POLL_MS = 1_000;
/** While notices arrive, only every so many looks are taken. */
const CALM = 5;

/**
 * One reader of the store for all streams of a process: a thing that several follow is read once. A notice says what
 * to read; what no notice told of is found by looking at how often each was written, one query a lender.
 */
export function createStoredFeed(
  things: StoredThings,
  { news, onFailure, pollMs = POLL_MS }: FeedOptions,
): StoredFeed {
  const channels = new Map<string, Channel>();
  const waiting: Channel[] = [];
  let busy = 0;
  let looks = 0;
  let isLooking = false;
  let isClosed = false;

  function mark(channel: Channel | undefined): void {
    if (channel === undefined || channel.isWaiting || isClosed) return;
    channel.isWaiting = true;
    // One that is being read is read once more afterwards.
    if (channel.isReading) return;
    waiting.push(channel);
    if (busy < LANES) void lane();
  }

  async function lane(): Promise<void> {
    busy += 1;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      next.isWaiting = false;
      next.isReading = true;
      try {
        await tellNew(next);
      } catch (error) {
        // Found again by the next look.
        next.revision = 0;
        onFailure(error);
      }
      next.isReading = false;
      readAgain(next);
    }
    busy -= 1;
  }

  /** Something was told of it while it was read. */
  function readAgain(channel: Channel): void {
    if (channel.isWaiting) waiting.push(channel);
  }

  async function tellNew(channel: Channel): Promise<void> {
    for (;;) {
      const ready = [...channel.followers].filter(({ isBehind }) => !isBehind);
      if (ready.length === 0 || isClosed) return;
      const after = Math.min(...ready.map(({ told }) => told));
      const found = await things.read(channel.tenant, channel.id, after);
      if (found === undefined) {
        for (const { stream } of ready) stream.end({ event: "end", data: {} });
        return;
      }
      for (const follower of ready) tell(channel, follower, found);
      if (!found.hasMore) return;
    }
  }

  function tell(channel: Channel, follower: Follower, { events, end }: StoredEvents): void {
    for (const event of events) {
      if (event.id <= follower.told) continue;
      if (!follower.stream.send(event)) {
        follower.isBehind = true;
        follower.stream.onRoom(() => {
          follower.isBehind = false;
          mark(channel);
        });
        return;
      }
      follower.told = event.id;
    }
    if (end !== undefined) follower.stream.end(end);
  }

  async function look(): Promise<void> {
    looks += 1;
    if (isLooking || channels.size === 0 || (news.listening && looks % CALM !== 0)) return;
    isLooking = true;
    try {
      const ofTenants = Map.groupBy(channels.values(), ({ tenant }) => tenant);
      for (const [tenant, own] of ofTenants) {
        const heads = await things.heads(
          tenant,
          own.map(({ id }) => id),
        );
        const revisions = new Map(heads.map(({ id, revision }) => [id, revision]));
        for (const channel of own) {
          const revision = revisions.get(channel.id) ?? -1;
          if (revision !== channel.revision) mark(channel);
          channel.revision = revision;
        }
      }
    } catch (error) {
      onFailure(error);
    }
    isLooking = false;
  }

  const looking = setInterval(() => void look(), pollMs);
  looking.unref();
  const stop = news.hear({
    hint(tenant, { event, id }) {
      if (channels.size > 0 && event.startsWith(`${things.kind}.`)) mark(channels.get(keyOf(tenant, id)));
    },
    missed(tenant) {
      for (const channel of channels.values())
        if (tenant === undefined || tenant === channel.tenant) channel.revision = 0;
      looks = -1;
    },
  });

  return {
    follow(tenant, id, after, stream) {
      const key = keyOf(tenant, id);
      const channel = channels.get(key) ?? {
        tenant,
        id,
        followers: new Set<Follower>(),
        revision: 0,
        isWaiting: false,
        isReading: false,
      };
      channels.set(key, channel);
      const follower: Follower = { stream, told: after, isBehind: false };
      channel.followers.add(follower);
      stream.onClose(() => {
        channel.followers.delete(follower);
        if (channel.followers.size === 0 && channels.get(key) === channel) channels.delete(key);
      });
      mark(channel);
    },
    get followed() {
      return channels.size;
    },
    close() {
      isClosed = true;
      clearInterval(looking);
      stop();
    },
  };
}

function keyOf(tenant: string, id: string): string {
  return JSON.stringify([tenant, id]);
}
