import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TenantId } from "./store/index.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./store/testing/embedded-postgres.ts";
import { cashLoanApplication } from "./test-kit/applicants.ts";
import { startTestServer, type TestServer } from "./test-kit/test-server.ts";

const demo = "demo" as TenantId;
let postgres: EmbeddedPostgres;
/** Data, archive of the log and base backup, as the three disks of a runbook. */
let disk: string;
let folder: string;
let url: string;
let server: TestServer | undefined;
beforeAll(async () => {
  disk = mkdtempSync(join(tmpdir(), "lendloom-moment-"));
  folder = join(disk, "lendloom");
  mkdirSync(folder);
  mkdirSync(join(disk, "archive"));
  // PostgreSQL may be another user.
  chmodSync(disk, 0o755);
  chmodSync(join(disk, "archive"), 0o777);
  const archive = `test ! -f ${disk}/archive/%f && cp %p ${disk}/archive/%f`;
  postgres = await startEmbeddedPostgres({
    disk,
    settings: ["archive_mode=on", `archive_command=${archive}`, `restore_command=cp ${disk}/archive/%f %p`],
  });
  url = await postgres.createDatabase();
});
afterAll(async () => {
  await server?.close();
  await postgres.stop();
  rmSync(disk, { recursive: true, force: true });
});

it("RT308 a backup taken under load and the archived log bring back a moment: all that was acknowledged by then, nothing after it, and nobody who was erased since", async () => {
  const before = await startTestServer({ folder, url });
  server = before;
  const load = applyAndConsent(before);
  const admin = await connected(url);

  // As pg_basebackup does it, by the calls that every PostgreSQL has.
  await load.until(10);
  await admin.query("select pg_backup_start('base', true)");
  copyWhileInUse(join(disk, "data"), join(disk, "base.tar"));
  const { rows } = await admin.query<{ labelfile: string }>("select labelfile from pg_backup_stop(true)");
  await load.until(25);

  const stolen = { id: "stolen", title: "", prefix: "stolen00", keyHash: "stolen", roles: [], person: null };
  const root = { at: before.store.clock.now(), by: { kind: "person", id: "root" } } as const;
  expect((await before.store.apiKeys.create(demo, { ...stolen, expiresAt: null }, root)).ok).toBe(true);

  const [erased, ...kept] = load.acknowledged;
  const head = (await before.store.audit.list(demo)).items[0]!;
  const { rows: told } = await admin.query<{ at: string }>("select clock_timestamp()::text as at");
  const asked = load.asked();
  await load.until(kept.length + 12);
  await load.end();
  const after = load.acknowledged.filter(({ number }) => number >= asked);
  expect(after.length).toBeGreaterThan(0);
  for (const { key } of [erased!, after[0]!]) {
    const act = { at: before.store.clock.now(), by: { kind: "person", id: "root" } } as const;
    expect((await before.store.subjectKeys.destroy(demo, key, act)).ok).toBe(true);
  }
  expect((await before.store.apiKeys.revoke(demo, stolen.id, root)).ok).toBe(true);
  const erasures = join(disk, "erasures.ndjson");
  writeFileSync(erasures, await lendloom(["erasures"]));

  // The last of the log reaches the archive; then everything else is lost.
  const { rows: last } = await admin.query<{ file: string }>(
    "select pg_walfile_name(pg_switch_wal()) as file",
  );
  const archived = "select last_archived_wal as file from pg_stat_archiver";
  const newest = async () => (await admin.query<{ file: string }>(archived)).rows[0]?.file ?? "";
  await expect.poll(async () => (await newest()) >= last[0]!.file, { timeout: 60_000 }).toBe(true);
  await admin.end();
  await before.close();
  server = undefined;
  await postgres.halt("immediate");
  rmSync(join(disk, "data"), { recursive: true });

  putBack(join(disk, "base.tar"), {
    backup_label: rows[0]!.labelfile,
    "recovery.signal": "",
    "postgresql.auto.conf": `recovery_target_time = '${told[0]!.at}'\nrecovery_target_action = 'promote'\n`,
  });
  await postgres.resume();
  const restored = await connected(url);
  const recovering = "select pg_is_in_recovery() as is";
  const inRecovery = async () => (await restored.query<{ is: boolean }>(recovering)).rows[0]?.is;
  await expect.poll(inRecovery, { timeout: 30_000 }).toBe(false);
  await restored.end();
  const apply = async () => JSON.parse(await lendloom(["erasures", "--apply", erasures])) as unknown;
  expect(await apply()).toEqual({ erased: 2, revoked: 1, already: 0, otherLenders: 0 });
  expect(await apply()).toEqual({ erased: 0, revoked: 0, already: 3, otherLenders: 0 });

  const again = await startTestServer({ folder, url });
  server = again;
  expect(await again.store.apiKeys.findByPrefix(stolen.prefix)).toEqual([]);
  for (const { key, id } of kept) {
    // Asked again with its key: the same answer, so it is stored and not done twice.
    expect((await submit(again, key)).json()).toMatchObject({ id });
    expect((await consent(again, key, id)).statusCode).toBe(200);
  }
  for (const { id } of after) expect(await again.store.runs.readRun("demo", id)).toBeUndefined();
  for (const { key } of [erased!, after[0]!]) {
    expect(await again.store.subjectKeys.erasedAt(demo, key)).not.toBeNull();
  }
  expect(await again.store.audit.verify(demo, head)).toMatchObject({ intact: true });
  for (const { id } of kept) {
    await again.until(`/v1/applications/${id}`, again.apiKey, ({ status }) => status === "offered");
  }
  const base = await again.app.listen({ host: "127.0.0.1", port: 0 });
  const key = again.apiKey["authorization"]?.replace("Bearer ", "") ?? "";
  const proof = JSON.parse(
    await lendloom(["replay", "--all"], { LENDLOOM_URL: base, LENDLOOM_API_KEY: key }),
  ) as {
    readonly verified: number;
  };
  expect(proof).toMatchObject({ different: 0, unknown: 0, erased: 1 });
  expect(proof.verified).toBeGreaterThanOrEqual(kept.length);
}, 120_000);

