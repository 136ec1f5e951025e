import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { killPoint } from "../kill-point.ts";
import { StoreOpenError } from "../open-error.ts";

/** A database in the middle of the transaction that migrates it. */
export interface MigrationTarget {
  /** Runs one or more statements. */
  run(statements: string): Promise<void> | void;
  /** Names of the tables that exist. */
  tables(): Promise<readonly string[]> | readonly string[];
  /** The schema version stored, 0 for none. */
  version(): Promise<number> | number;
}

/**
 * Brings a database to the newest schema. The numbered files are applied in order by the caller's one transaction,
 * so a process that dies in between leaves the version it found. `migrate: false` refuses an older schema instead.
 */
export async function applyMigrations(
  dialect: "sqlite" | "postgres",
  target: MigrationTarget,
  options: { readonly migrate: boolean; readonly at: string },
): Promise<void> {
  const files = migrationsOf(dialect);
  const newest = files.length;
  const tables = await target.tables();
  const known = tables.includes("lendloom_schema");
  if (!known && tables.length > 0) {
    throw new StoreOpenError(
      "store.schema-foreign",
      `Expected a database of Lendloom or an empty one, but it holds other tables (${tables.slice(0, 3).join(", ")}).`,
    );
  }
  const version = known ? await target.version() : 0;
  if (version > newest) {
    throw new StoreOpenError(
      "store.schema-newer",
      `The database has schema version ${version}, but this program knows ${newest}; start the newer program.`,
    );
  }
  if (version === newest) return;
  if (!options.migrate) {
    throw new StoreOpenError(
      "store.schema-older",
      `The database has schema version ${version}, but this program needs ${newest}; start the server once to upgrade it.`,
    );
  }
  if (!known) {
    await target.run("create table lendloom_schema (version integer primary key, applied_at text not null)");
  }
  for (const file of files.slice(version)) {
    await target.run(file.statements);
    killPoint("mid-migration");
    await target.run(
      `insert into lendloom_schema (version, applied_at) values (${file.version}, '${options.at}')`,
    );
  }
}

interface Migration {
  readonly version: number;
  readonly statements: string;
}

function migrationsOf(dialect: "sqlite" | "postgres"): readonly Migration[] {
  const folder = join(import.meta.dirname, dialect);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name, index) => {
      const version = Number(name.slice(0, 4));
      if (version !== index + 1) throw new Error(`Expected migration ${index + 1}, but found ${name}`);
      return { version, statements: readFileSync(join(folder, name), "utf8") };
    });
}
