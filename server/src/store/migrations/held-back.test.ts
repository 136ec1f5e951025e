import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteConnection from "better-sqlite3";
import { expect, it, vi } from "vitest";
import { sqliteTarget } from "../testing/sqlite-target.ts";
import { applyMigrations } from "./apply-migrations.ts";
import { programVersion } from "./read-migrations.ts";

it("who changes nothing takes a schema that only waits to take something away, and no older one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lendloom-held-back-"));
  const connection = new SqliteConnection(":memory:");
  try {
    const at = "2026-06-01T00:00:00.000Z";
    const old = programVersion("sqlite");
    const target = { ...sqliteTarget(connection), oldestProgram: () => Promise.resolve(old) };
    const more = (after: number, text: string) => {
      const name = `${String(old + after).padStart(4, "0")}-more.sql`;
      mkdirSync(join(folder, "sqlite"), { recursive: true });
      writeFileSync(join(folder, "sqlite", name), `${text}\n`);
    };
    more(1, `-- serves ${old + 1}\ndrop table audit;`);
    vi.stubEnv("LENDLOOM_MORE_MIGRATIONS", folder);
    expect(await applyMigrations("sqlite", target, { migrate: true, at })).toMatchObject({
      heldBack: [old + 1],
    });
    const asItIs = () => applyMigrations("sqlite", target, { migrate: false, at });
    expect(await asItIs()).toMatchObject({ version: old, heldBack: [] });
    more(2, "create table more (tenant_id text not null) strict;");
    await expect(asItIs()).rejects.toMatchObject({ code: "store.schema-older" });
  } finally {
    vi.unstubAllEnvs();
    connection.close();
    rmSync(folder, { recursive: true });
  }
});
