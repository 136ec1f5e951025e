import { and, asc, eq, inArray } from "drizzle-orm";
import type { Queries } from "../database.ts";
import type { Person, Role, TenantId } from "../repositories.ts";
import type { Schema } from "../schema/index.ts";

export type PersonRow = Schema["people"]["$inferSelect"];

export async function personRow(
  { people }: Schema,
  queries: Queries,
  tenant: TenantId,
  id: string,
): Promise<PersonRow | undefined> {
  const [row] = await queries
    .select()
    .from(people)
    .where(and(eq(people.tenantId, tenant), eq(people.id, id)))
    .limit(1);
  return row;
}

/** People of one lender with their present roles, in the rows' order. */
export async function readPeople(
  { roleMemberships }: Schema,
  queries: Queries,
  tenant: TenantId,
  rows: readonly PersonRow[],
): Promise<readonly Person[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const memberships = await queries
    .select()
    .from(roleMemberships)
    .where(and(eq(roleMemberships.tenantId, tenant), inArray(roleMemberships.personId, ids)))
    .orderBy(asc(roleMemberships.role));
  const byPerson = Map.groupBy(memberships, ({ personId }) => personId);
  return rows.map((row) => ({
    tenant,
    id: row.id,
    name: row.name,
    displayName: row.displayName,
    roles: (byPerson.get(row.id) ?? []).map(({ role }) => role as Role),
    createdAt: row.createdAt,
  }));
}

export async function readPerson(
  schema: Schema,
  queries: Queries,
  tenant: TenantId,
  row: PersonRow,
): Promise<Person> {
  const [person] = await readPeople(schema, queries, tenant, [row]);
  if (person === undefined) throw new Error("Expected a person for each row");
  return person;
}
