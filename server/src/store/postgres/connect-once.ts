import pg from "pg";
import { StoreOpenError } from "../open-error.ts";

/**
 * One connection as the URL's own user, for what is done once at the start. Throws `store.url-invalid`,
 * `store.refused` (the server answers, but not to this user or database) or `store.unreachable`.
 */
export async function connectOnce(url: string): Promise<pg.Client> {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new StoreOpenError(
      "store.url-invalid",
      "Expected LENDLOOM_DATABASE_URL to be like postgres://user:password@host:5432/database, but it is not.",
    );
  }
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: "lendloom start",
  });
  // A connection lost later shows as a failed query, too; without this listener it would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof pg.DatabaseError && REFUSALS.has(error.code ?? "")) {
      throw new StoreOpenError(
        "store.refused",
        `PostgreSQL refuses the database URL (${reason}); check the user, the password and the name of the database.`,
        { cause: error },
      );
    }
    throw new StoreOpenError(
      "store.unreachable",
      `PostgreSQL cannot be reached at the database URL (${reason}); check the address, and that the server runs.`,
      { cause: error },
    );
  }
}

/** Unknown user, wrong password, no such database, no right to connect: waiting does not help. */
const REFUSALS: ReadonlySet<string> = new Set(["28000", "28P01", "3D000", "42501"]);
