import { killPoint } from "../kill-point.ts";
import { StoreOpenError } from "../open-error.ts";
import { migrationsOf, type Migration } from "./read-migrations.ts";

/** A database in the middle of the transaction that migrates it. */
export interface MigrationTarget {
  /** Runs one or more statements. */
  run(statements: string): Promise<void> | void;
  /** Names of the tables that exist. */
  tables(): Promise<readonly string[]> | readonly string[];
  /** All rows of `lendloom_schema`, with whatever columns it has. */
  applied(): Promise<readonly AppliedMigration[]> | readonly AppliedMigration[];
  /**
   * The oldest program that works on this database at this moment, by its newest migration; undefined: none does. Absent
   * where a database has one process.
   */
  oldestProgram?(): Promise<number | undefined>;
}

export interface AppliedMigration {
  readonly version: number;
  readonly serves?: number | null;
}

/** Where a database stands. */
export interface SchemaState {
  /** The newest migration that was applied. */
  readonly version: number;
  /** The oldest program, by the newest migration it knows, that works on it. */
  readonly serves: number;
  /** Migrations that take away what older programs still need; they wait until none of those works any more. */
  readonly heldBack: readonly number[];
}

/** From this migration on `lendloom_schema` tells which programs a schema serves. */
const TOLD_SINCE = 11;

/**
 * Brings a database to the newest schema. The numbered files are applied in order by the caller's one transaction,
 * so a process that dies in between leaves the version it found. A file that only adds is applied while older programs
 * work; one that takes something away waits until none does. A schema of a newer program is taken as it is while it
 * serves this one, and refused otherwise. `migrate: false` changes nothing: it refuses an older schema, and takes one
 * that only waits for files to take something away, as every program does that works meanwhile.
 */
export async function applyMigrations(
  dialect: "sqlite" | "postgres",
  target: MigrationTarget,
  options: { readonly migrate: boolean; readonly at: string },
): Promise<SchemaState> {
  const files = migrationsOf(dialect);
  const program = files.length;
  const tables = await target.tables();
  const known = tables.includes("lendloom_schema");
  if (!known && tables.length > 0) {
    throw new StoreOpenError(
      "store.schema-foreign",
      `Expected a database of Lendloom or an empty one, but it holds other tables (${tables.slice(0, 3).join(", ")}).`,
    );
  }
  const applied = known ? await target.applied() : [];
  const found = stateOf(applied);
  if (found.serves > program) throw tooNew(found, program);
  const missing = files.filter(({ version }) => !applied.some((one) => one.version === version));
  if (missing.length === 0) return { ...found, heldBack: [] };
  if (!options.migrate) {
    if (missing.every((file) => takesAway(file, found))) return { ...found, heldBack: [] };
    throw new StoreOpenError(
      "store.schema-older",
      `The database has schema version ${found.version}, but this program needs ${program}; start the server once to upgrade it.`,
    );
  }
  if (!known) {
    await target.run("create table lendloom_schema (version integer primary key, applied_at text not null)");
  }
  let { version, serves } = found;
  const heldBack: number[] = [];
  for (const file of missing) {
    if (await isNeededStill(target, file, found)) {
      heldBack.push(file.version);
      continue;
    }
    await target.run(file.statements);
    killPoint("mid-migration");
    version = Math.max(version, file.version);
    serves = Math.max(serves, file.serves ?? (file.version < TOLD_SINCE ? file.version : serves));
    await target.run(
      file.version < TOLD_SINCE
        ? `insert into lendloom_schema (version, applied_at) values (${file.version}, '${options.at}')`
        : `insert into lendloom_schema (version, applied_at, serves) values (${file.version}, '${options.at}', ${serves})`,
    );
  }
  return { version, serves, heldBack };
}

/** Rows of before it was told served no older program; so does one of a program that tells it in another way. */
export function stateOf(applied: readonly AppliedMigration[]): Pick<SchemaState, "version" | "serves"> {
  return {
    version: Math.max(0, ...applied.map(({ version }) => version)),
    serves: Math.max(0, ...applied.map(({ version, serves }) => serves ?? version)),
  };
}

/** Throws what a program is told that opens a database which a newer one has left behind. */
export function refuseTooNew(dialect: "sqlite" | "postgres", applied: readonly AppliedMigration[]): void {
  const found = stateOf(applied);
  const program = migrationsOf(dialect).length;
  if (found.serves > program) throw tooNew(found, program);
}

/** Whether it would take away what a program that works now still needs. */
async function isNeededStill(
  target: MigrationTarget,
  file: Migration,
  found: Pick<SchemaState, "serves">,
): Promise<boolean> {
  if (!takesAway(file, found)) return false;
  const oldest = await target.oldestProgram?.();
  return oldest !== undefined && oldest < file.serves;
}

/** Whether programs that work on it as it is could not any more. */
function takesAway<M extends Migration>(
  file: M,
  found: Pick<SchemaState, "serves">,
): file is M & { readonly serves: number } {
  const { serves, version } = file;
  return serves !== undefined && serves > found.serves && version > TOLD_SINCE;
}

/** The sentence of a program that a newer one has left behind. */
export function tooNew(
  { version, serves }: Pick<SchemaState, "version" | "serves">,
  program: number,
): StoreOpenError {
  return new StoreOpenError("store.schema-newer", {
    "zh-CN": `数据库的结构版本是 ${version}，只支持认识 ${serves} 及以后的程序，而本程序只认识到 ${program}；请启动更新的 Lendloom。`,
    en: `The database has schema version ${version} and serves programs that know ${serves} or later, but this program knows ${program}; start the newer program.`,
  });
}
