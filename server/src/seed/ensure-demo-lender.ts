import { hasErrors } from "@lendloom/engine/kernel";
import { definitionSet, keyText, type Member } from "../definitions/index.ts";
import { hashPassword, type Identity } from "../identity/index.ts";
import type { Act, Store, StoreResult } from "../store/index.ts";
import { readCredentials, writeCredentials } from "./demo-credentials.ts";
import { demoLender } from "./demo-lender.ts";

export interface SeedOptions {
  /** Read only when there is no release yet. */
  readonly definitions: () => readonly Member[];
  readonly dataFolder: string;
  readonly url: string;
  readonly sandboxUrl: string;
  readonly at: string;
}

/**
 * Makes the demo lender where it is missing: people, keys and release 1 of the repository's definitions. Each
 * part is looked for first, so that a first start cut short is finished by the next. Answers whether anything
 * had to be made.
 */
export async function ensureDemoLender(
  store: Store,
  identity: Identity,
  options: SeedOptions,
): Promise<boolean> {
  const act: Act = { at: options.at, by: { kind: "system", id: "seed" } };
  const { id: tenant, title } = demoLender;
  let made = false;
  if ((await store.tenants.get(tenant)) === null) {
    expectOk(await store.tenants.create({ id: tenant, title }, act));
    made = true;
  }
  await ensurePeople(store, act);
  if ((await store.releases.live(tenant)) === null) {
    await appendSeedRelease(store, options.definitions(), act);
    made = true;
  }
  await ensureKeys(store, identity, options, act);
  return made;
}

async function ensurePeople(store: Store, act: Act): Promise<void> {
  for (const person of demoLender.people) {
    if ((await store.people.get(demoLender.id, person.id)) !== null) continue;
    const passwordHash = await hashPassword(demoLender.password);
    expectOk(await store.people.create(demoLender.id, { ...person, passwordHash }, act));
  }
}

async function appendSeedRelease(store: Store, definitions: readonly Member[], act: Act): Promise<void> {
  const set = definitionSet(definitions);
  for (const member of definitions) {
    const issues = set.issuesOf(member);
    if (hasErrors(issues)) {
      throw new Error(
        `Expected ${keyText(member)} to be sound, but it has ${JSON.stringify(issues.slice(0, 5))}`,
      );
    }
  }
  expectOk(await store.releases.append(demoLender.id, { reason: "seed", definitions, basedOn: null }, act));
}

/** The keys are random and kept hashed; in plain they are only in a file that its owner alone may read. */
async function ensureKeys(
  store: Store,
  identity: Identity,
  { dataFolder, url, sandboxUrl }: SeedOptions,
  act: Act,
): Promise<void> {
  const present = readCredentials(dataFolder);
  if (present !== undefined) {
    if (present.url !== url || present.sandboxUrl !== sandboxUrl) {
      writeCredentials(dataFolder, { ...present, url, sandboxUrl });
    }
    return;
  }
  const existing = await store.apiKeys.list(demoLender.id);
  // Of a shared database they are another process's, in its folder: taking them away would lock its callers out.
  if (store.kind === "postgres" && existing.some(({ revokedAt }) => revokedAt === null)) return;
  const made: Record<string, string> = {};
  for (const [name, { title, roles }] of Object.entries(demoLender.keys)) {
    for (const old of existing.filter((key) => key.title === title && key.revokedAt === null)) {
      expectOk(await identity.revokeApiKey(demoLender.id, old.id, act));
    }
    made[name] = expectOk(await identity.issueApiKey(demoLender.id, { title, roles }, act)).key;
  }
  writeCredentials(dataFolder, {
    apiKey: made["apiKey"] ?? "",
    integratorKey: made["integratorKey"] ?? "",
    url,
    sandboxUrl,
  });
}

function expectOk<T>(result: StoreResult<T>): T {
  if (!result.ok)
    throw new Error(`Expected the seed to be stored, but ${result.error.code}: ${result.error.detail}`);
  return result.value;
}
