import { createHash } from "node:crypto";
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import SqliteConnection from "better-sqlite3";
import { auditRepository } from "../audit-chain.ts";
import { killPoint } from "../kill-point.ts";
import type { TenantId } from "../repositories.ts";
import { refuseTooNew, type AppliedMigration } from "../migrations/apply-migrations.ts";
import { readSqliteFile } from "./open-sqlite.ts";
import { lockFolder } from "./process-lock.ts";

/** What a backup holds, as far as it can be proved from the file alone. */
export interface VerifiedBackup {
  /** Of the whole file: kept elsewhere, it tells that nobody changed the backup since. */
  readonly sha256: string;
  readonly schemaVersion: number;
  /** Rows by table. */
  readonly rows: { readonly [table: string]: number };
  /** Entries of the audit chain by lender, each proved from the first to the last, and its last hash. */
  readonly audit: { readonly [tenant: string]: { readonly entries: number; readonly head: string } };
}

/** A file that is no sound backup, or a place that cannot take one; the message is a sentence for the operator. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}

const DATABASE = "lendloom.sqlite";

/**
 * Copies the store in `folder` to a new file while a server may go on writing, by SQLite's own backup, in one step:
 * everything that was committed when it began and nothing torn. The copy is verified before it takes its name.
 */
export async function backupSqlite(folder: string, file: string): Promise<VerifiedBackup> {
  const source = join(folder, DATABASE);
  if (!existsSync(source)) throw new BackupError(`There is no store in ${folder}.`);
  if (existsSync(file)) throw new BackupError(`${file} exists already; a backup replaces no file.`);
  const partial = `${resolve(file)}.partial`;
  rmSync(partial, { force: true });
  const connection = new SqliteConnection(source, { readonly: true, timeout: 10_000 });
  try {
    // All pages at once: a copy in parts would begin again whenever the server writes.
    await connection.backup(partial, { progress: () => Number.MAX_SAFE_INTEGER });
  } finally {
    connection.close();
  }
  try {
    killPoint("mid-backup");
    const verified = await verifyBackup(partial);
    writeFileSync(digestFile(file), `${verified.sha256}  ${basename(file)}\n`);
    sync(digestFile(file), "r+");
    moveDurably(partial, resolve(file));
    return verified;
  } finally {
    for (const suffix of ["", "-wal", "-shm"]) rmSync(partial + suffix, { force: true });
  }
}

/**
 * Puts a backup in the place of the store in `folder`, which no server may be using. The backup is verified first. Who
 * was erased since the backup was made stays erased, and a key that was revoked stays revoked; the store before it is kept beside as `lendloom.sqlite.before`.
 */
export async function restoreSqlite(file: string, folder: string): Promise<VerifiedBackup> {
  if (!existsSync(file)) throw new BackupError(`There is no file ${file}.`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(folder);
  try {
    const target = join(folder, DATABASE);
    const partial = `${target}.partial`;
    rmSync(partial, { force: true });
    const verified = await copyVerified(file, partial);
    if (existsSync(target)) {
      keepTakenAway(target, partial);
      checkpoint(target);
      moveDurably(target, `${target}.before`);
    }
    for (const suffix of ["-wal", "-shm"]) rmSync(target + suffix, { force: true });
    moveDurably(partial, target);
    return verified;
  } finally {
    lock.release();
  }
}

/**
 * Reads a whole backup: its bytes against the digest that lies beside it, where there is one, its pages, its references,
 * each lender's audit chain, and how much there is. SQLite itself does not see a bit that has changed within a text.
 */
export async function verifyBackup(file: string): Promise<VerifiedBackup> {
  try {
    const sha256 = await digestOf(file);
    const beside = digestFile(file);
    const [told] = existsSync(beside) ? readFileSync(beside, "utf8").split(" ") : [sha256];
    const found = await lookThrough(file);
    if (told !== sha256) {
      throw new BackupError(
        `${file} is not as it was made: its SHA-256 is ${sha256}, but ${beside} says ${told}.`,
      );
    }
    return { sha256, ...found };
  } catch (error) {
    if (!(error instanceof SqliteConnection.SqliteError)) throw error;
    throw new BackupError(`${file} cannot be read as a store: ${error.message}.`, { cause: error });
  }
}

/** What `sha256sum -c` reads. */
function digestFile(file: string): string {
  return `${resolve(file)}.sha256`;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(file)) hash.update(part as Buffer);
  return hash.digest("hex");
}

