import { canonicalJson } from "@lendloom/engine/kernel";
import { and, eq } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import { refuse, runCommand } from "../command.ts";
import type { Database, Queries } from "../database.ts";
import { readJson } from "../json-text.ts";
import { afterCursor, inOrder, pageLimit, pageOf, type Keyset } from "../page.ts";
import type { Actor, ImportRecord, Imports, TenantId } from "../repositories.ts";
import type { Schema } from "../schema/index.ts";

type ImportRow = Schema["imports"]["$inferSelect"];

export function importsRepository(database: Database): Imports {
  const { schema, reader } = database;
  const { imports } = schema;
  const keyset: Keyset = { columns: [imports.createdAt, imports.id], direction: "descending" };

  async function rowOf(queries: Queries, tenant: TenantId, id: string): Promise<ImportRow | undefined> {
    const [row] = await queries
      .select()
      .from(imports)
      .where(and(eq(imports.tenantId, tenant), eq(imports.id, id)))
      .limit(1);
    return row;
  }

  return {
    async get(tenant, id) {
      const row = await rowOf(reader(tenant), tenant, id);
      return row === undefined ? null : readImport(row);
    },
    async list(tenant, page = {}) {
      const limit = pageLimit(page);
      const rows = await reader(tenant)
        .select()
        .from(imports)
        .where(and(eq(imports.tenantId, tenant), afterCursor(keyset, page.cursor)))
        .orderBy(...inOrder(keyset))
        .limit(limit + 1);
      return pageOf(rows, limit, (row) => [row.createdAt, row.id], readImport);
    },
    create: (tenant, record, act) =>
      runCommand(database, tenant, async (transaction) => {
        if ((await rowOf(transaction.queries, tenant, record.id)) !== undefined) {
          refuse("store.already-exists", `There is an import ${record.id} already`);
        }
        const row: ImportRow = {
          tenantId: tenant,
          id: record.id,
          format: record.format,
          report: canonicalJson(record.report),
          drafts: JSON.stringify(record.drafts),
          byKind: act.by.kind,
          byId: act.by.id,
          createdAt: act.at,
        };
        await transaction.insertAll(imports, [row]);
        await appendAudit(
          schema,
          transaction,
          tenant,
          {
            action: "import.made",
            subject: `import/${record.id}`,
            details: { format: record.format, drafts: record.drafts.map(({ kind, id }) => `${kind}/${id}`) },
          },
          act,
        );
        return readImport(row);
      }),
  };
}

function readImport(row: ImportRow): ImportRecord {
  return {
    id: row.id,
    format: row.format,
    report: readJson(row.report),
    drafts: JSON.parse(row.drafts) as ImportRecord["drafts"],
    createdAt: row.createdAt,
    by: { kind: row.byKind as Actor["kind"], id: row.byId },
  };
}
