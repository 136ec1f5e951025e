import { describe, expect, it } from "vitest";
import { StoreOpenError } from "../open-error.ts";
import { databaseUrl } from "./database-url.ts";

const SECRET = "hunter2";

/** What is told; a URL that is taken is told by itself. */
function told(text: string): string {
  try {
    return databaseUrl(text);
  } catch (error) {
    if (!(error instanceof StoreOpenError) || error.texts === undefined) throw error;
    expect(error.code).toBe("store.url-invalid");
    const { "zh-CN": zh, en } = error.texts;
    expect(zh).toMatch(/^LENDLOOM_DATABASE_URL .*；应形如 .*。$/);
    expect(en).toMatch(/^LENDLOOM_DATABASE_URL .*; expected something like .*\.$/);
    expect(zh + en).not.toContain(SECRET);
    return en;
  }
}

describe("the URL of the database", () => {
  it.each([
    "postgres://lendloom:secret@db:5432/lendloom",
    "postgresql://lendloom@db/lendloom",
    "postgres://localhost/lendloom",
    "postgres://lendloom@[::1]:5432/lendloom",
    "postgres://lendloom:p%40ss%2Fword@db/lendloom",
    "postgres://lendloom:p@ss@db/lendloom",
    "postgres://lendloom@%2Fvar%2Frun%2Fpostgresql/lendloom",
    "postgres:///lendloom?host=/var/run/postgresql",
    "postgres://db/lendloom?sslmode=verify-full",
    "postgres://db/lendloom?sslmode=no-verify",
    "postgres://db/lendloom?sslmode=require&uselibpqcompat=true",
    "postgres://db/lendloom?options=-c%20search_path%3Dloans&application_name=x",
  ])("is taken: %s", (url) => {
    expect(told(url)).toBe(url);
  });

  it("is taken with room around it, and a Unix socket without a host gets one that the option overrides", () => {
    expect(told("  postgres://db/lendloom\n")).toBe("postgres://db/lendloom");
    const socket = "/lendloom?host=/var/run/postgresql";
    expect(told(`postgres://lendloom@${socket}`)).toBe(`postgres://lendloom@localhost${socket}`);
  });

  it.each([
    ["not a url", "does not begin with postgres://"],
    ["db:5432/lendloom", "does not begin with postgres://"],
    ["http://db/lendloom", "begins with http://"],
    ["mysql://db/lendloom", "begins with mysql://"],
    ["postgre://db/lendloom", "begins with postgre://"],
    ["jdbc:postgresql://db/lendloom", "jdbc:"],
    ['"postgres://db/lendloom"', "quotation marks"],
    ["“postgres://db/lendloom”", "quotation marks"],
    ["/var/run/postgresql lendloom", "is a path"],
    ["host=db dbname=lendloom", "name=value"],
    [`postgres://u:${SECRET} x@db/lendloom`, "%20"],
    ["postgres://db /lendloom", "a space"],
    ["postgres://lendloom@db", "names no database"],
    ["postgres://lendloom@db:5432/", "names no database"],
    ["postgres://lendloom@db/a/b", "a slash"],
    ["postgres:///lendloom", "names no host"],
    ["postgres://lendloom@db:54a2/lendloom", "has a port"],
    ["postgres://lendloom@db:70000/lendloom", "has a port"],
    ["postgres://lendloom@db:0/lendloom", "port 0"],
    ["postgres://a:5432,b:5432/lendloom", "several hosts"],
    ["postgres://a,b/lendloom", "several hosts"],
    [`postgres://u:${SECRET}/x@db/lendloom`, "special characters"],
    [`postgres://u:${SECRET}#x@db/lendloom`, "special characters"],
    [`postgres://u:${SECRET}?x@db/lendloom`, "special characters"],
    [`postgres://u:1#${SECRET}@db/lendloom`, "special characters"],
    [`postgres://u:%E4${SECRET}@db/lendloom`, "special characters"],
    ["postgres://db/lendloom?sslmode=true", "has an sslmode other than disable"],
    ["postgres://db/lendloom?sslmode=verify_full", "has an sslmode other than disable"],
    ["postgres://db/lendloom?sslrootcert=/nowhere/ca.pem", "sslrootcert"],
    ["postgres://db/lendloom?sslmode=verify-ca&uselibpqcompat=true", "without sslrootcert"],
    ["postgres://db/lendloom?pgbouncer=true", "unknown option pgbouncer"],
    ["postgres://db/lendloom?channel_binding=require", "unknown option channel_binding"],
  ])("is told what is wrong with it: %s", (url, words) => {
    expect(told(url)).toContain(words);
  });
});
