import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { simulatedMemoryStore, simulatedProducts, walkOneStep, whereItCame } from "@lendloom/engine/testing";
import { describe, expect, it } from "vitest";
import { openStore } from "./index.ts";
import { simulatedSqliteStore } from "./testing/simulated-sqlite.ts";
import { WALKED } from "./testing/walked-products.ts";

const STEPS = 12;
const products = simulatedProducts(WALKED.seed, WALKED.count);
const paths = Array.from({ length: 104 }, (_, seed) => seed);

async function straight(seed: number, steps: number): Promise<string> {
  const { store } = simulatedMemoryStore();
  for (let step = 0; step < steps; step++) await walkOneStep(store, products, seed, step);
  return whereItCame(store);
}

describe("restart after every step", () => {
  it("RT14 leads to the same end over files that are closed and opened after each step", async () => {
    let journals = 0;
    for (const seed of paths) {
      const storage = await simulatedSqliteStore();
      let { store } = storage;
      for (let step = 0; step < STEPS; step++) {
        await walkOneStep(store, products, seed, step);
        store = (await storage.reopen?.()) ?? store;
      }
      const came = await whereItCame(store);
      await storage.end();
      expect(came, `path ${seed}`).toBe(await straight(seed, STEPS));
      journals += (JSON.parse(came) as { journal: unknown[] }).journal.length;
    }
    // Paths that went nowhere would prove nothing.
    expect(journals).toBeGreaterThan(paths.length * 6);
  }, 120_000);

  it("RT14 leads to the same end when each step is another process", async () => {
    const [seed, processes] = [5, 8];
    const folder = mkdtempSync(join(tmpdir(), "lendloom-walk-"));
    const script = fileURLToPath(new URL("testing/walk-in-process.ts", import.meta.url));
    try {
      for (let step = 0; step < processes; step++) {
        execFileSync(process.execPath, [script, folder, String(seed), String(step)], { stdio: "pipe" });
      }
      const store = await openStore({ kind: "sqlite", folder });
      const came = await whereItCame(store.runs);
      await store.close();
      expect(came).toBe(await straight(seed, processes));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
