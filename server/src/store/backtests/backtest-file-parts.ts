import { and, asc, eq, isNotNull, lt } from "drizzle-orm";
import { ACROSS_LENDERS, type Database } from "../database.ts";
import type { BacktestFileParts } from "../repositories.ts";
import { decrypt, encrypt } from "../sealing/cipher.ts";
import type { MasterKey } from "../sealing/master-key.ts";

export function backtestFileParts(database: Database, master: MasterKey): BacktestFileParts {
  const { reader, clock } = database;
  const { backtestFiles } = database.schema;
  const ofFile = (tenant: string, file: string) =>
    and(eq(backtestFiles.tenantId, tenant), eq(backtestFiles.file, file));
  const insert = (row: typeof backtestFiles.$inferInsert) =>
    database.write(row.tenantId, async ({ queries }) => {
      await queries.insert(backtestFiles).values(row);
    });
  const place = (tenant: string, file: string, part: number) => ["backtest-file", tenant, file, `${part}`];

  return {
    append: (tenant, file, part, bytes) =>
      insert({
        tenantId: tenant,
        file,
        part,
        at: clock.now(),
        parts: null,
        bytes: encrypt(master.tenantKey(tenant), Buffer.from(bytes), place(tenant, file, part)).toString(
          "base64",
        ),
      }),
    close: (tenant, file, parts) =>
      insert({ tenantId: tenant, file, part: parts, at: clock.now(), parts, bytes: "" }),
    list: (tenant) =>
      reader(tenant)
        .select({ file: backtestFiles.file, at: backtestFiles.at })
        .from(backtestFiles)
        .where(and(eq(backtestFiles.tenantId, tenant), isNotNull(backtestFiles.parts)))
        .orderBy(asc(backtestFiles.at), asc(backtestFiles.file)),
    async parts(tenant, file) {
      const [row] = await reader(tenant)
        .select({ parts: backtestFiles.parts })
        .from(backtestFiles)
        .where(and(ofFile(tenant, file), isNotNull(backtestFiles.parts)))
        .limit(1);
      return row?.parts ?? undefined;
    },
    async read(tenant, file, part) {
      const [row] = await reader(tenant)
        .select({ bytes: backtestFiles.bytes })
        .from(backtestFiles)
        .where(and(ofFile(tenant, file), eq(backtestFiles.part, part)))
        .limit(1);
      if (row === undefined) return undefined;
      const sealed = Buffer.from(row.bytes, "base64");
      return decrypt(master.tenantKey(tenant), sealed, place(tenant, file, part));
    },
    async remove(tenant, file) {
      await database.write(tenant, ({ queries }) =>
        queries.delete(backtestFiles).where(ofFile(tenant, file)),
      );
    },
    async trim(before) {
      await database.write(ACROSS_LENDERS, ({ queries }) =>
        queries.delete(backtestFiles).where(lt(backtestFiles.at, before)),
      );
    },
  };
}
