import { canonicalJson, type Texts } from "@lendloom/engine/kernel";
import { asc, eq } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import { refuse, runCommand } from "../command.ts";
import { ACROSS_LENDERS, type Database, type Queries } from "../database.ts";
import type { Tenant, TenantId, Tenants } from "../repositories.ts";
import type { Schema } from "../schema/index.ts";

export function tenantsRepository(database: Database): Tenants {
  const { schema, reader } = database;
  const { tenants } = schema;

  async function find(queries: Queries, tenant: string): Promise<Tenant | null> {
    const [row] = await queries.select().from(tenants).where(eq(tenants.tenantId, tenant)).limit(1);
    return row === undefined ? null : readTenant(row);
  }

  return {
    get: (tenant) => find(reader(tenant), tenant),
    async list() {
      return (await reader(ACROSS_LENDERS).select().from(tenants).orderBy(asc(tenants.tenantId))).map(
        readTenant,
      );
    },
    create: ({ id, title }, act) =>
      runCommand(database, id, async (transaction) => {
        await transaction.lock("tenants");
        if ((await find(transaction.queries, id)) !== null) {
          refuse("store.already-exists", `There is a lender ${id} already`);
        }
        const row = { tenantId: id, title: canonicalJson({ ...title }), createdAt: act.at };
        await transaction.insertAll(tenants, [row]);
        const tenant = readTenant(row);
        const created = { action: "tenant.created", subject: `tenant/${id}`, details: {} };
        await appendAudit(schema, transaction, tenant.id, created, act);
        return tenant;
      }),
  };
}

/** The only place where a stored lender's id becomes a `TenantId`. */
function readTenant(row: Schema["tenants"]["$inferSelect"]): Tenant {
  return { id: row.tenantId as TenantId, title: JSON.parse(row.title) as Texts, createdAt: row.createdAt };
}
