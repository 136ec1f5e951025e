import { describe, expect, it } from "vitest";
import { storeTroubleProblem } from "./store-trouble.ts";
import { problemCatalogue } from "./problem-catalogue.ts";

const coded = (code: string, message = "x"): Error => Object.assign(new Error(message), { code });

describe("a store in trouble", () => {
  it.each([
    ["a full disk under SQLite", coded("SQLITE_FULL"), "store.full", 507],
    ["a full disk under PostgreSQL", coded("53100"), "store.full", 507],
    ["no room for a file", coded("ENOSPC"), "store.full", 507],
    ["another process with the write lock", coded("SQLITE_BUSY_SNAPSHOT"), "store.busy", 503],
    ["a lock that is not given in time", coded("55P03"), "store.busy", 503],
    [
      "a pool without a free connection",
      new Error("timeout exceeded when trying to connect"),
      "store.busy",
      503,
    ],
    ["a sync that failed", coded("SQLITE_IOERR_FSYNC"), "store.unavailable", 503],
    ["a disk that reads as nonsense", coded("SQLITE_CORRUPT"), "store.unavailable", 503],
    ["a database that is shut down", coded("57P01"), "store.unavailable", 503],
    ["a lost connection", new Error("Connection terminated unexpectedly"), "store.unavailable", 503],
    ["nobody at the address", coded("ECONNREFUSED"), "store.unavailable", 503],
  ] as const)("is told as what it is: %s", (_what, error, code, status) => {
    // Drizzle wraps what the driver threw.
    const problem = storeTroubleProblem(new Error("Failed query: select 1", { cause: error }));
    expect(problem?.code).toBe(code);
    expect(problemCatalogue[code].status).toBe(status);
    expect(Number(problem?.options.headers?.["retry-after"])).toBeGreaterThan(0);
  });

  it.each([
    ["a broken promise of ours", new Error("Expected a run")],
    ["a constraint that was broken", coded("SQLITE_CONSTRAINT_UNIQUE")],
    ["a statement that is wrong", coded("42601")],
    ["no error at all", undefined],
  ])("is not blamed for %s", (_what, error) => expect(storeTroubleProblem(error)).toBeUndefined());
});
