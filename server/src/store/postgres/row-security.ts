import type pg from "pg";
import { StoreOpenError } from "../open-error.ts";

/** Whom the store's connections are, where the user of the URL would see through row-level security. */
export const APP_ROLE = "lendloom_app";

/**
 * The second wall between lenders: every table with a `tenant_id` shows and takes only rows of the lender the
 * transaction named, also to the tables' owner. What has no such rule yet is given one, in the caller's
 * transaction, so that no migration can forget it.
 */
export async function raiseRowSecurity(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
      where c.relkind = 'r' and n.nspname = current_schema()
        and not (c.relrowsecurity and c.relforcerowsecurity
                 and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'lender'))`,
  );
  for (const { name } of rows) {
    await client.query(
      `alter table ${name} enable row level security;
       alter table ${name} force row level security;
       drop policy if exists lender on ${name};
       create policy lender on ${name} using (${OWN_ROW}) with check (${OWN_ROW})`,
    );
  }
}

/** The settings are asked once a statement, not once a row. */
const OWN_ROW = `tenant_id = (select current_setting('app.tenant', true))
  or (select current_setting('app.across_lenders', true)) = 'on'`;

/**
 * Which role the store's connections take: none where the URL's user is subject to row-level security, else one
 * that is, made here at need.
 */
export async function roleForQueries(
  client: pg.ClientBase,
  options: { readonly migrate: boolean },
): Promise<string | undefined> {
  if (!(await seesThrough(client, "current_user"))) return undefined;
  try {
    if (options.migrate) await makeRole(client);
  } catch (error) {
    throw unsafe(error);
  }
  if (await seesThrough(client, `'${APP_ROLE}'`)) throw unsafe();
  return APP_ROLE;
}

async function seesThrough(client: pg.ClientBase, role: string): Promise<boolean> {
  const { rows } = await client.query<{ through: boolean }>(
    `select rolsuper or rolbypassrls as through from pg_roles where rolname = ${role}`,
  );
  return rows[0]?.through ?? true;
}

/** Roles belong to the whole server, so another database's process may make it at this moment. */
async function makeRole(client: pg.ClientBase): Promise<void> {
  await client.query(
    `do $$ begin
       if not exists (select from pg_roles where rolname = '${APP_ROLE}') then
         create role ${APP_ROLE} nologin nosuperuser nobypassrls;
       end if;
     exception when duplicate_object or unique_violation then null;
     end $$`,
  );
  await client.query(
    `do $$ begin
       execute format('grant usage on schema %I to ${APP_ROLE}', current_schema());
       execute format('grant select, insert, update, delete on all tables in schema %I to ${APP_ROLE}', current_schema());
       if not pg_has_role(current_user, '${APP_ROLE}', 'set') then
         execute format('grant ${APP_ROLE} to %I', current_user);
       end if;
     end $$`,
  );
}

function unsafe(cause?: unknown): StoreOpenError {
  return new StoreOpenError(
    "store.role-unsafe",
    `The user of the database URL sees through row-level security, and the role ${APP_ROLE} cannot be used in its place; ` +
      "connect as a user that is neither superuser nor has BYPASSRLS, or let it create that role.",
    { cause },
  );
}
