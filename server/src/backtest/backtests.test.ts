import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Worker } from "node:worker_threads";
import { afterEach, expect, it } from "vitest";
import { createBacktestFiles } from "./backtest-files.ts";
import { backtestThread } from "./backtest-thread.ts";
import type { BacktestOrder } from "./backtest-job.ts";
import { createBacktests, type Backtest, type Backtests } from "./backtests.ts";
import type { FedApplicant } from "./decision-feed.ts";

const read = (path: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../../rules", path), "utf8"));
const german = {
  definition: read("german-credit/pack.json"),
  catalogue: read("catalogues/german-credit.json"),
};
const sound = { packs: [german, german], options: { at: "2026-11-22T09:00:00Z" } } as const;

const threads: Worker[] = [];
/** The thread as it is, kept so that a test can kill it and see that it is gone. */
const begin: typeof backtestThread = (...told) => {
  const thread = backtestThread(...told);
  threads.push(thread);
  return thread;
};
const soon = { timeout: 20_000 };
const isGone = (thread: Worker | undefined): boolean => thread?.threadId === -1;

afterEach(() => {
  expect(threads.splice(0).every(isGone)).toBe(true);
});

function settled(backtests: Backtests, backtest: Backtest | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (backtest?.status !== "running") resolve();
    else backtests.listen(backtest.id, ({ status }) => status !== "running" && resolve());
  });
}

/** A job over a file that was received, with its path. */
async function overFile(text: string | AsyncIterable<Buffer>) {
  const files = createBacktestFiles();
  const source = typeof text === "string" ? Readable.from([Buffer.from(text)]) : Readable.from(text);
  const file = (await files.receive("one", source))?.file ?? "";
  const path = (await files.take("one", file)) ?? "";
  const order = (mostRows = 20_000_000): BacktestOrder => ({
    ...sound,
    source: { kind: "file", path, format: "csv", columns: { ref: "id" }, mostRows },
    afterwards: () => files.remove("one", file),
  });
  return { files, path, order };
}

/** Decisions without end, as fast as they are asked for; counts what was asked and whether it was told to stop. */
function endless() {
  const seen = { batches: 0, stopped: false };
  const batch: readonly FedApplicant[] = Array.from({ length: 200 }, (_, index) => ({
    ref: `r${index}#1`,
    at: "2026-11-22T09:00:00.000Z",
    facts: { age: 20 + (index % 50) },
  }));
  async function* feed(): AsyncGenerator<readonly FedApplicant[], void, undefined> {
    try {
      for (;;) {
        seen.batches += 1;
        yield await Promise.resolve(batch);
      }
    } finally {
      seen.stopped = true;
    }
  }
  const order: BacktestOrder = { ...sound, source: { kind: "decisions", count: 1e9 }, feed: feed() };
  return { seen, order };
}

it("CP12 a thread that ends without a result is told as lost", async () => {
  const backtests = createBacktests({ begin });
  const { path, order } = await overFile("age\n30\n");
  const broken = { definition: {}, catalogue: {} };
  const started = backtests.start("one", { ...order(), packs: [broken, broken] });
  expect([started?.status, backtests.get("two", started?.id ?? "")]).toEqual(["running", undefined]);
  await settled(backtests, started);
  expect(started).toMatchObject({ status: "failed", issues: [{ code: "backtest.worker-lost" }] });
  await backtests.close();
  expect(existsSync(path)).toBe(false);
});

it("CP12 a thread that is killed from outside is told as lost, and its file and feed are gone", async () => {
  const backtests = createBacktests({ begin });
  const { seen, order } = endless();
  const fed = backtests.start("one", order);
  await expect.poll(() => seen.batches, soon).toBeGreaterThan(3);
  await threads[0]?.terminate();
  await settled(backtests, fed);
  expect(fed).toMatchObject({ status: "failed", issues: [{ code: "backtest.worker-lost" }] });
  await expect.poll(() => seen.stopped).toBe(true);

  const uploaded = await overFile(generated(600_000));
  const read = backtests.start("one", uploaded.order());
  await expect.poll(() => read?.rows ?? 0, soon).toBeGreaterThan(0);
  await threads[1]?.terminate();
  await settled(backtests, read);
  expect(read).toMatchObject({ status: "failed", issues: [{ code: "backtest.worker-lost" }] });
  await backtests.close();
  expect(existsSync(uploaded.path)).toBe(false);
});