async function lookThrough(file: string): Promise<Omit<VerifiedBackup, "sha256">> {
  const read = readSqliteFile(file);
  try {
    const { connection } = read;
    const list = (pragma: string) => connection.pragma(pragma) as readonly Record<string, unknown>[];
    const [sound] = list("integrity_check");
    if (sound?.["integrity_check"] !== "ok") {
      throw new BackupError(`${file} is damaged: ${JSON.stringify(sound)}.`);
    }
    if (list("foreign_key_check").length > 0)
      throw new BackupError(`${file} has references to rows it lacks.`);
    const pluck = (query: string) => connection.prepare(query).pluck();
    const tables = pluck(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name",
    ).all() as string[];
    if (!tables.includes("lendloom_schema")) throw new BackupError(`${file} is no store of Lendloom.`);
    const rows = tables.map(
      (table) => [table, pluck(`select count(*) from "${table}"`).get() as number] as const,
    );
    const audit: [string, { entries: number; head: string }][] = [];
    for (const tenant of pluck("select tenant_id from tenants order by tenant_id").all() as TenantId[]) {
      const verdict = await auditRepository(read.database).verify(tenant);
      if (!verdict.intact) {
        throw new BackupError(`The audit chain of ${tenant} in ${file} is broken: ${verdict.reason}.`);
      }
      audit.push([tenant, { entries: verdict.entries, head: verdict.head }]);
    }
    const schemaVersion = pluck("select max(version) from lendloom_schema").get() as number;
    return { schemaVersion, rows: Object.fromEntries(rows), audit: Object.fromEntries(audit) };
  } finally {
    read.close();
  }
}

async function copyVerified(file: string, to: string): Promise<VerifiedBackup> {
  const verified = await verifyBackup(file);
  const source = new SqliteConnection(file, { readonly: true });
  try {
    // A store that works is not changed for one that this program cannot open.
    const applied = source.prepare("select * from lendloom_schema").all() as AppliedMigration[];
    refuseTooNew("sqlite", applied);
    await source.backup(to, { progress: () => Number.MAX_SAFE_INTEGER });
  } finally {
    source.close();
  }
  return verified;
}

/** A person's key that was destroyed, and a machine's that was revoked, must not come back with an older copy of its row. */
function keepTakenAway(present: string, restored: string): void {
  const connection = new SqliteConnection(restored);
  try {
    connection.prepare("attach ? as present").run(present);
    connection.pragma("secure_delete = ON");
    connection.exec(
      // By name: the backup may be of before a column was added.
      `insert into subject_keys (tenant_id, subject, wrapped_key, created_at, destroyed_at)
       select tenant_id, subject, null, created_at, destroyed_at from present.subject_keys where destroyed_at is not null
       on conflict (tenant_id, subject) do update set wrapped_key = null, destroyed_at = excluded.destroyed_at`,
    );
    connection.exec(
      `update api_keys set revoked_at = gone.revoked_at from present.api_keys as gone
        where (gone.tenant_id, gone.id) = (api_keys.tenant_id, api_keys.id)
          and api_keys.revoked_at is null and gone.revoked_at is not null`,
    );
  } finally {
    connection.close();
  }
}

/** What is in the write-ahead log goes into the file that is moved. */
function checkpoint(file: string): void {
  const connection = new SqliteConnection(file);
  connection.pragma("wal_checkpoint(TRUNCATE)");
  connection.close();
}

/** After a power cut the name stands for the old file or for the whole new one. */
function moveDurably(from: string, to: string): void {
  sync(from, "r+");
  renameSync(from, to);
  sync(dirname(to), "r");
}

function sync(path: string, flags: string): void {
  const descriptor = openSync(path, flags);
  fsyncSync(descriptor);
  closeSync(descriptor);
}
