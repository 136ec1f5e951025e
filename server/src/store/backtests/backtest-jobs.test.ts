import { afterEach, beforeEach, expect, it } from "vitest";
import type { Store, TenantId } from "../index.ts";
import { newLender } from "../testing/samples.ts";
import { sqliteUnderTest, type StoreUnderTest } from "../testing/store-under-test.ts";

let subject: StoreUnderTest;
let store: Store;
let demo: TenantId;
beforeEach(async () => {
  subject = await sqliteUnderTest();
  ({ store } = subject);
  demo = await newLender(store, "demo");
});
afterEach(() => subject.end());

const hold = { owner: "one", leaseMs: 60_000 };
const done = { status: "done", rows: 3, share: 1, issues: [], report: { applicants: 3 } } as const;

it("CP16 is told with its progress and its report, and of another lender nothing", async () => {
  const { backtests } = store;
  const lease = await backtests.begin(demo, { id: "b", work: { of: "applicant 110101199003077109" } }, hold);
  expect(await backtests.renew(lease, { rows: 2, share: 0.5 }, 60_000)).toBe(true);
  expect(await backtests.get(demo, "b")).toMatchObject({
    status: "running",
    rows: 2,
    share: 0.5,
    revision: 2,
  });
  expect(await backtests.finish(lease, done)).toBe(true);
  expect(await backtests.report(demo, "b")).toEqual({ applicants: 3 });
  expect(await backtests.get("other", "b")).toBeNull();
  expect(await backtests.heads(demo, ["b", "c"])).toEqual([{ id: "b", revision: 3 }]);
});

it("CP16 whoever lost it, to another process or by its cancelling, writes nothing any more", async () => {
  const { backtests } = store;
  const first = await backtests.begin(demo, { id: "b", work: 1 }, { owner: "one", leaseMs: -1 });
  const second = await backtests.claim({ owner: "two", leaseMs: 60_000 });
  expect(second).toMatchObject({ id: "b", work: 1, attempt: 2, epoch: 2 });
  expect(await backtests.claim(hold)).toBeNull();
  expect(await backtests.renew(first, { rows: 9, share: 1 }, 60_000)).toBe(false);
  expect(await backtests.finish(first, done)).toBe(false);
  expect(await backtests.cancel(demo, "b", [])).toBe(true);
  expect(await backtests.finish(second!, done)).toBe(false);
  expect(await backtests.get(demo, "b")).toMatchObject({ status: "cancelled", rows: 0 });
  const given = await backtests.begin(demo, { id: "g", work: 2 }, hold);
  await backtests.giveBack(given);
  expect(await backtests.claim({ owner: "two", leaseMs: 60_000 })).toMatchObject({ id: "g", work: 2 });
});

it("CP16 the newest that have ended are kept, for a while, and those that run in any case", async () => {
  const { backtests } = store;
  for (const id of ["a", "b", "c"]) {
    await backtests.finish(await backtests.begin(demo, { id, work: 1 }, hold), done);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await backtests.begin(demo, { id: "running", work: 1 }, hold);
  await backtests.trim(demo, { newest: 2, before: "2020-01-01T00:00:00.000Z" });
  expect(await backtests.get(demo, "a")).toBeNull();
  await backtests.trim(demo, { newest: 2, before: "2999-01-01T00:00:00.000Z" });
  expect(await backtests.get(demo, "c")).toBeNull();
  expect(await backtests.remove(demo, "running")).toBe(false);
  expect(await backtests.get(demo, "running")).toMatchObject({ status: "running" });
});

it("a file in parts is there when it is whole, sealed at its place, and gone in time", async () => {
  const { backtestFiles } = store;
  await backtestFiles.append(demo, "f", 0, Buffer.from("110101199003077109"));
  expect(await backtestFiles.parts(demo, "f")).toBeUndefined();
  await backtestFiles.close(demo, "f", 1);
  expect(await backtestFiles.parts(demo, "f")).toBe(1);
  expect(Buffer.from((await backtestFiles.read(demo, "f", 0))!).toString()).toBe("110101199003077109");
  expect(await backtestFiles.parts("other", "f")).toBeUndefined();
  expect(await backtestFiles.list(demo)).toMatchObject([{ file: "f" }]);
  await backtestFiles.trim("2999-01-01T00:00:00.000Z");
  expect(await backtestFiles.list(demo)).toEqual([]);
});
