import type { EventStream } from "./event-stream.ts";
import { thingOf, type Hint } from "./hint.ts";
import type { News } from "./news.ts";

/** Tells streams of a lender what to read again. It keeps nothing: what may have been missed is told as `resync`. */
export interface HintFeed {
  /** `wants` chooses the hints that whoever reads the stream may read the things of. */
  follow(tenant: string, stream: EventStream, wants: (event: Hint["event"]) => boolean): void;
  close(): void;
}

/** Hints of a thing within this time are told as one. */
const GATHER_MS = 100;
/** More hints than these at a time are told as `resync`, and that at most so often. */
const MOST_HINTS = 200;
const RESYNC_MS = 1_000;
/** While the news of other processes do not arrive, this often. */
const DEAF_MS = 10_000;

interface Follower {
  readonly stream: EventStream;
  readonly wants: (event: Hint["event"]) => boolean;
  isBehind: boolean;
}

interface Lender {
  readonly followers: Set<Follower>;
  readonly hints: Map<string, Hint>;
  /** There were too many, or some were missed. */
  isOverrun: boolean;
  telling: NodeJS.Timeout | undefined;
}

export function createHintFeed(
  news: News,
  { deafMs = DEAF_MS }: { readonly deafMs?: number } = {},
): HintFeed {
  const lenders = new Map<string, Lender>();

  function tellSoon(lender: Lender): void {
    lender.telling ??= setTimeout(() => tell(lender), lender.isOverrun ? RESYNC_MS : GATHER_MS).unref();
  }

  function overrun(lender: Lender): void {
    lender.isOverrun = true;
    lender.hints.clear();
    tellSoon(lender);
  }

  function tell(lender: Lender): void {
    lender.telling = undefined;
    const hints = [...lender.hints.values()];
    lender.hints.clear();
    const { isOverrun } = lender;
    lender.isOverrun = false;
    for (const follower of lender.followers) {
      if (follower.isBehind) continue;
      if (isOverrun) resync(follower);
      else
        for (const { event, ...data } of hints)
          if (follower.wants(event) && !follower.stream.send({ event, data })) {
            resync(follower);
            break;
          }
    }
  }

  /** Whoever has no room is told when there is. */
  function resync(follower: Follower): void {
    if (follower.stream.send({ event: "resync", data: {} })) return;
    follower.isBehind = true;
    follower.stream.onRoom(() => {
      follower.isBehind = false;
      resync(follower);
    });
  }

  const stop = news.hear({
    hint(tenant, hint) {
      const lender = lenders.get(tenant);
      if (lender === undefined || lender.isOverrun) return;
      const thing = thingOf(hint);
      // The latest last: clients hear of things in the order of their changes.
      lender.hints.delete(thing);
      lender.hints.set(thing, hint);
      if (lender.hints.size > MOST_HINTS) overrun(lender);
      else tellSoon(lender);
    },
    missed(tenant) {
      for (const [each, lender] of lenders) if (tenant === undefined || tenant === each) overrun(lender);
    },
  });
  const deaf = setInterval(() => {
    if (!news.listening) for (const lender of lenders.values()) overrun(lender);
  }, deafMs);
  deaf.unref();

  return {
    follow(tenant, stream, wants) {
      const lender: Lender = lenders.get(tenant) ?? {
        followers: new Set(),
        hints: new Map(),
        isOverrun: false,
        telling: undefined,
      };
      lenders.set(tenant, lender);
      const follower: Follower = { stream, wants, isBehind: false };
      lender.followers.add(follower);
      stream.onClose(() => {
        lender.followers.delete(follower);
        if (lender.followers.size > 0 || lenders.get(tenant) !== lender) return;
        clearTimeout(lender.telling);
        lenders.delete(tenant);
      });
      // What its client has read before may be old by now.
      resync(follower);
    },
    close() {
      stop();
      clearInterval(deaf);
      for (const { telling } of lenders.values()) clearTimeout(telling);
    },
  };
}
