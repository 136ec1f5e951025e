import { openStore } from "../index.ts";

/**
 * A process for fault tests: appends audit entries one after the other to the store in the folder given, and
 * prints each number once it is acknowledged, until a kill point ends it.
 */
const store = await openStore({ kind: "sqlite", folder: process.argv[2] ?? "" });
const [tenant] = await store.tenants.list();
if (tenant === undefined) throw new Error("Expected a store with a lender");
for (let number = 1; number <= 20; number += 1) {
  await store.audit.append(
    tenant.id,
    { action: "test.appended", subject: String(number), details: {} },
    { at: new Date().toISOString(), by: { kind: "system", id: "test" } },
  );
  process.stdout.write(`${number}\n`);
}
await store.close();
