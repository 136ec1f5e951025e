import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "@lendloom/engine/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StoreConfig } from "../index.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../testing/embedded-postgres.ts";
import { commit, decision, run } from "../testing/run-samples.ts";
import { actOf, newLender } from "../testing/samples.ts";
import { postgresUnderTest, sqliteUnderTest, type StoreUnderTest } from "../testing/store-under-test.ts";

const script = fileURLToPath(new URL("../testing/retain-until-killed.ts", import.meta.url));
const OLD = "2021-01-01T12:00:00.000Z";
const NOW = "2026-11-22T12:00:00.000Z";
const LATER = "2026-11-22T13:00:00.000Z";
const ids = ["a", "b", "c", "d", "e"];

let postgres: EmbeddedPostgres;
beforeAll(async () => {
  postgres = await startEmbeddedPostgres();
}, 120_000);
afterAll(() => postgres.stop());

async function filled(kind: StoreConfig["kind"]): Promise<StoreUnderTest> {
  const under = kind === "sqlite" ? await sqliteUnderTest() : await postgresUnderTest(postgres);
  const demo = await newLender(under.store, "demo");
  for (const id of ids) {
    const of = run(id, { createdAt: OLD, updatedAt: OLD, finished: true, subject: `s-${id}`, journal: 1 });
    await under.store.sealer.forSubject("demo", of.subject);
    const actor = { kind: "api-key", id: "k" } as const;
    const journal = [
      { seq: 1, at: OLD, kind: "started", run: id, subject: of.subject, pins: of.pins, actor } as const,
    ];
    await under.store.runs.commit(commit("demo", 0, of, { journal, decisions: [decision(1)] }));
  }
  await under.store.retention.setPolicy(demo, { runs: "P1Y" }, "by law", actOf("boss"));
  return under;
}

function retain(config: StoreConfig, now: string, killPoint: string) {
  return spawnSync(process.execPath, [script, JSON.stringify(config), now], {
    encoding: "utf8",
    env: { ...process.env, LENDLOOM_KILLPOINT: killPoint },
  });
}

describe.each(["sqlite", "postgres"] as const)("retention whose process is killed, on %s", (kind) => {
  it.each([
    ...[1, 2, 3].map((nth) => `before-commit:${nth}`),
    ...[1, 2].map((nth) => `after-commit-before-answer:${nth}`),
  ])(
    "RT310 leaves each application whole or gone, and the next one removes the rest once: %s",
    async (killPoint) => {
      const under = await filled(kind);
      try {
        await under.store.close();
        const killed = retain(under.config, NOW, killPoint);
        expect(killed.signal, killed.stderr).toBe("SIGKILL");
        const whole = await under.peek("select id from runs order by id");
        for (const table of ["journal", "decisions"]) {
          const left = await under.peek(`select distinct run_id as id from ${table} order by run_id`);
          expect(left, table).toEqual(whole);
        }
        const store = await under.reopen();
        const [demo] = await store.tenants.list();
        if (demo === undefined) throw new Error("Expected the demo lender");
        for (const now of [NOW, NOW, NOW, LATER]) await store.retention.round(demo.id, { now, limit: 2 });
        expect(await under.peek("select id from runs")).toEqual([]);
        expect(await under.peek("select subject from subject_keys")).toEqual([]);
        const removed = await under.peek("select run_id as id from removed_runs order by run_id");
        expect(removed.map(({ id }) => id)).toEqual(ids);
        expect(await store.audit.verify(demo.id)).toMatchObject({ intact: true });
        const entries = (await store.audit.list(demo.id, { limit: 200 })).items;
        const told = entries
          .filter(({ action }) => action === "retention.removed")
          .flatMap(({ details }) => (details as JsonObject)["hashes"] as readonly JsonObject[]);
        expect(told.map((hash) => hash["run"]).sort()).toEqual(ids);
      } finally {
        await under.end();
      }
    },
    60_000,
  );
});
