import { describeRunStoreContract, type RunStoreUnderTest } from "@lendloom/engine/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./testing/embedded-postgres.ts";
import { describeErasure } from "./testing/erasure-contract.ts";
import { describeGuards } from "./testing/guards-contract.ts";
import { describeLenders } from "./testing/lender-contract.ts";
import { describeRunQueries } from "./testing/run-queries-contract.ts";
import { describeRetention } from "./testing/retention-contract.ts";
import { describePublishing } from "./testing/publishing-contract.ts";
import { postgresUnderTest, sqliteUnderTest, type StoreUnderTest } from "./testing/store-under-test.ts";

let server: EmbeddedPostgres;
beforeAll(async () => {
  server = await startEmbeddedPostgres();
});
afterAll(() => server.stop());

describe.each([
  { dialect: "SQLite", make: () => sqliteUnderTest() },
  { dialect: "PostgreSQL", make: () => postgresUnderTest(server) },
])("the store on $dialect", ({ make }) => {
  let current: StoreUnderTest;
  beforeEach(async () => {
    current = await make();
  });
  afterEach(() => current.end());

  describe("publishing", () => describePublishing(() => current));
  describe("lenders", () => describeLenders(() => current));
  describe("lists of runs", () => describeRunQueries(() => current));
  describe("retention", () => describeRetention(() => current));
  describe("erasure", () => describeErasure(() => current));
  describe("guards", () => describeGuards(() => current));
});

describeRunStoreContract("SQLite", async () => runsOf(await sqliteUnderTest()));
describeRunStoreContract("SQLite, written on a thread", async () => runsOf(await sqliteUnderTest("always")));
describeRunStoreContract("PostgreSQL", async () => runsOf(await postgresUnderTest(server)));

function runsOf(under: StoreUnderTest): RunStoreUnderTest {
  return {
    store: under.store.runs,
    reopen: async () => {
      await under.reopen();
      return runsOf(under);
    },
    close: () => under.end(),
  };
}
