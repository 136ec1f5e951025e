import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import SqliteConnection from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { openStore } from "../index.ts";

const files = readdirSync(join(import.meta.dirname, "sqlite")).filter((name) => name.endsWith(".sql"));
const script = fileURLToPath(new URL("../testing/append-until-killed.ts", import.meta.url));

describe("a migration whose process is killed", () => {
  it.each([1, 2, files.length])(
    "leaves the version it found, and is made whole by the next start: after file %i",
    async (nth) => {
      const folder = mkdtempSync(join(tmpdir(), "lendloom-migration-"));
      try {
        const killed = spawnSync(process.execPath, [script, folder], {
          encoding: "utf8",
          env: { ...process.env, LENDLOOM_KILLPOINT: `mid-migration:${nth}` },
        });
        expect(killed.signal, killed.stderr).toBe("SIGKILL");
        expect(tablesOf(folder)).toEqual([]);
        await (await openStore({ kind: "sqlite", folder })).close();
        expect(tablesOf(folder)).toContain("runs");
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});

function tablesOf(folder: string): unknown[] {
  const connection = new SqliteConnection(join(folder, "lendloom.sqlite"));
  const tables = connection
    .prepare("select name from sqlite_master where type = 'table' order by name")
    .pluck()
    .all();
  connection.close();
  return tables;
}
