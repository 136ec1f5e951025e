import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../testing/embedded-postgres.ts";
import { integerArray, textArray } from "./array-parameter.ts";

let server: EmbeddedPostgres;
let client: pg.Client;
beforeAll(async () => {
  server = await startEmbeddedPostgres();
  client = new pg.Client({ connectionString: await server.createDatabase() });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await server.stop();
});

describe("lists as one parameter", () => {
  it.each([
    { list: [] },
    { list: ["a", "", "NULL", '{"a":"b\\\\"}', "贷织 🦊", "'; drop table runs; --"] },
    { list: [null, "after null", null] },
  ])("PostgreSQL reads the texts $list", async ({ list }) => {
    const { rows } = await client.query<{ item: string | null }>(
      "select item from unnest($1::text[]) with ordinality as t(item, place) order by place",
      [textArray(list)],
    );
    expect(rows.map(({ item }) => item)).toEqual(list);
  });

  it.each([
    { list: [] },
    {
      list: [
        0,
        -1,
        1,
        2 ** 31,
        -(2 ** 31) - 1,
        2 ** 32 + 7,
        Number.MAX_SAFE_INTEGER,
        Number.MIN_SAFE_INTEGER,
      ],
    },
    { list: [null, 5] },
  ])("PostgreSQL reads the integers $list", async ({ list }) => {
    const { rows } = await client.query<{ item: string | null }>(
      "select item from unnest($1::bigint[]) with ordinality as t(item, place) order by place",
      [integerArray(list)],
    );
    expect(rows.map(({ item }) => (item === null ? null : Number(item)))).toEqual(list);
  });
});
