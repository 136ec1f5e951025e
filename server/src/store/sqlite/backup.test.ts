import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import SqliteConnection from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commit, run } from "../testing/run-samples.ts";
import { actOf, newLender, valueOf } from "../testing/samples.ts";
import { sqliteUnderTest, type StoreUnderTest } from "../testing/store-under-test.ts";
import { backupSqlite, restoreSqlite, verifyBackup } from "./backup.ts";

describe("backups of a SQLite store", () => {
  let subject: StoreUnderTest;
  let folder: string;
  let file: string;
  beforeEach(async () => {
    subject = await sqliteUnderTest();
    ({ folder } = subject.config);
    file = join(folder, "backup.sqlite");
    await newLender(subject.store, "demo");
  });
  afterEach(() => subject.end());

  const start = (id: string) => subject.store.runs.commit(commit("demo", 0, run(id)));

  it("RT307 hold everything acknowledged before, while the store goes on writing, and are sound", async () => {
    for (let count = 0; count < 50; count++) await start(`before-${count}`);
    const stop = new AbortController();
    let written = 0;
    const writer = (async () => {
      while (!stop.signal.aborted) await start(`during-${written++}`);
    })();
    const verified = await backupSqlite(folder, file);
    stop.abort();
    await writer;
    expect(verified.rows["runs"]).toBeGreaterThanOrEqual(50);
    expect(verified.rows["runs"]).toBeLessThanOrEqual(50 + written);
    expect(Object.values(verified.audit)).toEqual([
      { entries: expect.any(Number) as number, head: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    ]);
    expect(await verifyBackup(file)).toEqual(verified);
  });

  it("RT307 come back whole, and keep the store before beside them", async () => {
    await start("kept");
    const verified = await backupSqlite(folder, file);
    await start("lost");
    await expect(restoreSqlite(file, folder)).rejects.toMatchObject({ code: "store.locked" });
    await subject.store.close();
    expect(await restoreSqlite(file, folder)).toEqual(verified);
    const store = await subject.reopen();
    expect(await store.runs.readRun("demo", "kept")).toBeDefined();
    expect(await store.runs.readRun("demo", "lost")).toBeUndefined();
    const before = new SqliteConnection(join(folder, "lendloom.sqlite.before"), { readonly: true });
    expect(before.prepare("select id from runs order by id").pluck().all()).toEqual(["kept", "lost"]);
    before.close();
  });

  it("RT307 take the place of no store where a newer program made them, and may be of before a column was added", async () => {
    const { store } = subject;
    const [demo] = await store.tenants.list();
    if (demo === undefined) throw new Error("Expected the lender");
    await start("kept");
    await store.sealer.forSubject(demo.id, "a");
    await backupSqlite(folder, file);
    await start("lost");
    valueOf(await store.subjectKeys.destroy(demo.id, "a", actOf("root")));
    await store.close();
    const change = (statements: string) => {
      rmSync(`${file}.sha256`, { force: true });
      const connection = new SqliteConnection(file);
      connection.exec(statements);
      connection.close();
    };
    change("insert into lendloom_schema (version, applied_at) values (999, 'later')");
    await expect(restoreSqlite(file, folder)).rejects.toMatchObject({ code: "store.schema-newer" });
    const untouched = new SqliteConnection(join(folder, "lendloom.sqlite"), { readonly: true });
    expect(untouched.prepare("select id from runs order by id").pluck().all()).toEqual(["kept", "lost"]);
    untouched.close();
    expect(existsSync(join(folder, "lendloom.sqlite.partial"))).toBe(false);
    change(`delete from lendloom_schema where version > 8; drop trigger subject_keys_no_delete;
      drop index subject_keys_orphaned; alter table subject_keys drop column orphaned_at`);
    await restoreSqlite(file, folder);
    const restored = new SqliteConnection(join(folder, "lendloom.sqlite"), { readonly: true });
    const [key] = restored.prepare("select wrapped_key, destroyed_at from subject_keys").all();
    expect(key).toEqual({ wrapped_key: null, destroyed_at: expect.any(String) as string });
    restored.close();
  });

  it("RT307 bring back nobody who was erased meanwhile", async () => {
    const { store } = subject;
    const [demo] = await store.tenants.list();
    if (demo === undefined) throw new Error("Expected the lender");
    const sealed = (await store.sealer.forSubject(demo.id, "a")).seal("李娜", "fact:name");
    await backupSqlite(folder, file);
    valueOf(await store.subjectKeys.destroy(demo.id, "a", actOf("root")));
    await store.close();
    await restoreSqlite(file, folder);
    const after = await subject.reopen();
    const seal = await after.sealer.forSubject(demo.id, "a");
    expect(seal.open(sealed, "fact:name")).toEqual({ ok: false, error: { code: "seal.erased" } });
  });

  it("RT307 make no key valid that was revoked meanwhile", async () => {
    const { store } = subject;
    const [demo] = await store.tenants.list();
    if (demo === undefined) throw new Error("Expected the lender");
    for (const id of ["lost", "live"]) {
      const key = {
        id,
        title: id,
        prefix: `${id}0000`,
        keyHash: id,
        roles: [],
        person: null,
        expiresAt: null,
      };
      valueOf(await store.apiKeys.create(demo.id, key, actOf("root")));
    }
    await backupSqlite(folder, file);
    valueOf(await store.apiKeys.revoke(demo.id, "lost", actOf("root")));
    await store.close();
    await restoreSqlite(file, folder);
    const after = await subject.reopen();
    expect(await after.apiKeys.findByPrefix("lost0000")).toEqual([]);
    expect(await after.apiKeys.findByPrefix("live0000")).toHaveLength(1);
  });

  it.each<readonly [string, (path: string) => void]>([
    ["a page was overwritten", (path) => overwrite(path, 3 * 4096)],
    [
      "an audit entry was changed",
      (path) => change(path, "update audit set details = '{\"a\":1}' where seq = 1"),
    ],
    ["a bit within a text has changed", (path) => flip(path, '"started"')],
    [
      "a journal entry was changed",
      (path) => change(path, "update journal set entry = replace(entry, 'started', 'startad')"),
    ],
    ["it is another database", (path) => change(path, "alter table lendloom_schema rename to strangers")],
    ["it is no database", (path) => writeFileSync(path, "not a database at all, only some text")],
  ])("RT307 are refused when %s, and the store stays as it was", async (_name, spoil) => {
    await start("kept");
    await backupSqlite(folder, file);
    spoil(file);
    await subject.store.close();
    await expect(restoreSqlite(file, folder)).rejects.toMatchObject({ name: "BackupError" });
    expect(existsSync(join(folder, "lendloom.sqlite.before"))).toBe(false);
    const store = await subject.reopen();
    expect(await store.runs.readRun("demo", "kept")).toBeDefined();
  });

  it("RT307 replace no file, and are not made of nothing", async () => {
    writeFileSync(file, "mine");
    await expect(backupSqlite(folder, file)).rejects.toThrow("exists already");
    expect(readFileSync(file, "utf8")).toBe("mine");
    await expect(backupSqlite(join(folder, "none"), `${file}.2`)).rejects.toThrow("no store");
  });
});

function overwrite(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, at, at + 4096);
  writeFileSync(path, bytes);
}

/** What no page and no index of SQLite tells of. */
function flip(path: string, text: string): void {
  const bytes = readFileSync(path);
  const place = bytes.indexOf(text) + 1;
  bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
  writeFileSync(path, bytes);
}

/** As somebody with the file and no respect for its triggers does. */
function change(path: string, statement: string): void {
  const connection = new SqliteConnection(path);
  const triggers = connection
    .prepare("select name from sqlite_master where type = 'trigger'")
    .pluck()
    .all() as string[];
  for (const trigger of triggers) connection.exec(`drop trigger "${trigger}"`);
  connection.exec(statement);
  connection.close();
}
