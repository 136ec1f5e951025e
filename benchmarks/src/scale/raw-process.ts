import pg from "pg";
import { serveTurns } from "./serve-turns.ts";

/** What the server gives: commits of one small row, one after the other over each connection. */
serveTurns(async ({ url, connections }) => {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  await pool.query(
    "create table if not exists raw_rows (id bigint generated always as identity primary key, text text not null)",
  );
  const insert = { name: "insert_raw", text: "insert into raw_rows (text) values ($1)" };
  return {
    commit: () => pool.query(insert, ["a small row"]),
    close: () => pool.end(),
  };
});
