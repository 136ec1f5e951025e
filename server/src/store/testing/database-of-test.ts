import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

/** Which database belongs to a folder, for servers that are started again over it. */
const databases = new Map<string, string>();

/**
 * The PostgreSQL database of the test server in a folder, a copy of the one with the demo lender; undefined where
 * tests run on SQLite. `LENDLOOM_TEST_STORE` says which, as `vitest.config.ts` sets it.
 */
export async function databaseOfTest(folder: string): Promise<string | undefined> {
  if (process.env["LENDLOOM_TEST_STORE"] !== "postgres") return undefined;
  const known = databases.get(folder);
  if (known !== undefined) return known;
  const given = process.env["LENDLOOM_TEST_TEMPLATE"];
  if (given === undefined) throw new Error("Expected the tests' PostgreSQL to have been started");
  const template = JSON.parse(given) as { readonly url: string; readonly folder: string };
  if (!existsSync(join(folder, "master.key"))) cpSync(template.folder, folder, { recursive: true });
  const made = await copyOf(template.url);
  databases.set(folder, made);
  return made;
}

async function copyOf(url: string): Promise<string> {
  const name = `test_${process.pid}_${databases.size}_${Date.now().toString(36)}`;
  const client = new pg.Client({ connectionString: url.replace(/[^/]+$/, "postgres") });
  await client.connect();
  try {
    await client.query(`create database ${name} template ${new URL(url).pathname.slice(1)}`);
  } finally {
    await client.end();
  }
  return url.replace(/[^/]+$/, name);
}