function submit(to: TestServer, key: string) {
  const headers = { ...to.apiKey, "idempotency-key": key };
  return to.call("POST", "/v1/applications", headers, cashLoanApplication(700, key));
}

function consent(to: TestServer, key: string, id: string) {
  const headers = { ...to.apiKey, "idempotency-key": `${key}-consent` };
  return to.call("POST", `/v1/applications/${id}/events`, headers, { type: "CONSENT_GIVEN" });
}

interface Acknowledged {
  readonly number: number;
  /** Of the request, and of the applicant. */
  readonly key: string;
  readonly id: string;
}

/** Four clerks who submit applications one after the other, each for another applicant. */
function applyAndConsent(to: TestServer) {
  const acknowledged: Acknowledged[] = [];
  let [next, ending] = [0, false];
  const clerk = async () => {
    while (!ending) {
      const number = next++;
      const key = `moment-${number}`;
      const { id } = (await submit(to, key)).json<{ id: string }>();
      acknowledged.push({ number, key, id });
      await consent(to, key, id);
    }
  };
  const clerks = Array.from({ length: 4 }, clerk);
  return {
    acknowledged,
    asked: () => next,
    until: (count: number) =>
      expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(count),
    async end() {
      ending = true;
      await Promise.all(clerks);
    },
  };
}

/** What the command line prints; a command that fails is an error with its complaints. */
function lendloom(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "cli/main.ts"), ...args], {
    env: { ...process.env, LENDLOOM_DATA: folder, LENDLOOM_DATABASE_URL: url, ...env },
  });
  let [out, complaints] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  return new Promise((resolve, reject) =>
    child.once("close", (code) => (code === 0 ? resolve(out) : reject(new Error(complaints + out)))),
  );
}

/** Files change and go while they are copied: the log makes up for it, so only trouble that is no such change counts. */
function copyWhileInUse(data: string, tar: string): void {
  try {
    const left = ["--exclude=./pg_wal/*", "--exclude=./postmaster.*"];
    execFileSync("tar", ["-cf", tar, ...left, "-C", data, "."], { stdio: "pipe" });
  } catch (error) {
    if ((error as { readonly status?: number }).status !== 1) throw error;
  }
}

/** The data directory as it was copied, with these files added for its owner. */
function putBack(tar: string, added: Readonly<Record<string, string>>): void {
  const data = join(disk, "data");
  mkdirSync(data);
  execFileSync("tar", ["-xpf", tar, "-C", data]);
  const { uid, gid } = statSync(data);
  for (const [name, text] of Object.entries(added)) {
    writeFileSync(join(data, name), text);
    chownSync(join(data, name), uid, gid);
  }
}

async function connected(to: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: to });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
