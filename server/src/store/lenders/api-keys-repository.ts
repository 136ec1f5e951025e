import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import { refuse, runCommand } from "../command.ts";
import { ACROSS_LENDERS, type Database } from "../database.ts";
import type { ApiKey, ApiKeys, ApiKeyWithHash, Role, TenantId } from "../repositories.ts";
import { prepared } from "../prepared.ts";
import { remembered } from "../remembered.ts";
import type { Schema } from "../schema/index.ts";

type ApiKeyRow = Schema["apiKeys"]["$inferSelect"];

export function apiKeysRepository(database: Database): ApiKeys {
  const { schema, reader } = database;
  const { apiKeys } = schema;
  /** By prefix: nearly every request of a machine asks for its key. */
  const known = remembered<readonly ApiKeyWithHash[]>(database);

  async function withPrefix(prefix: string): Promise<readonly ApiKeyWithHash[] | undefined> {
    const statement = prepared(reader(ACROSS_LENDERS), "find_api_keys", (on) =>
      on
        .select()
        .from(apiKeys)
        .where(and(eq(apiKeys.prefix, sql.placeholder("prefix")), isNull(apiKeys.revokedAt))),
    );
    const rows = await statement.execute({ prefix });
    // There is no end to prefixes that are nobody's.
    return rows.length === 0 ? undefined : rows.map((row) => ({ ...readApiKey(row), keyHash: row.keyHash }));
  }

  return {
    create: (tenant, key, act) =>
      known.changing(
        runCommand(database, tenant, async (transaction) => {
          const row: ApiKeyRow = {
            tenantId: tenant,
            id: key.id,
            title: key.title,
            prefix: key.prefix,
            keyHash: key.keyHash,
            roles: JSON.stringify(key.roles),
            personId: key.person,
            createdAt: act.at,
            expiresAt: key.expiresAt,
            revokedAt: null,
            lastUsedAt: null,
          };
          const [inserted] = await transaction.queries
            .insert(apiKeys)
            .values(row)
            .onConflictDoNothing()
            .returning({ id: apiKeys.id });
          if (inserted === undefined) refuse("store.already-exists", `There is an API key ${key.id} already`);
          const issued = {
            action: "api-key.issued",
            subject: `api-key/${key.id}`,
            details: { prefix: key.prefix, roles: [...key.roles], expiresAt: key.expiresAt },
          };
          await appendAudit(schema, transaction, tenant, issued, act);
          return readApiKey(row);
        }),
      ),
    async list(tenant) {
      const rows = await reader(tenant)
        .select()
        .from(apiKeys)
        .where(eq(apiKeys.tenantId, tenant))
        .orderBy(asc(apiKeys.createdAt), asc(apiKeys.id));
      return rows.map(readApiKey);
    },
    findByPrefix: async (prefix) => (await known.get(prefix, () => withPrefix(prefix))) ?? [],
    revoke: (tenant, id, act) =>
      known.changing(
        runCommand(database, tenant, async (transaction) => {
          const [row] = await transaction.queries
            .update(apiKeys)
            .set({ revokedAt: act.at })
            .where(and(eq(apiKeys.tenantId, tenant), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
            .returning();
          if (row === undefined) refuse("store.not-found", `Expected a live API key ${id}`);
          const revoked = { action: "api-key.revoked", subject: `api-key/${id}`, details: {} };
          await appendAudit(schema, transaction, tenant, revoked, act);
          return readApiKey(row);
        }),
      ),
    async touch(tenant, id, at) {
      const minute = `${at.slice(0, 16)}:00.000Z`;
      await known.changing(
        database.write(tenant, (transaction) =>
          transaction.queries
            .update(apiKeys)
            .set({ lastUsedAt: minute })
            .where(and(eq(apiKeys.tenantId, tenant), eq(apiKeys.id, id))),
        ),
      );
    },
  };
}

function readApiKey(row: ApiKeyRow): ApiKey {
  return {
    tenant: row.tenantId as TenantId,
    id: row.id,
    title: row.title,
    prefix: row.prefix,
    roles: JSON.parse(row.roles) as Role[],
    person: row.personId,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    revokedAt: row.revokedAt,
    lastUsedAt: row.lastUsedAt,
  };
}
