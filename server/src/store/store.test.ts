import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./testing/embedded-postgres.ts";
import { describeGuards } from "./testing/guards-contract.ts";
import { describeLenders } from "./testing/lender-contract.ts";
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
  describe("guards", () => describeGuards(() => current));
});
