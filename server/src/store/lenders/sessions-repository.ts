import { and, eq, gt, lte } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import { ACROSS_LENDERS, type Database } from "../database.ts";
import type { Sessions, TenantId } from "../repositories.ts";
import { personRow, readPerson } from "./person-rows.ts";

export function sessionsRepository(database: Database): Sessions {
  const { schema, reader } = database;
  const { sessions } = schema;
  return {
    async create({ tenant, person, tokenHash, csrf, expiresAt }, act) {
      await database.write(tenant, async (transaction) => {
        await transaction.insertAll(sessions, [
          { tenantId: tenant, tokenHash, personId: person, csrf, createdAt: act.at, expiresAt },
        ]);
        const begun = { action: "session.begun", subject: `person/${person}`, details: { expiresAt } };
        await appendAudit(schema, transaction, tenant, begun, act);
      });
    },
    async find(tokenHash, at) {
      const [row] = await reader(ACROSS_LENDERS)
        .select()
        .from(sessions)
        .where(and(eq(sessions.tokenHash, tokenHash), gt(sessions.expiresAt, at)))
        .limit(1);
      if (row === undefined) return null;
      const tenant = row.tenantId as TenantId;
      const person = await personRow(schema, reader(tenant), tenant, row.personId);
      if (person === undefined) return null;
      return {
        tenant,
        person: await readPerson(schema, reader(tenant), tenant, person),
        csrf: row.csrf,
        createdAt: row.createdAt,
        expiresAt: row.expiresAt,
      };
    },
    async end(tokenHash, act) {
      await database.write(ACROSS_LENDERS, async (transaction) => {
        const ended = await transaction.queries
          .delete(sessions)
          .where(eq(sessions.tokenHash, tokenHash))
          .returning({ tenantId: sessions.tenantId, personId: sessions.personId });
        for (const { tenantId, personId } of ended) {
          const entry = { action: "session.ended", subject: `person/${personId}`, details: {} };
          await appendAudit(schema, transaction, tenantId as TenantId, entry, act);
        }
      });
    },
    async endAllOf(tenant, person, act) {
      await database.write(tenant, async (transaction) => {
        const ended = await transaction.queries
          .delete(sessions)
          .where(and(eq(sessions.tenantId, tenant), eq(sessions.personId, person)))
          .returning({ tokenHash: sessions.tokenHash });
        const entry = {
          action: "session.all-ended",
          subject: `person/${person}`,
          details: { sessions: ended.length },
        };
        await appendAudit(schema, transaction, tenant, entry, act);
      });
    },
    async deleteExpired(at) {
      const gone = await database.write(ACROSS_LENDERS, (transaction) =>
        transaction.queries
          .delete(sessions)
          .where(lte(sessions.expiresAt, at))
          .returning({ tokenHash: sessions.tokenHash }),
      );
      return gone.length;
    },
  };
}
