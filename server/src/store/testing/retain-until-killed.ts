import { openStore, type StoreConfig } from "../index.ts";

/**
 * A process for fault tests: carries out rounds of retention over the store whose configuration is given, as of the instant
 * given, and prints each once it is acknowledged, until nothing is left or a kill point ends it.
 */
const [config = "", now = ""] = process.argv.slice(2);
const store = await openStore(JSON.parse(config) as StoreConfig);
const [tenant] = await store.tenants.list();
if (tenant === undefined) throw new Error("Expected a store with a lender");
for (let more = true; more;) {
  const round = await store.retention.round(tenant.id, { now, limit: 2 });
  process.stdout.write(`${JSON.stringify(round)}\n`);
  more = round?.more === true;
}
await store.close();
