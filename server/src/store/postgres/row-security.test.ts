import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACROSS_LENDERS } from "../database.ts";
import { openStore, upgradePostgres } from "../index.ts";
import { postgresSchema } from "../schema/index.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../testing/embedded-postgres.ts";
import { commit, run } from "../testing/run-samples.ts";
import { newLender, noon } from "../testing/samples.ts";
import {
  emptyPostgresUnderTest,
  postgresUnderTest,
  type StoreUnderTest,
} from "../testing/store-under-test.ts";
import { createPool } from "./create-pool.ts";
import { APP_ROLE } from "./row-security.ts";
import { runTransaction } from "./run-transaction.ts";
import { scopedReader } from "./scoped-reader.ts";
import { transactionOn } from "./transaction-on.ts";

describe("lenders on PostgreSQL", () => {
  let server: EmbeddedPostgres;
  let subject: StoreUnderTest;
  let pool: pg.Pool;
  const { people } = postgresSchema;
  const urlOf = ({ config }: StoreUnderTest): string => (config.kind === "postgres" ? config.url : "");
  beforeAll(async () => {
    server = await startEmbeddedPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    subject = await postgresUnderTest(server);
    await newLender(subject.store, "north");
    await newLender(subject.store, "south");
    pool = createPool(urlOf(subject), { connections: 2, role: APP_ROLE });
  });
  afterEach(async () => {
    await pool.end();
    await subject.end();
  });

  it("RT400 a query that forgot its lender shows nothing of another one", async () => {
    const reader = scopedReader(pool);
    const tenants = async (scope: string | typeof ACROSS_LENDERS) => [
      ...new Set((await reader(scope).select().from(people)).map(({ tenantId }) => tenantId)),
    ];
    expect(await tenants("north")).toEqual(["north"]);
    expect(await tenants("south")).toEqual(["south"]);
    expect(await tenants("nobody")).toEqual([]);
    expect(await tenants("north' or '1'='1")).toEqual([]);
    expect((await tenants(ACROSS_LENDERS)).sort()).toEqual(["north", "south"]);
    // The connection that was used for them remembers none.
    expect((await pool.query("select * from people")).rows).toEqual([]);
  });

  it("RT400 a change that forgot its lender changes nothing of another one, and none is put under another's name", async () => {
    await runTransaction(pool, "south", async (client) => {
      await transactionOn(client).queries.update(people).set({ displayName: "changed" });
      await transactionOn(client).queries.delete(postgresSchema.roleMemberships);
    });
    const changed = "select distinct tenant_id from people where display_name = 'changed'";
    expect(await subject.peek(changed)).toEqual([{ tenant_id: "south" }]);
    expect(await subject.peek("select distinct tenant_id from role_memberships")).toEqual([
      { tenant_id: "north" },
    ]);
    const [row] = await scopedReader(pool)("south").select().from(people);
    const smuggled = runTransaction(pool, "south", (client) =>
      transactionOn(client).insertAll(people, [{ ...row!, tenantId: "north", id: "x", name: "x" }]),
    );
    await expect(smuggled).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  it("RT400 lenders that take turns on one connection see their own rows only", async () => {
    const one = createPool(urlOf(subject), { connections: 1, role: APP_ROLE });
    const reader = scopedReader(one);
    const seen = await Promise.all(
      Array.from({ length: 60 }, async (_, turn) => {
        const scope = turn % 2 === 0 ? "north" : "south";
        const failed = turn % 7 === 0;
        if (failed)
          await reader(scope)
            .select({ x: sql`1 / 0` })
            .from(people)
            .catch(() => undefined);
        return (await reader(scope).select().from(people)).every(({ tenantId }) => tenantId === scope);
      }),
    );
    expect(new Set(seen)).toEqual(new Set([true]));
    await one.end();
  });

  it("RT400 every table with a lender has the wall, the owner's queries too", async () => {
    const open = await subject.peek(
      `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
          and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))`,
    );
    expect(open).toEqual([]);
    expect(
      await subject.peek(`select rolsuper, rolbypassrls from pg_roles where rolname = '${APP_ROLE}'`),
    ).toEqual([{ rolsuper: false, rolbypassrls: false }]);
  });

  /** What would show or take rows of others; each has to fail, and to change nothing. */
  const attempts = [
    "alter table people disable row level security",
    "alter table people no force row level security",
    "drop policy lender on people",
    "create policy everything on people using (true)",
    "alter table people owner to current_user",
    "truncate people",
    "alter role current_user bypassrls",
    "set role lendloom",
    "set session authorization lendloom",
    "create view everybody as select * from people",
    "create function everybody() returns setof people language sql security definer as 'select * from people'",
    "update pg_class set relrowsecurity = false where relname = 'people'",
    "set row_security = off; select * from people",
    "copy people to program 'cat'",
  ] as const;
  async function tryAll(by: pg.Pool, tried: readonly string[]): Promise<readonly string[]> {
    const done: string[] = [];
    for (const statement of tried) {
      await by.query(statement).then(
        () => done.push(statement),
        () => by.query("reset row_security"),
      );
    }
    return done;
  }

  it("RT400 the role that the store's connections take sees nothing without a lender, and cannot take the wall down", async () => {
    const one = createPool(urlOf(subject), { connections: 1, role: APP_ROLE });
    // The superuser who has logged in may leave the role again; the runbook has a user who cannot.
    const ofRole = attempts.filter((statement) => !/^set (role|session)/.test(statement));
    expect(await tryAll(one, ofRole)).toEqual([]);
    for (const table of ["people", "runs", "journal", "audit", "api_keys", "sessions", "subject_keys"]) {
      expect((await one.query(`select * from ${table}`)).rows).toEqual([]);
    }
    await one.end();
  });

  it("RT400 a user of the runbook may read and write rows alone: the store works, and no statement takes the wall down", async () => {
    const runbook = readFileSync(join(import.meta.dirname, "../../../../docs/operations.md"), "utf8");
    const written = /create role loan_server[\s\S]*?(?=\nEND)/.exec(runbook)?.[0] ?? "";
    const empty = await server.createDatabase();
    const name = new URL(empty).pathname.slice(1);
    const admin = new pg.Client({ connectionString: empty });
    await admin.connect();
    await admin.query(`create role owner_${name} login; alter database ${name} owner to owner_${name}`);
    await admin.query(written.replaceAll(':"owner"', `owner_${name}`));
    await admin.end();
    const url = empty.replace("lendloom@", `owner_${name}@`);
    const folder = subject.config.folder;
    const plainUrl = empty.replace("lendloom@", "loan_server@");
    await expect(openStore({ kind: "postgres", url: plainUrl, folder })).rejects.toMatchObject({
      code: "store.forbidden",
    });
    expect((await upgradePostgres(url, noon)).heldBack).toEqual([]);
    const store = await openStore({ kind: "postgres", url: plainUrl, folder, works: true });
    await newLender(store, "north");
    await newLender(store, "south");
    expect((await store.runs.commit(commit("north", 0, run("r1")))).kind).toBe("committed");
    await store.check();
    await store.close();
    const plain = createPool(plainUrl, { connections: 1, role: undefined });
    expect((await plain.query("select * from people")).rows).toEqual([]);
    expect(await tryAll(plain, attempts)).toEqual([]);
    expect((await plain.query("select * from people")).rows).toEqual([]);
    // A table of a migration to come.
    const owner = createPool(url, { connections: 1, role: undefined });
    await owner.query("create table made_afterwards (tenant_id text not null)");
    await owner.end();
    expect((await plain.query("select * from made_afterwards")).rows).toEqual([]);
    await plain.end();
  });

  it("RT400 an ordinary user who owns the database needs no role and is held to the wall all the same", async () => {
    const empty = await server.createDatabase();
    const name = new URL(empty).pathname.slice(1);
    const admin = new pg.Client({ connectionString: empty });
    await admin.connect();
    await admin.query(`create role plain_${name} login; alter database ${name} owner to plain_${name}`);
    await admin.query(`grant all on schema public to plain_${name}`);
    await admin.end();
    const url = empty.replace("lendloom@", `plain_${name}@`);
    const store = await openStore({ kind: "postgres", url, folder: subject.config.folder });
    await newLender(store, "north");
    await newLender(store, "south");
    const plain = createPool(url, { connections: 1, role: undefined });
    const rows = await scopedReader(plain)("south").select().from(people);
    expect(new Set(rows.map(({ tenantId }) => tenantId))).toEqual(new Set(["south"]));
    await plain.end();
    await store.close();
  });

  it("store.role-unsafe: a user who sees through the wall and may not make the role is told so", async () => {
    const empty = await emptyPostgresUnderTest(server);
    await empty.store.close();
    const name = new URL(urlOf(empty)).pathname.slice(1);
    await empty.intrude(
      `create role seer_${name} login bypassrls; grant all on schema public to seer_${name};
       grant all on all tables in schema public to seer_${name}`,
    );
    const url = urlOf(empty).replace("lendloom@", `seer_${name}@`);
    const opened = openStore({ kind: "postgres", url, folder: subject.config.folder });
    await expect(opened).rejects.toMatchObject({ code: "store.role-unsafe" });
  });
});
