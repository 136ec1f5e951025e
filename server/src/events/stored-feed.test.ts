import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { noAnnouncements } from "../store/announcements.ts";
import type { EventStream, StreamEvent } from "./event-stream.ts";
import { createHintFeed } from "./hint-feed.ts";
import { createNews, type News } from "./news.ts";
import { createStoredFeed, type StoredFeed } from "./stored-feed.ts";

/** A client with room for so many events at a time, until it reads. */
function client(room = Infinity) {
  const heard: StreamEvent[] = [];
  const closers: (() => void)[] = [];
  let left = room;
  let onRoom: (() => void) | undefined;
  const seen = { end: undefined as StreamEvent | undefined };
  const stream: EventStream = {
    isOpen: true,
    send(event) {
      if (left === 0) return false;
      left -= 1;
      heard.push(event);
      return true;
    },
    onRoom: (listener) => (onRoom = listener),
    onClose: (listener) => void closers.push(listener),
    end: (last) => void (seen.end = last),
  };
  return {
    stream,
    heard,
    seen,
    read() {
      left = room;
      onRoom?.();
    },
    leave: () => closers.forEach((closer) => closer()),
  };
}

describe("the reader of a process", () => {
  const journal: number[] = [];
  const reads = { count: 0, heads: 0 };
  let isOver = false;
  let isBroken = false;
  let news: News;
  let feed: StoredFeed;
  beforeEach(() => {
    journal.length = 0;
    Object.assign(reads, { count: 0, heads: 0 });
    [isOver, isBroken] = [false, false];
    news = createNews(noAnnouncements);
    feed = createStoredFeed(
      {
        kind: "application",
        heads(_tenant, ids) {
          reads.heads += 1;
          return Promise.resolve(ids.map((id) => ({ id, revision: journal.length })));
        },
        async read(_tenant, id, after) {
          reads.count += 1;
          await Promise.resolve();
          if (isBroken) throw new Error("the store is away");
          if (id === "none") return undefined;
          const events = journal
            .filter((seq) => seq > after)
            .slice(0, 3)
            .map((seq) => ({ id: seq, event: "e", data: seq }));
          const hasMore = events.length === 3;
          return { events, hasMore, ...(isOver && !hasMore ? { end: { event: "end", data: {} } } : {}) };
        },
      },
      { news, pollMs: 20, onFailure: () => undefined },
    );
  });
  afterEach(() => feed.close());

  const append = (count: number): void => {
    for (let index = 0; index < count; index += 1) journal.push(journal.length + 1);
  };
  const notice = () =>
    news.tell("one", [{ event: "application.changed", id: "a", status: "", finished: false }]);
  const seqs = ({ heard }: ReturnType<typeof client>) => heard.map(({ id }) => id);

  it("RT410 reads once for all that follow, each from where it was, and ends them when all is told", async () => {
    append(7);
    const clients = Array.from({ length: 50 }, () => client());
    clients.forEach(({ stream }, index) => feed.follow("one", "a", index % 2 === 0 ? 0 : 5, stream));
    await vi.waitUntil(() => clients.every(({ heard }) => heard.at(-1)?.id === 7));
    expect([seqs(clients[0]!), seqs(clients[1]!)]).toEqual([
      [1, 2, 3, 4, 5, 6, 7],
      [6, 7],
    ]);
    expect(reads.count).toBeLessThan(8);
    const before = reads.count;
    append(1);
    isOver = true;
    notice();
    notice();
    await vi.waitUntil(() => clients.every(({ seen }) => seen.end?.event === "end"));
    // For notices and looks, whatever number follows.
    expect(reads.count - before).toBeLessThan(5);
    expect(seqs(clients[1]!)).toEqual([6, 7, 8]);
    for (const { leave } of clients) leave();
    expect(feed.followed).toBe(0);
  });

  it("RT410 finds by looking what no notice told of, and what it could not read before", async () => {
    const one = client();
    feed.follow("one", "a", 0, one.stream);
    await vi.waitUntil(() => reads.count > 0);
    isBroken = true;
    append(2);
    await vi.waitUntil(() => reads.count > 1);
    isBroken = false;
    await vi.waitUntil(() => one.heard.length === 2);
    const gone = client();
    feed.follow("one", "none", 0, gone.stream);
    await vi.waitUntil(() => gone.seen.end !== undefined);
  });

  it("RT412 a client that is behind is told nothing until it has read, then the rest, and holds up nobody", async () => {
    append(9);
    const [slow, other] = [client(2), client()];
    feed.follow("one", "a", 0, slow.stream);
    feed.follow("one", "a", 0, other.stream);
    await vi.waitUntil(() => other.heard.length === 9);
    expect(seqs(slow)).toEqual([1, 2]);
    for (let turn = 2; turn <= 5; turn += 1) {
      slow.read();
      await vi.waitUntil(() => slow.heard.length === Math.min(9, turn * 2));
    }
    expect(seqs(slow)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("RT411 too many hints, and those a client had no room for, are told as resync", async () => {
    const hints = createHintFeed(news);
    const [all, slow, other] = [client(), client(2), client()];
    hints.follow("one", all.stream, (event) => event !== "backtest.changed");
    hints.follow("one", slow.stream, () => true);
    hints.follow("two", other.stream, () => true);
    for (const id of ["a", "b", "a"])
      news.tell("one", [
        { event: "task.opened", id },
        { event: "backtest.changed", id },
      ]);
    await vi.waitUntil(() => all.heard.length === 3);
    expect(all.heard.map(({ event, data }) => [event, data])).toEqual([
      ["resync", {}],
      ["task.opened", { id: "b" }],
      ["task.opened", { id: "a" }],
    ]);
    slow.read();
    expect(slow.heard.at(-1)?.event).toBe("resync");
    for (let index = 0; index < 300; index += 1)
      news.tell("one", [{ event: "task.changed", id: `${index}` }]);
    await vi.waitUntil(() => all.heard.at(-1)?.event === "resync", 3_000);
    expect(all.heard).toHaveLength(4);
    expect(other.heard).toHaveLength(1);
    for (const { leave } of [all, slow, other]) leave();
    hints.close();
  });
});
