import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../kernel/index.ts";
import {
  countingIds,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  sampleDocuments,
  scriptedConnectors,
  simulatedClock,
} from "../../testing/index.ts";
import { createRuntime } from "../create-runtime.ts";
import type { Ports } from "../ports.ts";
import type { SaveSchedule } from "./save-schedule.ts";

const T = "demo";
const operator = { kind: "person", id: "li" } as const;
const officer = { ...operator, roles: ["officer"] } as const;
/** Monday, 10:00 in Shanghai. */
const MONDAY = "2026-06-01T02:00:00.000Z";
const calendar = {
  format: "lendloom-calendar/1",
  id: "china",
  version: "1.0.0",
  title: { "zh-CN": "日历", en: "Calendar" },
  zone: "Asia/Shanghai",
  years: [
    {
      year: 2026,
      source: "Notice",
      holidays: [{ title: { "zh-CN": "假", en: "Off" }, from: "2026-06-03", to: "2026-06-04" }],
      workingWeekends: ["2026-06-06"],
    },
  ],
};

function lender() {
  const definitions = fixedDefinitions();
  definitions.publish("loan", { ...sampleDocuments, calendar });
  const clock = simulatedClock(MONDAY);
  const sealer = forgetfulSealer();
  const store = memoryRunStore();
  const ports: Ports = {
    store,
    clock,
    ids: countingIds(),
    definitions,
    connectors: scriptedConnectors({}),
    sealer,
  };
  return { ...ports, definitions, clock, sealer, store, runtime: createRuntime(ports) };
}
type Its = ReturnType<typeof lender>;

const save = (
  { runtime }: Its,
  rule: Partial<SaveSchedule["schedule"]> = {},
  more: Partial<Omit<SaveSchedule, "schedule">> = {},
) =>
  runtime.saveSchedule(T, {
    id: "daily",
    expected: null,
    schedule: {
      title: { "zh-CN": "每日", en: "Daily" },
      product: "loan",
      repeat: "R/2026-06-01T09:00/P1D",
      zone: "Asia/Shanghai",
      catchUp: { mode: "none" },
      overlap: "allow",
      ...rule,
    },
    pinned: false,
    subject: "merchant-1",
    facts: { name: "张伟", age: 36 },
    by: operator,
    ...more,
  });

async function saved(its: Its, ...given: [Parameters<typeof save>[1]?, Parameters<typeof save>[2]?]) {
  const result = await save(its, ...given);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Works, in the time it is, until nothing is due. */
async function work({ runtime }: Its): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    const { timers, activities, schedules, failures } = await runtime.workOnce({ owner: "w", limit: 4 });
    expect(failures).toEqual([]);
    if (timers + activities + schedules === 0) return;
  }
  throw new Error("Expected the work to end");
}
async function at(its: Its, instant: string): Promise<void> {
  its.clock.set(instant);
  await work(its);
}
async function history({ store }: Its, id = "daily"): Promise<readonly string[]> {
  const firings = await store.listFirings(T, id, { limit: 100 });
  return firings
    .map(({ result, dueAt, count, code }) =>
      [
        dueAt.slice(5, 16),
        result,
        ...(count === undefined ? [] : [count]),
        ...(code === undefined ? [] : [code]),
      ].join(" "),
    )
    .reverse();
}

