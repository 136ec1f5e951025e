import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrationsOf } from "../migrations/read-migrations.ts";

/** Two migrations of a program to come: a process that is started with `env` is that newer program. */
export interface MoreMigrations {
  readonly env: { readonly LENDLOOM_MORE_MIGRATIONS: string };
  /** The newest migration this program knows. */
  readonly known: number;
  /** Adds columns to tables that are in use, a table and an index; every program goes on. */
  readonly adding: number;
  /** Takes a column away that only programs of before `adding` would need. */
  readonly taking: number;
  remove(): void;
}

export function writeMoreMigrations(): MoreMigrations {
  const folder = mkdtempSync(join(tmpdir(), "lendloom-migrations-"));
  const known = migrationsOf("postgres").length;
  const [adding, taking] = [known + 1, known + 2];
  for (const dialect of ["postgres", "sqlite"]) {
    mkdirSync(join(folder, dialect));
    const put = (version: number, statements: string) => {
      writeFileSync(join(folder, dialect, `${String(version).padStart(4, "0")}-to-come.sql`), statements);
    };
    put(
      adding,
      `alter table runs add column branch text;
       alter table activities add column note text not null default '';
       alter table journal add column shard integer not null default 0;
       create table branches (tenant_id text not null, id text not null, old text, primary key (tenant_id, id));
       create index runs_by_branch on runs (tenant_id, branch);`,
    );
    put(taking, `-- serves ${adding}\nalter table branches drop column old;`);
  }
  return {
    env: { LENDLOOM_MORE_MIGRATIONS: folder },
    known,
    adding,
    taking,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
