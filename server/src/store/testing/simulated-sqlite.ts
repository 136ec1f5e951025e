import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SimulatedStore } from "@lendloom/engine/testing";
import { openStore } from "../index.ts";

/** A SQLite store in a folder of its own, for the simulation with faults: it is closed and opened with its process. */
export async function simulatedSqliteStore(): Promise<SimulatedStore> {
  const folder = mkdtempSync(join(tmpdir(), "lendloom-faults-"));
  let store = await openStore({ kind: "sqlite", folder });
  return {
    store: store.runs,
    async reopen() {
      await store.close();
      store = await openStore({ kind: "sqlite", folder });
      return store.runs;
    },
    async end() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
