import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Migration {
  readonly version: number;
  readonly statements: string;
  /**
   * The oldest program that still works after it, by the newest migration that program knows; undefined: it only adds,
   * and every program that worked before does.
   */
  readonly serves: number | undefined;
}

type Dialect = "sqlite" | "postgres";

/** The numbered migrations this program knows, in order. */
export function migrationsOf(dialect: Dialect): readonly Migration[] {
  return folders(dialect)
    .flatMap((folder) => filesIn(folder).map((name) => ({ folder, name })))
    .map(({ folder, name }, index) => {
      const version = Number(name.slice(0, 4));
      if (version !== index + 1) throw new Error(`Expected migration ${index + 1}, but found ${name}`);
      const statements = readFileSync(join(folder, name), "utf8");
      const serves = /^-- serves (\d+)$/m.exec(statements)?.[1];
      return { version, statements, serves: serves === undefined ? undefined : Number(serves) };
    });
}

/** What this program is called where programs of several versions work on one database: its newest migration. */
export function programVersion(dialect: Dialect): number {
  return migrationsOf(dialect).length;
}

/**
 * Tests of upgrades make a newer program of this one by a folder with more migrations. Unset, as everywhere else, there
 * is only this program's own.
 */
function folders(dialect: Dialect): readonly string[] {
  const more = process.env["LENDLOOM_MORE_MIGRATIONS"];
  const own = join(import.meta.dirname, dialect);
  return more === undefined ? [own] : [own, join(more, dialect)];
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
}
