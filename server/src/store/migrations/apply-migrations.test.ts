import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getTableColumns, getTableName } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { openStore, type StoreConfig } from "../index.ts";
import { postgresSchema, sqliteSchema, type Schema } from "../schema/index.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../testing/embedded-postgres.ts";
import { emptyPostgresUnderTest, sqliteUnderTest, type StoreUnderTest } from "../testing/store-under-test.ts";

let server: EmbeddedPostgres;
beforeAll(async () => {
  server = await startEmbeddedPostgres();
});
afterAll(() => server.stop());

describe("the two schemas", () => {
  it("have the same tables and columns, and every key starts with the lender", () => {
    expect(columnsOf(sqliteSchema)).toEqual(columnsOf(postgresSchema));
    for (const columns of Object.values(columnsOf(postgresSchema))) expect(columns[0]).toBe("tenant_id");
  });
});

describe.each([
  {
    dialect: "SQLite",
    make: () => sqliteUnderTest(),
    schema: sqliteSchema,
    columns: `select m.name as "table", c.name as "column", c."notnull" as required, c.pk as key
      from sqlite_master m, pragma_table_info(m.name) c
      where m.type = 'table' and m.name not like 'sqlite_%' order by m.name, c.cid`,
  },
  {
    dialect: "PostgreSQL",
    make: () => emptyPostgresUnderTest(server),
    schema: postgresSchema,
    columns: `select c.table_name as "table", c.column_name as "column", (c.is_nullable = 'NO')::int as required,
        coalesce((select array_position(i.indkey::int[], a.attnum::int) + 1 from pg_index i, pg_attribute a
          where i.indisprimary and i.indrelid = a.attrelid and a.attrelid = c.table_name::regclass
            and a.attname = c.column_name), 0) as key, c.collation_name as collation, c.data_type as type
      from information_schema.columns c where table_schema = 'public' order by 1, c.ordinal_position`,
  },
])("migrations of $dialect", ({ make, schema, columns }) => {
  async function withStore(test: (subject: StoreUnderTest) => Promise<void>): Promise<void> {
    const subject = await make();
    try {
      await test(subject);
    } finally {
      await subject.end();
    }
  }

  it("make exactly the tables and columns the schema declares", async () => {
    await withStore(async (subject) => {
      const rows = (await subject.peek(columns)) as unknown as ColumnRow[];
      const tables = Map.groupBy(rows, (row) => row.table);
      tables.delete("lendloom_schema");
      const made = Object.fromEntries([...tables].map(([table, of]) => [table, of.map((row) => row.column)]));
      expect(made).toEqual(columnsOf(schema));
      for (const [table, of] of tables) {
        expect(of.find(({ key }) => key === 1)?.column, table).toBe("tenant_id");
        expect(requiredOf(of), table).toEqual(requiredColumns(schema, table));
      }
      for (const { column, type, collation } of rows) {
        // A list must come in the same order from both stores, whatever the database's own locale is.
        if (type === "text" && column !== "applied_at") expect(collation, column).toBe("C");
      }
    });
  });

  it("are applied once and recorded", async () => {
    await withStore(async (subject) => {
      const query = "select version from lendloom_schema order by version";
      const first = await subject.peek(query);
      await subject.reopen();
      expect(await subject.peek(query)).toEqual(first);
    });
  });

  it("refuse a newer schema, an older one where they may not upgrade, and a stranger’s database", async () => {
    await withStore(async (subject) => {
      const { config } = subject;
      const applied = await subject.peek("select version from lendloom_schema where version > 1");
      await subject.store.close();
      await subject.intrude("insert into lendloom_schema (version, applied_at) values (99, 'later')");
      await expect(openStore(config)).rejects.toMatchObject({ code: "store.schema-newer" });
      await subject.intrude("delete from lendloom_schema where version > 1");
      const strict: StoreConfig = { ...config, migrate: false };
      await expect(openStore(strict)).rejects.toMatchObject({ code: "store.schema-older" });
      await subject.intrude("alter table lendloom_schema rename to strangers");
      await expect(openStore(config)).rejects.toMatchObject({ code: "store.schema-foreign" });
      await subject.intrude("alter table strangers rename to lendloom_schema");
      // Half of the migrations are there, so applying the rest collides: the whole upgrade is taken back.
      await expect(openStore(config)).rejects.toThrow();
      expect(await subject.peek("select version from lendloom_schema")).toHaveLength(1);
      for (const { version } of applied) {
        await subject.intrude(
          `insert into lendloom_schema (version, applied_at) values (${String(version)}, 'again')`,
        );
      }
      await subject.reopen();
    });
  });
});

interface ColumnRow {
  readonly table: string;
  readonly column: string;
  readonly required: number;
  readonly key: number;
  readonly type?: string;
  readonly collation?: string | null;
}

function columnsOf(schema: Schema): Record<string, string[]> {
  return Object.fromEntries(
    Object.values(schema).map((table) => [getTableName(table), namesOf(table).map(({ name }) => name)]),
  );
}

function requiredOf(rows: readonly ColumnRow[]): string[] {
  return rows.filter(({ required, key }) => required === 1 || key > 0).map(({ column }) => column);
}

function namesOf(table: PgTable): readonly PgColumn[] {
  return Object.values(getTableColumns(table));
}

function requiredColumns(schema: Schema, name: string): string[] {
  const table = Object.values(schema).find((candidate) => getTableName(candidate) === name);
  if (table === undefined) throw new Error(`Expected the table ${name}`);
  return namesOf(table)
    .filter(({ notNull }) => notNull)
    .map((column) => column.name);
}
