import { createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import { err, ok } from "@lendloom/engine/kernel";
import { Erased, type Seal, type SealRefusal } from "@lendloom/engine/process";
import type { Sealer } from "@lendloom/engine/runtime";
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import { refuse, runCommand } from "../command.ts";
import { ACROSS_LENDERS, type Database, type Queries } from "../database.ts";
import { prepared } from "../prepared.ts";
import type { SubjectKeys } from "../repositories.ts";
import type { Schema } from "../schema/index.ts";
import { NO_LENDER } from "../schema/installation-tables.ts";
import { decrypt, encrypt } from "./cipher.ts";
import { erasures } from "./erasures.ts";
import { eraseSubject } from "./erase-subject.ts";
import { KnownKeys } from "./known-keys.ts";
import type { MasterKey } from "./master-key.ts";

const SEALED = "s1.";
const WRAPPED = "w1";
type KeyRow = Schema["subjectKeys"]["$inferSelect"];

/** Seals under one data key a subject, wrapped by the lender's key; the key is made and stored at first use. */
export function createSealer(database: Database, master: MasterKey, now: () => string): Sealer {
  const known = keysOf(database);
  // Where other processes write, too, only the store knows that a key has been destroyed.
  const onlyProcess = database.kind === "sqlite";
  async function create(tenant: string, subject: string): Promise<Seal> {
    const key = randomBytes(32);
    const wrappedKey = wrap(master, tenant, subject, key);
    const row = {
      tenantId: tenant,
      subject,
      wrappedKey,
      createdAt: now(),
      destroyedAt: null,
      orphanedAt: null,
    };
    const stored = await database.write(tenant, async ({ queries }) => {
      const [made] = await insertKey(database.schema, queries).execute(row);
      return made === undefined ? await findKey(database.schema, queries, tenant, subject) : row;
    });
    if (stored === undefined) throw new Error(`Expected the key of a subject that was just stored`);
    // Another command may have made one first: then that one is the subject's.
    return stored === row ? sealWith(createSecretKey(key), tenant, subject) : sealOf(stored);
  }

  /** A key that was about to be forgotten is needed again; false: it has been forgotten meanwhile. */
  async function taken(tenant: string, subject: string): Promise<boolean> {
    const { subjectKeys } = database.schema;
    const [kept] = await database.write(tenant, ({ queries }) =>
      queries
        .update(subjectKeys)
        .set({ orphanedAt: null })
        .where(and(eq(subjectKeys.tenantId, tenant), eq(subjectKeys.subject, subject)))
        .returning({ subject: subjectKeys.subject }),
    );
    return kept !== undefined;
  }

  function sealOf({ tenantId, subject, wrappedKey }: KeyRow): Seal {
    if (wrappedKey === null) {
      known.forget(tenantId, subject);
      return erasedSeal();
    }
    const key = known.unwrapped(tenantId, subject, wrappedKey, () =>
      unwrap(master, tenantId, subject, wrappedKey),
    );
    return sealWith(key, tenantId, subject);
  }

  return {
    async forSubject(tenant, subject) {
      const recent = known.seal(tenant, subject);
      if (recent !== undefined) return recent;
      const { forgotten } = known;
      const row = await (database.own === undefined
        ? findKey(database.schema, database.reader(tenant), tenant, subject)
        : database.own.findSubjectKey(tenant, subject));
      if (row === undefined) return await create(tenant, subject);
      if (row.orphanedAt !== null && !(await taken(tenant, subject))) return await create(tenant, subject);
      const seal = sealOf(row);
      if (onlyProcess && row.wrappedKey !== null && row.orphanedAt === null) {
        known.keepSeal(tenant, subject, seal, forgotten);
      }
      return seal;
    },
  };
}

const keys = new WeakMap<Database, KnownKeys>();

/** After keys were removed: what was kept of them opens nothing more. */
export function forgetSeals(database: Database): void {
  keysOf(database).forgetSeals();
}

function keysOf(database: Database): KnownKeys {
  const known = keys.get(database) ?? new KnownKeys();
  keys.set(database, known);
  return known;
}

/** Destroying a subject's key: the tombstone stays, so that the key is not made anew by a later step. */
export function subjectKeysRepository(database: Database): SubjectKeys {
  const { schema } = database;
  const { subjectKeys } = schema;
  return {
    async destroy(tenant, subject, act) {
      const destroyed = await runCommand(database, tenant, async (transaction) => {
        const [row] = await transaction.queries
          .update(subjectKeys)
          .set({ wrappedKey: null, destroyedAt: act.at })
          .where(
            and(
              eq(subjectKeys.tenantId, tenant),
              eq(subjectKeys.subject, subject),
              isNull(subjectKeys.destroyedAt),
            ),
          )
          .returning({ subject: subjectKeys.subject });
        if (row === undefined) refuse("store.not-found", "Expected a subject with a living key");
        const erased = { action: "subject.erased", subject: `subject/${subject}`, details: {} };
        await appendAudit(schema, transaction, tenant, erased, act);
        return null;
      });
      keysOf(database).forget(tenant, subject);
      // The old key must not stay readable in the write-ahead log either.
      if (destroyed.ok) await database.scrub();
      return destroyed;
    },
    async erase(tenant, subject, reason, act) {
      const outcome = await eraseSubject(database, tenant, subject, reason, act);
      keysOf(database).forget(tenant, subject);
      if (outcome.kind === "erased") await database.scrub();
      return outcome;
    },
    async erasedAt(tenant, subject) {
      const row = await findKey(schema, database.reader(tenant), tenant, subject);
      return row?.destroyedAt ?? null;
    },
    ...erasures(database, (tenant, subject) => keysOf(database).forget(tenant, subject)),
  };
}

const MASTER_KEY = "master-key";

/** Of processes that start together with keys of their own, the first one's is the installation's; answers which. */
export function settleMasterKey(database: Database, id: string): Promise<string> {
  return settleValue(database, MASTER_KEY, id);
}

/** What the installation calls `name`: the value given by whoever came first. */
export async function settleValue(database: Database, name: string, value: string): Promise<string> {
  const { installation } = database.schema;
  const mine = and(eq(installation.tenantId, NO_LENDER), eq(installation.name, name));
  const settled = async (queries: Queries) =>
    (await queries.select({ value: installation.value }).from(installation).where(mine).limit(1))[0]?.value;
  const known = await settled(database.reader(NO_LENDER));
  if (known !== undefined) return known;
  return database.write(NO_LENDER, async ({ queries }) => {
    const row = { tenantId: NO_LENDER, name, value };
    await queries.insert(installation).values(row).onConflictDoNothing();
    return (await settled(queries)) ?? value;
  });
}

/** The id of the master key this store goes by; undefined before the first. */
export async function storedMasterKeyId(database: Database): Promise<string | undefined> {
  const { subjectKeys, installation } = database.schema;
  const [settled] = await database
    .reader(NO_LENDER)
    .select({ value: installation.value })
    .from(installation)
    .where(and(eq(installation.tenantId, NO_LENDER), eq(installation.name, MASTER_KEY)))
    .limit(1);
  if (settled !== undefined) return settled.value;
  const [row] = await database
    .reader(ACROSS_LENDERS)
    .select({ wrappedKey: subjectKeys.wrappedKey })
    .from(subjectKeys)
    .where(isNotNull(subjectKeys.wrappedKey))
    .limit(1);
  return row?.wrappedKey?.split(".")[1];
}

async function findKey(
  { subjectKeys }: Schema,
  queries: Queries,
  tenant: string,
  subject: string,
): Promise<KeyRow | undefined> {
  const statement = prepared(queries, "find_subject_key", (on) =>
    on
      .select()
      .from(subjectKeys)
      .where(
        and(
          eq(subjectKeys.tenantId, sql.placeholder("tenant")),
          eq(subjectKeys.subject, sql.placeholder("subject")),
        ),
      )
      .limit(1),
  );
  const [row] = await statement.execute({ tenant, subject });
  return row;
}

function insertKey({ subjectKeys }: Schema, queries: Queries) {
  return prepared(queries, "insert_subject_key", (on) =>
    on
      .insert(subjectKeys)
      .values({
        tenantId: sql.placeholder("tenantId"),
        subject: sql.placeholder("subject"),
        wrappedKey: sql.placeholder("wrappedKey"),
        createdAt: sql.placeholder("createdAt"),
      })
      .onConflictDoNothing()
      .returning({ subject: subjectKeys.subject }),
  );
}

function wrap(master: MasterKey, tenant: string, subject: string, key: Buffer): string {
  const sealed = encrypt(master.tenantKey(tenant), key, [tenant, subject, "data-key"]);
  return `${WRAPPED}.${master.id}.${sealed.toString("base64url")}`;
}

function unwrap(master: MasterKey, tenant: string, subject: string, wrapped: string): KeyObject {
  const [format, masterId, text = ""] = wrapped.split(".");
  const known = format === WRAPPED && masterId === master.id;
  const key = known
    ? decrypt(master.tenantKey(tenant), Buffer.from(text, "base64url"), [tenant, subject, "data-key"])
    : undefined;
  if (key === undefined)
    throw new Error("Expected a data key wrapped with the present master key for this subject");
  return createSecretKey(key);
}

function sealWith(key: KeyObject, tenant: string, subject: string): Seal {
  return {
    mustLive: () => undefined,
    seal: (text, field) =>
      SEALED + encrypt(key, Buffer.from(text), [tenant, subject, field]).toString("base64url"),
    open(sealed, field) {
      const bytes = Buffer.from(sealed.slice(SEALED.length), "base64url");
      const plain = sealed.startsWith(SEALED) ? decrypt(key, bytes, [tenant, subject, field]) : undefined;
      return plain === undefined ? err<SealRefusal>({ code: "seal.broken" }) : ok(plain.toString("utf8"));
    },
  };
}

/** Of an erased person nothing opens, and nothing new is kept. */
function erasedSeal(): Seal {
  const mustLive = () => {
    throw new Erased();
  };
  return {
    mustLive,
    seal: mustLive,
    open: () => err<SealRefusal>({ code: "seal.erased" }),
  };
}