describe("schedules", () => {
  it("RT160 RT162 RT164 start a run at each moment and keep the history", async () => {
    const its = lender();
    const row = await saved(its, { repeat: "R3/2026-06-01T09:00/P1D" });
    // The moment before it was saved is gone.
    expect(row).toMatchObject({
      state: "active",
      wakeAt: "2026-06-02T01:00:00.000Z",
      progress: { started: 0 },
    });
    await work(its);
    expect(await history(its)).toEqual([]);
    await at(its, "2026-06-02T01:00:00.100Z");
    const [first] = await its.store.listFirings(T, "daily", { limit: 1 });
    const run = (await its.store.readRun(T, first?.run ?? ""))?.run;
    expect(run).toMatchObject({ subject: "merchant-1", status: "received" });
    const [started] = await its.store.readJournal(T, run?.id ?? "", { after: 0, limit: 1 });
    expect(started).toMatchObject({ kind: "started", actor: { kind: "system", id: "schedule/daily" } });
    await at(its, "2026-06-02T12:00:00.000Z");
    await at(its, "2026-06-03T01:00:01.000Z");
    expect(await history(its)).toEqual(["06-02T01:00 started", "06-03T01:00 started"]);
    expect(await its.store.readSchedule(T, "daily")).toMatchObject({
      state: "ended",
      progress: { started: 2 },
    });
    expect(await its.runtime.nextDue()).not.toBe("2026-06-04T01:00:00.000Z");
  });

  it("RT160 are refused with what is wrong, and saved by revision", async () => {
    const its = lender();
    const codes = async (...given: [Parameters<typeof save>[1]?, Parameters<typeof save>[2]?]) => {
      const result = await save(its, ...given);
      if (result.ok) return "saved";
      const { error } = result;
      const issues = "issues" in error ? error.issues.map(({ code, pointer }) => `${code} ${pointer}`) : [];
      return [error.code, ...issues];
    };
    expect(await codes({ repeat: "R/2026-06-01T09:00/PT0S", zone: "Mars" })).toEqual([
      "schedule.invalid",
      "recurrence.zone /zone",
      "recurrence.too-often /repeat",
    ]);
    expect(await codes({ repeat: "R2/2026-05-01T09:00/P1D" })).toEqual([
      "schedule.invalid",
      "schedule.never-due /repeat",
    ]);
    expect(await codes({ product: "none" })).toEqual(["run.product-unknown"]);
    expect((await codes({}, { facts: { age: "old" } as unknown as JsonObject }))[0]).toBe(
      "run.facts-invalid",
    );
    expect(await its.store.listSchedules(T, { limit: 1 })).toEqual([]);
    expect(await codes()).toBe("saved");
    expect(await codes()).toEqual(["schedule.conflict"]);
    expect(await codes({}, { expected: 1 })).toBe("saved");
    // Nothing of the facts is readable in the store.
    expect(JSON.stringify(await its.store.readSchedule(T, "daily"))).not.toContain("张伟");
    const row = await saved(its, {}, { expected: 2 });
    expect(await its.runtime.openScheduleFacts(row)).toEqual({ name: "张伟", age: 36 });
  });

  it("RT163 catch up none, the last, or the last few moments that nobody looked at", async () => {
    const friday = "2026-06-05T12:00:00.000Z";
    const after = async (catchUp: SaveSchedule["schedule"]["catchUp"]) => {
      const its = lender();
      await saved(its, { catchUp });
      await at(its, friday);
      await at(its, "2026-06-06T01:00:30.000Z");
      return history(its);
    };
    expect(await after({ mode: "none" })).toEqual(["06-02T01:00 missed 4", "06-06T01:00 started"]);
    expect(await after({ mode: "last" })).toEqual([
      "06-02T01:00 missed 3",
      "06-05T01:00 started",
      "06-06T01:00 started",
    ]);
    expect(await after({ mode: "all", limit: 2 })).toEqual([
      "06-02T01:00 missed 2",
      "06-04T01:00 started",
      "06-05T01:00 started",
      "06-06T01:00 started",
    ]);
  });

  it("RT163 count what was missed of years of minutes at once", async () => {
    const its = lender();
    await saved(its, { repeat: "R/2026-06-01T00:00/PT1M" });
    const begun = performance.now();
    await at(its, "2029-06-01T02:00:30.000Z");
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(await history(its)).toEqual(["06-01T02:01 missed 1000", "06-01T02:00 started"]);
    expect((await its.store.listFirings(T, "daily", { limit: 5 }))[1]).toMatchObject({ more: true });
  });

  it("RT164 leave a moment out while the run before is under way", async () => {
    const its = lender();
    await saved(its, { overlap: "skip" });
    await at(its, "2026-06-02T01:00:00.000Z");
    await at(its, "2026-06-03T01:00:00.000Z");
    const [left, first] = await its.store.listFirings(T, "daily", { limit: 5 });
    expect(left).toMatchObject({ result: "overlap", run: first?.run });
    await its.runtime.cancelRun(T, first?.run ?? "", {
      reason: "done",
      sender: officer,
    });
    await at(its, "2026-06-04T01:00:00.000Z");
    expect((await history(its)).at(-1)).toBe("06-04T01:00 started");
  });

  it("RT165 a refused start is shown and stops no later one; an erased subject ends the schedule", async () => {
    const its = lender();
    await saved(its);
    const live = its.definitions.live.bind(its.definitions);
    (its.definitions as { live: typeof live }).live = () => Promise.resolve(undefined);
    await at(its, "2026-06-02T01:00:00.000Z");
    await at(its, "2026-06-03T01:00:00.000Z");
    const attention = { code: "run.product-unknown", since: "2026-06-02T01:00:00.000Z", times: 2 };
    expect((await its.store.readSchedule(T, "daily"))?.progress).toMatchObject({ attention, started: 0 });
    (its.definitions as { live: typeof live }).live = live;
    await at(its, "2026-06-04T01:00:00.000Z");
    expect((await its.store.readSchedule(T, "daily"))?.progress.attention).toBeUndefined();
    expect(await history(its)).toEqual([
      "06-02T01:00 failed run.product-unknown",
      "06-03T01:00 failed run.product-unknown",
      "06-04T01:00 started",
    ]);
    its.sealer.erase(T, "merchant-1");
    await at(its, "2026-06-05T01:00:00.000Z");
    expect(await its.store.readSchedule(T, "daily")).toMatchObject({
      state: "ended",
      progress: { attention: { code: "run.erased" } },
    });
    expect(await its.runtime.resumeSchedule(T, "daily", operator)).toMatchObject({
      error: { code: "run.erased" },
    });
    expect(await its.runtime.fireScheduleNow(T, "daily", { by: operator })).toMatchObject({
      error: { code: "run.erased" },
    });
  });

  it("RT166 go by what is live then, or by what they are pinned to", async () => {
    const its = lender();
    await saved(its);
    await saved(its, {}, { id: "pinned", pinned: true });
    const workflow = { ...(sampleDocuments.workflow as JsonObject), version: "9.0.0" };
    its.definitions.publish("loan", { ...sampleDocuments, workflow, calendar });
    await at(its, "2026-06-02T01:00:00.000Z");
    const versionOf = async (id: string) => {
      const [firing] = await its.store.listFirings(T, id, { limit: 1 });
      return (await its.store.readRun(T, firing?.run ?? ""))?.run.pins.workflow.version;
    };
    expect(await versionOf("daily")).toBe("9.0.0");
    expect(await versionOf("pinned")).not.toBe("9.0.0");
    // Saved again it stays pinned where it was.
    await saved(its, {}, { id: "pinned", pinned: true, expected: 1 });
    expect((await its.store.readSchedule(T, "pinned"))?.schedule.pins?.workflow.version).not.toBe("9.0.0");
  });

  it("RT166 go by working days as the calendar says when the moment comes", async () => {
    const its = lender();
    await saved(its, { workingDays: "skip" });
    await saved(its, { workingDays: "next", repeat: "R/2026-06-03T09:00/P1W" }, { id: "weekly" });
    // The 3rd and 4th are off, Saturday the 6th is worked.
    await at(its, "2026-06-02T01:00:00.000Z");
    // A new notice makes the 5th a day off, too.
    const [year] = calendar.years;
    const holidays = [
      ...(year?.holidays ?? []),
      { title: { "zh-CN": "假", en: "Off" }, from: "2026-06-05", to: "2026-06-05" },
    ];
    its.definitions.publish("loan", {
      ...sampleDocuments,
      calendar: { ...calendar, years: [{ ...year, holidays }] },
    });
    for (const day of [3, 4, 5, 6, 7, 8]) await at(its, `2026-06-0${day}T01:00:00.000Z`);
    expect(await history(its)).toEqual(["06-02T01:00 started", "06-06T01:00 started", "06-08T01:00 started"]);
    expect(await history(its, "weekly")).toEqual(["06-06T01:00 started"]);
  });

  it("RT166 wait for a calendar that has another working day, while the rule alone goes on", async () => {
    const its = lender();
    const rule = { workingDays: "skip", repeat: "R/2026-05-30T09:00/P1W" } as const;
    await saved(its, rule);
    // Of all Saturdays only the 6th is worked.
    await at(its, "2026-06-06T01:00:00.000Z");
    expect(await its.store.readSchedule(T, "daily")).toMatchObject({
      state: "active",
      wakeAt: "2026-06-13T01:00:00.000Z",
    });
    expect((await its.store.readSchedule(T, "daily"))?.progress.nextAt).toBeUndefined();
    await at(its, "2026-06-13T01:00:00.000Z");
    const [year] = calendar.years;
    const workingWeekends = ["2026-06-06", "2026-06-27"];
    its.definitions.publish("loan", {
      ...sampleDocuments,
      calendar: { ...calendar, years: [{ ...year, workingWeekends }] },
    });
    // This one's rule has an end.
    await saved(its, { ...rule, repeat: "R2/2026-06-20T09:00/P1W" }, { id: "twice" });
    for (const day of [20, 27]) await at(its, `2026-06-${day}T01:00:00.000Z`);
    expect(await history(its)).toEqual(["06-06T01:00 started", "06-27T01:00 started"]);
    expect(await its.store.readSchedule(T, "twice")).toMatchObject({ state: "ended" });
  });

  it("RT167 what comes due while they are paused is gone; by hand they fire at any time, once under a key", async () => {
    const its = lender();
    await saved(its, { catchUp: { mode: "all", limit: 10 } });
    const paused = await its.runtime.pauseSchedule(T, "daily", operator);
    expect(paused).toMatchObject({ value: { state: "paused", revision: 2 } });
    expect(await its.runtime.pauseSchedule(T, "daily", operator)).toMatchObject({ value: { revision: 2 } });
    await at(its, "2026-06-03T12:00:00.000Z");
    const idempotency = { key: "k", requestHash: "h" };
    const fired = await its.runtime.fireScheduleNow(T, "daily", { by: operator, idempotency });
    const again = await its.runtime.fireScheduleNow(T, "daily", { by: operator, idempotency });
    expect(fired).toMatchObject({ value: { repeated: false, answer: { result: "started", by: operator } } });
    expect(again).toMatchObject({ value: { repeated: true, answer: fired.ok ? fired.value.answer : {} } });
    expect(await its.runtime.resumeSchedule(T, "daily", operator)).toMatchObject({
      value: { state: "active" },
    });
    await at(its, "2026-06-04T01:00:00.000Z");
    expect(await history(its)).toEqual(["06-03T12:00 started", "06-04T01:00 started"]);
    expect(await its.store.readSchedule(T, "daily")).toMatchObject({ progress: { started: 2 } });
    for (const unknown of [
      its.runtime.pauseSchedule(T, "none", operator),
      its.runtime.fireScheduleNow(T, "none", { by: operator }),
      its.runtime.removeSchedule(T, "none", operator),
    ]) {
      expect(await unknown).toMatchObject({ error: { code: "schedule.unknown" } });
    }
  });

  it("RT164 what is fired by hand comes after what was due before, also by a clock that is behind", async () => {
    const its = lender();
    await saved(its);
    await at(its, "2026-06-02T01:00:00.000Z");
    its.clock.set("2026-06-02T00:59:00.000Z");
    const fired = await its.runtime.fireScheduleNow(T, "daily", { by: operator });
    expect(fired).toMatchObject({ value: { answer: { dueAt: "2026-06-02T01:00:00.001Z" } } });
    const [latest] = await its.store.listFirings(T, "daily", { limit: 1 });
    expect(latest?.by).toEqual(operator);
  });

  it("RT167 what passed while they were paused or had ended stays gone when they are saved again", async () => {
    const its = lender();
    const catchUp = { mode: "all", limit: 100 } as const;
    await saved(its, { catchUp });
    await saved(its, { catchUp }, { id: "theirs", subject: "merchant-2" });
    await its.runtime.pauseSchedule(T, "daily", operator);
    its.sealer.erase(T, "merchant-2");
    await at(its, "2026-06-02T01:00:00.000Z");
    expect(await its.store.readSchedule(T, "theirs")).toMatchObject({ state: "ended" });
    its.clock.set("2026-06-05T12:00:00.000Z");
    await saved(its, { catchUp }, { expected: 2 });
    await its.runtime.resumeSchedule(T, "daily", operator);
    await saved(its, { catchUp }, { id: "theirs", subject: "merchant-3", expected: 1 });
    await at(its, "2026-06-06T01:00:00.000Z");
    expect(await history(its)).toEqual(["06-06T01:00 started"]);
    expect(await history(its, "theirs")).toEqual(["06-02T01:00 failed run.erased", "06-06T01:00 started"]);
  });

  it("RT162 a worker that comes too late begins nothing", async () => {
    const its = lender();
    await saved(its);
    its.clock.set("2026-06-02T01:00:00.000Z");
    const commit = its.store.commit.bind(its.store);
    // Paused between the claim and the commit.
    its.store.commit = async (asked) => {
      its.store.commit = commit;
      await its.runtime.pauseSchedule(T, "daily", operator);
      return commit(asked);
    };
    await work(its);
    expect(await history(its)).toEqual([]);
    expect(await its.store.readRun(T, "run-2")).toBeUndefined();
  });
});

describe("previews of schedules", () => {
  it("KN11 KN12 tell the next moments with the product's working days", async () => {
    const { runtime } = lender();
    const rule = { repeat: "R/2026-06-01T09:00/P1D", zone: "Asia/Shanghai", workingDays: "skip" } as const;
    const preview = await runtime.previewSchedule(T, { product: "loan", rule, count: 3 });
    expect(preview).toEqual({
      ok: true,
      value: [
        { at: "2026-06-02T01:00:00.000Z" },
        { at: "2026-06-05T01:00:00.000Z" },
        { at: "2026-06-06T01:00:00.000Z" },
      ],
    });
    expect(
      await runtime.previewSchedule(T, { product: "none", rule: { ...rule, repeat: "" }, count: 3 }),
    ).toMatchObject({
      error: { code: "schedule.invalid" },
    });
  });
});
