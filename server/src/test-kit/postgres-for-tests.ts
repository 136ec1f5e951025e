import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createIdentity } from "../identity/index.ts";
import { ensureDemoLender } from "../seed/ensure-demo-lender.ts";
import { readRepositoryDefinitions } from "../seed/repository-definitions.ts";
import { openStore } from "../store/index.ts";
import { startEmbeddedPostgres } from "../store/testing/embedded-postgres.ts";

/**
 * Before the tests of HTTP run on PostgreSQL: one server for all of them, with a database that has the demo lender.
 * Every test server gets a copy of that database, and of the folder with its keys.
 */
export default async function startPostgresForTests(): Promise<() => Promise<void>> {
  const server = await startEmbeddedPostgres();
  const folder = mkdtempSync(join(tmpdir(), "lendloom-template-"));
  const url = await server.createDatabase();
  const store = await openStore({ kind: "postgres", url, folder });
  const now = () => new Date().toISOString();
  await ensureDemoLender(store, createIdentity({ store, now }), {
    definitions: () => readRepositoryDefinitions(join(import.meta.dirname, "../../..")),
    dataFolder: folder,
    url: "http://test",
    sandboxUrl: "http://sandbox",
    at: now(),
  });
  await store.close();
  process.env["LENDLOOM_TEST_TEMPLATE"] = JSON.stringify({ url, folder });
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
