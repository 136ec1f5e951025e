import { auditRepository } from "./audit-chain.ts";
import { backtestFileParts } from "./backtests/backtest-file-parts.ts";
import { backtestJobs } from "./backtests/backtest-jobs.ts";
import { ACROSS_LENDERS, type Database } from "./database.ts";
import { changeRequestsRepository } from "./definitions/change-requests-repository.ts";
import { definitionsRepository } from "./definitions/definitions-repository.ts";
import { draftsRepository } from "./definitions/drafts-repository.ts";
import { importsRepository } from "./definitions/imports-repository.ts";
import { releasesRepository } from "./definitions/releases-repository.ts";
import { apiKeysRepository } from "./lenders/api-keys-repository.ts";
import { peopleRepository } from "./lenders/people-repository.ts";
import { sessionsRepository } from "./lenders/sessions-repository.ts";
import { tenantsRepository } from "./lenders/tenants-repository.ts";
import { alwaysFit, type Fitness } from "./fitness.ts";
import { StoreOpenError } from "./open-error.ts";
import { unmeasured } from "./measures.ts";
import { openPostgres } from "./postgres/open-postgres.ts";
import type { Store } from "./repositories.ts";
import { ratesRepository } from "./rates.ts";
import { retentionRepository } from "./retention/retention-repository.ts";
import { createRunQueries } from "./runs/run-queries.ts";
import { runMigrationsRepository } from "./runs/run-migrations.ts";
import { createRunStore } from "./runs/run-store.ts";
import { loadMasterKey, type MasterKey } from "./sealing/master-key.ts";
import {
  createSealer,
  settleMasterKey,
  storedMasterKeyId,
  subjectKeysRepository,
} from "./sealing/subject-keys.ts";
import { openSqlite } from "./sqlite/open-sqlite.ts";
import type { WriterThreadUse } from "./sqlite/writer-helper.ts";

interface CommonConfig {
  /** Holds `master.key`, and for SQLite the database. */
  readonly folder: string;
  /** `LENDLOOM_MASTER_KEY`: 32 bytes as hexadecimal digits or base64, instead of the file. */
  readonly masterKey?: string | undefined;
  /** False: an older schema is refused instead of upgraded. */
  readonly migrate?: boolean;
  /** The time of day in RFC 3339 UTC; for the dates of migrations and keys. */
  readonly now?: () => string;
}
export type StoreConfig =
  | (CommonConfig & {
      readonly kind: "sqlite";
      /** When commits are written on a thread of their own; by default under load. */
      readonly writerThread?: WriterThreadUse;
    })
  | (CommonConfig & {
      readonly kind: "postgres";
      readonly url: string;
      readonly connections?: number;
      /** Whose time leases go by: the database's, unless a test of leases brings its own. */
      readonly leaseClock?: "given" | "database";
      /** Whether this process works on what is due, and so goes on with the work of those that died; by default not. */
      readonly works?: boolean;
      /** How often it says that it is there, in milliseconds; tests have no 5 seconds. */
      readonly beatMs?: number;
    });

/** Opens the store, creating or upgrading it. Throws `StoreOpenError` with a sentence for the operator. */
export async function openStore(config: StoreConfig): Promise<Store> {
  const now = config.now ?? (() => new Date().toISOString());
  const migrate = config.migrate ?? true;
  const database =
    config.kind === "sqlite"
      ? await openSqlite({
          folder: config.folder,
          migrate,
          at: now(),
          writerThread: config.writerThread,
        })
      : await openPostgres({
          url: config.url,
          migrate,
          at: now(),
          connections: config.connections ?? 10,
          leaseClock: config.leaseClock ?? "database",
          works: config.works ?? false,
          beatMs: config.beatMs,
        });
  try {
    return storeOver(database, await masterKeyFor(database, config), config.now ?? database.clock.now);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The repositories over a database; `now` dates keys that are made. */
export function storeOver(
  database: Database & { readonly fitness?: Fitness },
  master: MasterKey,
  now: () => string,
): Store {
  const { schema, reader } = database;
  let closing: Promise<void> | undefined;
  return {
    kind: database.kind,
    clock: database.clock,
    announcements: database.announcements,
    worker: database.worker,
    fitness: database.fitness ?? alwaysFit,
    rates: ratesRepository(database),
    tenants: tenantsRepository(database),
    people: peopleRepository(database),
    sessions: sessionsRepository(database),
    apiKeys: apiKeysRepository(database),
    definitions: definitionsRepository(database),
    releases: releasesRepository(database),
    drafts: draftsRepository(database),
    changeRequests: changeRequestsRepository(database),
    imports: importsRepository(database),
    audit: auditRepository(database),
    subjectKeys: subjectKeysRepository(database),
    runs: { ...createRunStore(database), ...createRunQueries(database) },
    runMigrations: runMigrationsRepository(database),
    retention: retentionRepository(database),
    backtests: backtestJobs(database, master),
    backtestFiles: backtestFileParts(database, master),
    sealer: createSealer(database, master, now),
    measures: database.measures ?? unmeasured,
    async check() {
      await reader(ACROSS_LENDERS).select({ id: schema.tenants.tenantId }).from(schema.tenants).limit(1);
      await database.write(ACROSS_LENDERS, () => Promise.resolve());
    },
    close: () => (closing ??= database.close()),
  };
}

/** A key that does not fit what is stored is refused now, not at the first applicant. */
async function masterKeyFor(database: Database, config: StoreConfig): Promise<MasterKey> {
  const known = await storedMasterKeyId(database);
  const { folder, masterKey: given } = config;
  const master = loadMasterKey({ folder, given, mayCreate: known === undefined });
  const stored = await settleMasterKey(database, known ?? master.id);
  if (stored !== master.id) {
    throw new StoreOpenError(
      "store.master-key",
      `The master key is not the one this database goes by (${stored}); put the right master.key in its folder or set LENDLOOM_MASTER_KEY, the same for every process.`,
    );
  }
  return master;
}
