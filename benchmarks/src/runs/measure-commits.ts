import { mkdtempSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * What the disk gives: commits a second of one small row each, one after the other, in a SQLite file beside the
 * store's and with its settings (write-ahead log, `synchronous = FULL`).
 */
export function measureCommits(milliseconds: number): number {
  const folder = mkdtempSync(join(tmpdir(), "lendloom-bench-"));
  const database = new DatabaseSync(join(folder, "raw.sqlite"));
  database.exec("pragma journal_mode = WAL; pragma synchronous = FULL");
  database.exec("create table rows (id integer primary key, text text not null)");
  const insert = database.prepare("insert into rows (text) values (?)");
  let commits = 0;
  const begun = performance.now();
  while (performance.now() - begun < milliseconds) {
    insert.run("a small row");
    commits += 1;
  }
  const perSecond = (commits * 1_000) / (performance.now() - begun);
  database.close();
  rmSync(folder, { recursive: true, force: true });
  return perSecond;
}