it("CP12 a thread that fills its heap ends alone, with its limit", async () => {
  const backtests = createBacktests({ begin, heapMib: 8 });
  const { path, order } = await overFile(generated(20_000));
  const started = backtests.start("one", order());
  await settled(backtests, started);
  expect(started).toMatchObject({
    status: "failed",
    issues: [{ code: "backtest.out-of-memory", params: { limit: 8 } }],
  });
  await backtests.close();
  expect(existsSync(path)).toBe(false);
});

it("CP14 stored decisions come a batch at a time, and a cancelled one takes no more", async () => {
  const backtests = createBacktests({ begin });
  const { seen, order } = endless();
  const started = backtests.start("one", order);
  await expect.poll(() => started?.rows ?? 0, soon).toBeGreaterThan(400);
  // What was asked of the store is what the thread has taken, and the one batch that is under way.
  expect(seen.batches * 200).toBeGreaterThanOrEqual(started?.rows ?? 0);
  expect(await backtests.cancel("two", started?.id ?? "")).toBe(false);
  expect(await backtests.cancel("one", started?.id ?? "")).toBe(true);
  expect(started).toMatchObject({ status: "cancelled", issues: [{ code: "backtest.cancelled" }] });
  expect([isGone(threads[0]), seen.stopped]).toEqual([true, true]);
  const { batches } = seen;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(seen.batches).toBe(batches);
  await backtests.close();
});

it("CP14 a store that fails ends it with a code, and a closed server runs nothing", async () => {
  const failures: unknown[] = [];
  const backtests = createBacktests({ begin, onFailure: (error) => failures.push(error) });
  async function* feed(): AsyncGenerator<readonly FedApplicant[], void, undefined> {
    await Promise.resolve();
    throw new Error("the disk is gone");
  }
  const failed = backtests.start("one", {
    ...sound,
    source: { kind: "decisions", count: 1 },
    feed: feed(),
  });
  await settled(backtests, failed);
  expect(failed).toMatchObject({ status: "failed", issues: [{ code: "backtest.store-unreadable" }] });
  expect(failures).toMatchObject([{ message: "the disk is gone" }]);

  const { order, seen } = endless();
  const running = backtests.start("one", order);
  await expect.poll(() => seen.batches, soon).toBeGreaterThan(0);
  await backtests.close();
  expect([running?.status, seen.stopped]).toEqual(["cancelled", true]);
  expect(backtests.start("one", endless().order)).toBeUndefined();
});

it("CP12 a file of more rows than may be is refused with the row, in bounded memory", async () => {
  const backtests = createBacktests({ begin, heapMib: 64 });
  const { path, order } = await overFile(generated(60_000));
  const started = backtests.start("one", order(50_000));
  await settled(backtests, started);
  expect(started).toMatchObject({
    status: "failed",
    issues: [{ code: "applicants.too-many-rows", params: { limit: 50_000 }, pointer: "/rows/50001" }],
  });
  await backtests.close();
  expect(existsSync(path)).toBe(false);
});

/** Applicants as bytes, made as they are taken. */
async function* generated(count: number): AsyncGenerator<Buffer, void, undefined> {
  yield Buffer.from("id,durationMonths,amount,age\n");
  for (let from = 0; from < count; from += 10_000) {
    const rows = Array.from({ length: Math.min(10_000, count - from) }, (_, index) => {
      const id = from + index;
      return `${id},${6 + (id % 40)},${500 + id},${20 + (id % 50)}\n`;
    });
    yield await Promise.resolve(Buffer.from(rows.join("")));
  }
}
