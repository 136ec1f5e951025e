import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../index.ts";
import { commit, run, task } from "../testing/run-samples.ts";
import { actOf, newLender, noon, valueOf } from "../testing/samples.ts";
import { sqliteUnderTest, type StoreUnderTest } from "../testing/store-under-test.ts";

describe("a SQLite store", () => {
  let subject: StoreUnderTest;
  let folder: string;
  beforeEach(async () => {
    subject = await sqliteUnderTest();
    ({ folder } = subject.config);
  });
  afterEach(() => subject.end());

  it("writes synchronously, in a log ahead, with foreign keys", async () => {
    await newLender(subject.store, "demo");
    expect(existsSync(join(folder, "lendloom.sqlite-wal"))).toBe(true);
    expect(await subject.peek("pragma journal_mode")).toEqual([{ journal_mode: "wal" }]);
  });

  it("is one process’s: a second one is told so in a sentence, and gets it after the first", async () => {
    await expect(openStore(subject.config)).rejects.toMatchObject({
      code: "store.locked",
      message: expect.stringContaining(folder) as string,
    });
    await subject.reopen();
  });

  it("tells when its folder cannot be made", async () => {
    const file = join(folder, "a-file");
    writeFileSync(file, "");
    const unwritable = { kind: "sqlite" as const, folder: join(file, "data") };
    await expect(openStore(unwritable)).rejects.toMatchObject({ code: "store.unwritable" });
  });

  it("keeps everything over a restart, sealed texts too", async () => {
    const demo = await newLender(subject.store, "demo");
    const sealed = (await subject.store.sealer.forSubject(demo, "a")).seal("李娜", "fact:name");
    const store = await subject.reopen();
    expect((await store.people.list(demo)).map(({ id }) => id)).toEqual(["fang", "jun", "mei"]);
    const seal = await store.sealer.forSubject(demo, "a");
    expect(seal.open(sealed, "fact:name")).toEqual({ ok: true, value: "李娜" });
    expect(await store.audit.verify(demo)).toMatchObject({ intact: true });
  });

  it("frees the leases of the process before it, which is dead, and keeps attempts counted", async () => {
    const timer = { tenant: "demo", runId: "r1", generation: "1.0", timer: "expiry", dueAt: noon };
    const set = { timers: { set: [timer], remove: [] } };
    await subject.store.runs.commit(commit("demo", 0, run("r1"), set));
    const claim = { now: noon, leaseUntil: "2026-11-22T13:00:00.000Z", limit: 10 };
    expect(await subject.store.runs.claimTimers({ ...claim, owner: "one" })).toEqual([
      { ...timer, lease: { owner: "one", epoch: 1 } },
    ]);
    expect(await subject.store.runs.claimTimers({ ...claim, owner: "two" })).toEqual([]);
    const store = await subject.reopen();
    expect(await store.runs.claimTimers({ ...claim, owner: "two" })).toEqual([
      { ...timer, lease: { owner: "two", epoch: 2 } },
    ]);
    expect(await subject.peek("select lease_owner, lease_epoch from timers")).toEqual([
      { lease_owner: "two", lease_epoch: 2 },
    ]);
  });

  it("keeps its master key for its owner alone, and refuses to open without it or with another", async () => {
    const key = join(folder, "master.key");
    expect(statSync(key).mode & 0o777).toBe(0o600);
    await subject.store.sealer.forSubject("demo", "a");
    await subject.store.close();
    renameSync(key, `${key}.away`);
    const missing = {
      code: "store.master-key",
      message: expect.stringContaining("LENDLOOM_MASTER_KEY_FILE") as string,
    };
    await expect(openStore(subject.config)).rejects.toMatchObject(missing);
    expect(existsSync(key)).toBe(false);
    const other = { ...subject.config, masterKey: "00".repeat(32) };
    await expect(openStore(other)).rejects.toMatchObject({ code: "store.master-key" });
    await expect(openStore({ ...other, masterKey: "short" })).rejects.toMatchObject({
      code: "store.master-key",
    });
    renameSync(`${key}.away`, key);
    chmodSync(key, 0o600);
    await subject.reopen();
  });

  it("holds no byte of a sealed name in any file, and none of its key after erasure", async () => {
    await holdsNoByte();
  });

  it("holds none either where a thread writes", async () => {
    await subject.end();
    subject = await sqliteUnderTest("always");
    ({ folder } = subject.config);
    await subject.store.runs.commit(commit("other", 0, run("r0")));
    await new Promise((resolve) => setTimeout(resolve, 500));
    await holdsNoByte();
  });

  async function holdsNoByte(): Promise<void> {
    const canary = "Canary-金丝雀-7731";
    const { store } = subject;
    const demo = await newLender(store, "demo");
    const seal = await store.sealer.forSubject(demo, "applicant-1");
    const sealed = { sealed: seal.seal(canary, "fact:name") };
    const facts = { name: { ...sealed, source: "application", fetchedAt: noon } };
    const journal = [{ seq: 1, at: noon, kind: "facts-recorded" as const, source: "application", facts }];
    const open = [task(demo, "t1", { input: sealed })];
    const written = { journal, tasks: { open, close: [] } };
    await store.runs.commit(commit(demo, 0, run("r1", { journal: 1, facts }), written));
    expect(filesHolding(folder, sealed.sealed)).not.toEqual([]);
    expect(filesHolding(folder, canary)).toEqual([]);

    const [row] = await subject.peek("select wrapped_key from subject_keys");
    const wrapped = String(row?.["wrapped_key"]);
    expect(filesHolding(folder, wrapped)).not.toEqual([]);
    valueOf(await store.subjectKeys.destroy(demo, "applicant-1", actOf("root")));
    expect(filesHolding(folder, wrapped)).toEqual([]);
    const erased = await store.sealer.forSubject(demo, "applicant-1");
    expect(erased.open(sealed.sealed, "fact:name")).toEqual({ ok: false, error: { code: "seal.erased" } });
  }

  it.each([
    { point: "before-commit", kept: 0 },
    { point: "after-commit-before-answer", kept: 1 },
  ])("loses nothing acknowledged when the process is killed $point", async ({ point, kept }) => {
    await newLender(subject.store, "demo");
    await subject.store.close();
    const killed = spawnSync(
      process.execPath,
      [fileURLToPath(new URL("../testing/append-until-killed.ts", import.meta.url)), folder],
      { encoding: "utf8", env: { ...process.env, LENDLOOM_KILLPOINT: `${point}:4` } },
    );
    expect({ signal: killed.signal, acknowledged: killed.stdout.trim().split("\n") }, killed.stderr).toEqual({
      signal: "SIGKILL",
      acknowledged: ["1", "2", "3"],
    });
    const store = await subject.reopen();
    const [demo] = await store.tenants.list();
    if (demo === undefined) throw new Error("Expected the lender");
    const entries = (await store.audit.list(demo.id)).items.filter(
      ({ action }) => action === "test.appended",
    );
    expect(entries).toHaveLength(3 + kept);
    expect(await store.audit.verify(demo.id)).toMatchObject({ intact: true });
    expect(await subject.peek("pragma integrity_check")).toEqual([{ integrity_check: "ok" }]);
  });

  it.each(["before-commit", "after-commit-before-answer"])(
    "loses nothing that the thread acknowledged when the process is killed %s",
    async (point) => {
      await subject.store.close();
      const killed = spawnSync(
        process.execPath,
        [fileURLToPath(new URL("../testing/commit-until-killed.ts", import.meta.url)), folder],
        { encoding: "utf8", env: { ...process.env, LENDLOOM_KILLPOINT: `${point}:6` } },
      );
      expect(killed.signal, killed.stderr).toBe("SIGKILL");
      const acknowledged = killed.stdout.trim().split("\n");
      expect(acknowledged.length).toBeGreaterThan(6);
      await subject.reopen();
      const stored = (await subject.peek("select id from runs order by rowid")).map(({ id }) => id);
      expect(stored).toEqual(expect.arrayContaining(acknowledged));
      // Of the turn that was killed: all of it or nothing.
      expect(stored.length - acknowledged.length).toBe(point === "before-commit" ? 0 : 3);
      expect(await subject.peek("pragma integrity_check")).toEqual([{ integrity_check: "ok" }]);
    },
  );
});

function filesHolding(folder: string, text: string): string[] {
  return readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));
}
