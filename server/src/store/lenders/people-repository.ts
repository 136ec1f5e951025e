import { and, asc, eq } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import { refuse, runCommand } from "../command.ts";
import { ACROSS_LENDERS, type Database, type Transaction } from "../database.ts";
import type { People, Role, TenantId } from "../repositories.ts";
import { personRow, readPeople, readPerson, type PersonRow } from "./person-rows.ts";

export function peopleRepository(database: Database): People {
  const { schema, reader } = database;
  const { people, roleMemberships } = schema;

  async function insertRoles(
    transaction: Transaction,
    tenant: TenantId,
    personId: string,
    roles: readonly Role[],
  ): Promise<void> {
    const rows = [...new Set(roles)].map((role) => ({ tenantId: tenant, personId, role }));
    await transaction.insertAll(roleMemberships, rows);
  }

  return {
    async get(tenant, id) {
      const row = await personRow(schema, reader(tenant), tenant, id);
      return row === undefined ? null : readPerson(schema, reader(tenant), tenant, row);
    },
    async list(tenant) {
      const rows = await reader(tenant)
        .select()
        .from(people)
        .where(eq(people.tenantId, tenant))
        .orderBy(asc(people.name));
      return readPeople(schema, reader(tenant), tenant, rows);
    },
    create: (tenant, person, act) =>
      // A sign-in names no lender, so a name is one person among all of them.
      runCommand(database, ACROSS_LENDERS, async (transaction) => {
        const { id, name, displayName, passwordHash, roles } = person;
        await transaction.lock("people");
        const { queries } = transaction;
        const [sameName] = await queries.select().from(people).where(eq(people.name, name)).limit(1);
        if (sameName !== undefined || (await personRow(schema, queries, tenant, id)) !== undefined) {
          refuse("store.already-exists", `There is a person with the id ${id} or the name ${name} already`);
        }
        const row: PersonRow = {
          tenantId: tenant,
          id,
          name,
          displayName,
          passwordHash,
          failedSignIns: 0,
          lockedUntil: null,
          createdAt: act.at,
        };
        await transaction.insertAll(people, [row]);
        await insertRoles(transaction, tenant, id, roles);
        const created = { action: "person.created", subject: `person/${id}`, details: { roles: [...roles] } };
        await appendAudit(schema, transaction, tenant, created, act);
        return readPerson(schema, queries, tenant, row);
      }),
    async findForSignIn(name) {
      const [row] = await reader(ACROSS_LENDERS).select().from(people).where(eq(people.name, name)).limit(1);
      if (row === undefined) return null;
      const { passwordHash, failedSignIns, lockedUntil } = row;
      const person = await readPerson(schema, reader(row.tenantId), row.tenantId as TenantId, row);
      return { ...person, passwordHash, failedSignIns, lockedUntil };
    },
    setRoles: (tenant, id, roles, act) =>
      runCommand(database, tenant, async (transaction) => {
        const row = await personRow(schema, transaction.queries, tenant, id);
        if (row === undefined) refuse("store.not-found", `Expected a person ${id}`);
        await transaction.queries
          .delete(roleMemberships)
          .where(and(eq(roleMemberships.tenantId, tenant), eq(roleMemberships.personId, id)));
        await insertRoles(transaction, tenant, id, roles);
        const changed = {
          action: "person.roles-set",
          subject: `person/${id}`,
          details: { roles: [...roles] },
        };
        await appendAudit(schema, transaction, tenant, changed, act);
        return readPerson(schema, transaction.queries, tenant, row);
      }),
    async recordSignIn(tenant, id, { accepted, lockUntil }, act) {
      await database.write(tenant, async (transaction) => {
        // Guesses that arrive together must all be counted.
        await transaction.lock(`sign-in:${tenant}/${id}`);
        const row = await personRow(schema, transaction.queries, tenant, id);
        const failedSignIns = accepted ? 0 : (row?.failedSignIns ?? 0) + 1;
        const lockedUntil = accepted ? null : lockUntil(failedSignIns);
        await transaction.queries
          .update(people)
          .set({ failedSignIns, lockedUntil })
          .where(and(eq(people.tenantId, tenant), eq(people.id, id)));
        const signIn = {
          action: accepted ? "sign-in.accepted" : "sign-in.refused",
          subject: `person/${id}`,
          details: { failedSignIns, lockedUntil },
        };
        await appendAudit(schema, transaction, tenant, signIn, act);
      });
    },
  };
}
