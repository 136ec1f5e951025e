import { beforeEach, describe, expect, it } from "vitest";
import type { Run } from "@lendloom/engine/process";
import type { RetentionPolicy, Store, TenantId } from "../index.ts";
import { commit, decision, incident, run, task } from "./run-samples.ts";
import { actOf, newLender, valueOf } from "./samples.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

const NOW = "2026-11-22T12:00:00.000Z";
const LATER = "2026-11-22T13:00:00.000Z";
const OLD = "2021-01-01T12:00:00.000Z";
const boss = actOf("boss", NOW);

/** Removing what has ended long ago, on either dialect. */
export function describeRetention(subject: () => StoreUnderTest): void {
  let store: Store;
  let demo: TenantId;
  beforeEach(async () => {
    ({ store } = subject());
    demo = await newLender(store, "demo");
  });

  /** A run with a journal, a decision, a task and an incident, as it was left at `at`. */
  async function write(id: string, members: Partial<Run> = {}): Promise<void> {
    const at = members.updatedAt ?? OLD;
    const of = run(id, {
      createdAt: at,
      updatedAt: at,
      finished: true,
      subject: `s-${id}`,
      journal: 2,
      ...members,
    });
    await store.sealer.forSubject("demo", of.subject);
    const pins = of.pins;
    const actor = { kind: "api-key", id: "k" } as const;
    const written = await store.runs.commit(
      commit("demo", 0, of, {
        journal: [
          { seq: 1, at, kind: "started", run: id, subject: of.subject, pins, actor },
          { seq: 2, at, kind: "ended" },
        ],
        decisions: [decision(1, { at })],
        tasks: { open: [task("demo", `${id}-t`, { runId: id })], close: [] },
        incidents: { raise: [incident("demo", `${id}-i`, { runId: id })], resolve: [] },
        idempotency: { key: `key-${id}`, requestHash: "h", runId: id, at, answer: {} },
      }),
    );
    expect(written.kind).toBe("committed");
  }
  const policy = (more: object = {}) =>
    store.retention.setPolicy(demo, { runs: "P5Y", ...more }, "by law", boss);
  const round = (now = NOW, limit = 20) => store.retention.round(demo, { now, limit });
  const count = async (table: string, id: string, column = "run_id") =>
    (await subject().peek(`select * from ${table} where ${column} = '${id}'`)).length;
  const child = (of: string): Partial<Run> => ({
    children: { "1.0": { run: `${of}-s1-0`, invoke: "v", workflow: "w", state: "done" } },
  });
  const below = (of: string, more: Partial<Run> = {}): Partial<Run> => ({
    parent: { run: of, invoke: "v", generation: "1.0", depth: 1 },
    subject: `s-${of}`,
    ...more,
  });

  it("RT310 removes an application with more sub-flows than a statement takes, and looks at all of them", async () => {
    const item = (place: number) => `many-s1-0-${place}`;
    const child = (place: number) =>
      [`1.0.${place}`, { run: item(place), invoke: "v", workflow: "w", state: "done" as const }] as const;
    const children = Object.fromEntries(Array.from({ length: 600 }, (_, place) => child(place + 1)));
    await write("many", { children });
    for (const place of [1, 600]) await write(item(place), below("many"));
    await policy();
    await store.retention.hold(demo, item(600), "asked for", boss);
    expect(await round()).toMatchObject({ applications: 0 });
    await store.retention.release(demo, item(600), "over", boss);
    expect(await round("2026-11-23T12:00:00.000Z")).toMatchObject({ applications: 1, runs: 3 });
    for (const place of [1, 600]) expect(await count("journal", item(place))).toBe(0);
  });

  it("RT310 removes what ended before its period with all that is its own, and says so in the audit", async () => {
    await write("old", child("old"));
    await write("old-s1-0", below("old"));
    await write("young", { updatedAt: "2025-01-01T00:00:00.000Z" });
    await write("live", { finished: false });
    expect(await round()).toBeNull();
    await policy();
    expect(await round()).toMatchObject({
      applications: 1,
      runs: 2,
      entries: 4,
      decisions: 2,
      held: 0,
      more: false,
    });
    for (const id of ["old", "old-s1-0"]) {
      for (const table of ["journal", "decisions", "tasks", "incidents"])
        expect(await count(table, id), table).toBe(0);
      expect(await store.runs.readRun("demo", id)).toBeUndefined();
      expect(await count("removed_runs", id)).toBe(1);
    }
    for (const id of ["young", "live"]) {
      expect((await store.runs.readJournal("demo", id, { after: 0, limit: 10 })).length).toBe(2);
      expect(await count("decisions", id)).toBe(1);
    }
    const [entry] = (await store.audit.list(demo)).items;
    expect(entry).toMatchObject({
      action: "retention.removed",
      actor: { kind: "system", id: "retention" },
      details: { applications: 1, runs: 2, hashes: [{ run: "old" }, { run: "old-s1-0" }] },
    });
    expect(await store.audit.verify(demo)).toMatchObject({ intact: true });
    expect(await store.retention.last(demo)).toMatchObject({ at: NOW, applications: 1 });
    expect(await round()).toMatchObject({ applications: 0, more: false });
  });

  it("RT310 keeps each product's period, goes on batch by batch, and leaves a family with a live member whole", async () => {
    for (const id of ["a", "b", "c"]) await write(id);
    await write("parent", child("parent"));
    await write("parent-s1-0", below("parent", { finished: false }));
    await policy({ products: { loan: "P9Y" } });
    expect(await round()).toMatchObject({ applications: 0 });
    await policy({ products: { card: "P1D" } });
    expect(await round(NOW, 2)).toMatchObject({ applications: 2, more: true });
    expect(await round(NOW, 2)).toMatchObject({ applications: 1, more: false });
    expect((await store.runs.readRun("demo", "parent"))?.run.id).toBe("parent");
  });

  it("RT311 keeps what a legal hold names until it is released, both in the audit", async () => {
    await write("held");
    await policy();
    valueOf(await store.retention.hold(demo, "held", "lawsuit 7", boss));
    expect(await store.retention.holdOf(demo, "held")).toMatchObject({
      reason: "lawsuit 7",
      by: { id: "boss" },
    });
    expect(await round()).toMatchObject({ applications: 0, held: 1 });
    expect(await store.retention.hold(demo, "none", "x", boss)).toMatchObject({
      error: { code: "store.not-found" },
    });
    valueOf(await store.retention.release(demo, "held", "settled", boss));
    expect(await store.retention.release(demo, "held", "x", boss)).toMatchObject({ ok: false });
    expect(await round()).toMatchObject({ applications: 1, held: 0 });
    const actions = (await store.audit.list(demo)).items.map(({ action }) => action);
    expect(actions.slice(0, 3)).toEqual(["retention.removed", "retention.released", "retention.held"]);
  });

  it("RT314 tells by product what a policy would let go, and every legal hold, and removes nothing", async () => {
    const card = { ...run("c").pins, product: { ...run("c").pins.product, id: "card" } } as Run["pins"];
    for (const id of ["a", "b", "held", "c"]) await write(id, id === "c" ? { pins: card } : {});
    await write("young", { updatedAt: "2025-01-01T00:00:00.000Z" });
    await write("live", { finished: false });
    await write("parent", child("parent"));
    await write("parent-s1-0", below("parent"));
    valueOf(await store.retention.hold(demo, "held", "lawsuit 7", boss));
    valueOf(await store.retention.hold(demo, "live", "lawsuit 8", boss));
    const ahead = (policy: RetentionPolicy) => store.retention.ahead(demo, policy, NOW);
    expect(await ahead({ runs: "P5Y", products: { card: "P9Y" } })).toEqual({
      products: [{ product: "loan", going: 3, held: 1 }],
      isAll: true,
      holds: [
        {
          application: "live",
          product: "loan",
          subject: "s-live",
          reason: "lawsuit 8",
          by: boss.by,
          at: NOW,
        },
        {
          application: "held",
          product: "loan",
          subject: "s-held",
          reason: "lawsuit 7",
          by: boss.by,
          at: NOW,
        },
      ],
      moreHolds: false,
    });
    expect((await ahead({ runs: "P1Y" })).products).toEqual([
      { product: "loan", going: 4, held: 1 },
      { product: "card", going: 1, held: 0 },
    ]);
    expect((await ahead({ runs: "P9Y", products: { card: "P1D" } })).products).toEqual([
      { product: "card", going: 1, held: 0 },
    ]);
    // The round that follows removes what was told.
    await policy();
    expect(await round()).toMatchObject({ applications: 4, held: 1, more: false });
    expect((await ahead({ runs: "P5Y" })).products).toEqual([{ product: "loan", going: 0, held: 1 }]);
  });

  it("RT312 forgets the key of an applicant with no application left, after a while and unless it is used again", async () => {
    await write("gone");
    await write("back");
    await write("one", { subject: "s-two" });
    await write("two", { subject: "s-two", updatedAt: NOW });
    const seal = await store.sealer.forSubject("demo", "s-gone");
    const sealed = seal.seal("secret", "f");
    await policy();
    expect(await round()).toMatchObject({ applications: 3, keys: 0 });
    await store.sealer.forSubject("demo", "s-back");
    expect(await round(LATER)).toMatchObject({ keys: 1 });
    expect(await count("subject_keys", "s-gone", "subject")).toBe(0);
    expect(await count("subject_keys", "s-back", "subject")).toBe(1);
    expect(await count("subject_keys", "s-two", "subject")).toBe(1);
    const anew = await store.sealer.forSubject("demo", "s-gone");
    expect(anew.open(sealed, "f")).toMatchObject({ ok: false });
    expect(anew.open(anew.seal("again", "f"), "f")).toEqual({ ok: true, value: "again" });
  });

  it("RT312 leaves the key of an applicant whose schedule remains unmarked, until the schedule is removed", async () => {
    await write("gone");
    const by = { kind: "person", id: "boss" } as const;
    const row = {
      tenant: "demo",
      id: "monthly",
      schedule: {
        title: { "zh-CN": "每月", en: "Monthly" },
        product: "loan",
        repeat: "R/2026-06-01T10:00/P1M",
        zone: "Asia/Shanghai",
        catchUp: { mode: "none" },
        overlap: "skip",
      },
      subject: "s-gone",
      facts: { sealed: "sealed" },
      state: "paused",
      progress: { after: OLD, started: 0 },
      ...{ createdAt: OLD, createdBy: by, updatedAt: OLD, updatedBy: by },
    } as const;
    expect(await store.runs.saveSchedule({ row, expected: null, capacity: 1 })).toBe("saved");
    await policy();
    expect(await round()).toMatchObject({ applications: 1 });
    const marks = async () =>
      (await subject().peek("select orphaned_at from subject_keys where subject = 's-gone'")).map(
        ({ orphaned_at: at }) => at,
      );
    expect(await marks()).toEqual([null]);
    expect(await round(LATER)).toMatchObject({ keys: 0 });
    await store.runs.removeSchedule("demo", "monthly", { at: NOW });
    expect(await marks()).toEqual([NOW]);
    expect(await round(LATER)).toMatchObject({ keys: 1 });
  });

  it("RT313 removes old answers of commands, and the audit below an anchor from which the rest is proved", async () => {
    for (const id of ["a", "b"]) await write(id);
    await write("c", { updatedAt: NOW });
    const years = (year: number) => actOf("boss", `20${year}-06-01T00:00:00.000Z`);
    for (const year of [18, 19, 25]) {
      await store.audit.append(demo, { action: "test", subject: "x", details: {} }, years(year));
    }
    // What the lender was made by is of today, so that nothing below it may go: the chain goes from its beginning.
    await policy({ runs: "P9Y", idempotency: "P90D", audit: "P10Y" });
    expect(await round()).toMatchObject({ idempotency: 2, audit: 0 });
    expect(await store.runs.readIdempotency("demo", "key-a")).toBeUndefined();
    expect(await store.runs.readIdempotency("demo", "key-c")).toBeDefined();
    const before = await store.audit.verify(demo);
    const inTwelveYears = "2038-11-22T12:00:00.000Z";
    const trimmed = await round(inTwelveYears);
    expect(trimmed?.audit).toBeGreaterThan(4);
    const verdict = await store.audit.verify(demo);
    expect(verdict).toMatchObject({ intact: true });
    expect(verdict.intact && before.intact && verdict.entries > before.entries).toBe(true);
    const kept = (await store.audit.list(demo)).items;
    expect(kept[0]).toMatchObject({
      action: "retention.audit-trimmed",
      details: { entries: trimmed?.audit },
    });
  });

  it("RT313 an entry that was noted elsewhere and removed since is compared with its anchor, or told as not proved", async () => {
    const note = (n: number, at: string) =>
      store.audit.append(demo, { action: "test", subject: `x${n}`, details: {} }, actOf("boss", at));
    const noted = [];
    for (const n of [1, 2, 3, 4, 5]) noted.push(await note(n, OLD));
    await policy({ audit: "P1Y" });
    const [lost, last] = [noted[2], noted[4]];
    if (lost === undefined || last === undefined) throw new Error("Expected five entries");
    const wrong = "0".repeat(64);
    const inTwoYears = "2028-11-22T12:00:00.000Z";
    await note(6, "2028-11-22T00:00:00.000Z");
    expect((await round(inTwoYears))?.audit).toBeGreaterThan(4);
    const [anchor] = await subject().peek("select seq, hash from audit_anchors");
    const { seq, hash } = { seq: Number(anchor?.["seq"]), hash: String(anchor?.["hash"]) };
    expect(seq).toBeGreaterThanOrEqual(last.seq);
    expect(await store.audit.verify(demo, { seq, hash })).toMatchObject({ intact: true });
    expect(await store.audit.verify(demo, { seq, hash: wrong })).toMatchObject({
      intact: false,
      firstBadSeq: seq,
    });
    const whole = await store.audit.verify(demo);
    if (!whole.intact) throw new Error("Expected a whole chain");
    for (const known of [lost, { seq: lost.seq, hash: wrong }]) {
      expect(await store.audit.verify(demo, known)).toEqual({
        intact: false,
        removedUpTo: seq,
        reason: `Entry ${lost.seq} was removed under the retention policy and cannot be proved`,
        entries: whole.entries,
        head: whole.head,
      });
    }
    // A second round has an anchor of its own, and the first is still one.
    await note(7, "2030-11-22T00:00:00.000Z");
    expect((await round("2030-11-22T12:00:00.000Z"))?.audit).toBeGreaterThan(0);
    expect(await store.audit.verify(demo, { seq, hash })).toMatchObject({ intact: true });
    expect(await store.audit.verify(demo, { seq, hash: wrong })).toMatchObject({
      intact: false,
      firstBadSeq: seq,
    });
  });

  it("RT310 is the only way: the database refuses to take a history, a run, an entry or a key otherwise", async () => {
    await write("old");
    await write("live", { finished: false });
    await write("held");
    await policy();
    valueOf(await store.retention.hold(demo, "held", "lawsuit", boss));
    const note = (id: string) => `insert into removed_runs values ('demo', '${id}', '${id}', 'x', 0, 0, 'x')`;
    for (const statement of [
      "delete from runs where id = 'old'",
      "delete from journal where run_id = 'old'",
      "delete from decisions where run_id = 'old'",
      "delete from subject_keys where subject = 's-old'",
      "delete from audit where seq = 1",
      "insert into audit_anchors values ('demo', 1, 'wrong', 'x')",
      note("live"),
      note("held"),
      note("none"),
    ]) {
      await expect(subject().intrude(statement), statement).rejects.toThrow();
    }
    await round();
    await expect(subject().intrude("delete from removed_runs")).rejects.toThrow();
    await expect(subject().intrude("update removed_runs set hash = 'y'")).rejects.toThrow();
  });

  describe("of one lender", () => {
    it("RT310 leaves another lender's as it is", async () => {
      await newLender(store, "other");
      const theirs = run("theirs", { createdAt: OLD, updatedAt: OLD, finished: true });
      await store.runs.commit(commit("other", 0, theirs));
      await write("old");
      await policy();
      expect(await round()).toMatchObject({ applications: 1 });
      expect((await store.runs.readRun("other", "theirs"))?.run.id).toBe("theirs");
    });
  });
}
