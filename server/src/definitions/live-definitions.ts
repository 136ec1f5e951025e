import type { Json } from "@lendloom/engine/kernel";
import type { Release, Store, TenantId } from "../store/index.ts";
import type { Member } from "./definition-key.ts";

/** How many published documents stay in memory; they never change. */
const KEPT = 2_000;

/** Published definitions, read once: what a hash names never changes. */
export interface LiveDefinitions {
  /** What is live for a lender; empty before the first release. */
  live(tenant: TenantId): Promise<LiveRelease>;
  /** The definitions that a release names. */
  membersOf(tenant: TenantId, release: Release): Promise<readonly Member[]>;
  document(tenant: TenantId, hash: string): Promise<Json | undefined>;
}

export interface LiveRelease {
  readonly release: Release | null;
  readonly members: readonly Member[];
}

export function createLiveDefinitions(store: Store): LiveDefinitions {
  const kept = new Map<string, Member>();

  async function load(tenant: TenantId, hash: string): Promise<Member | undefined> {
    const key = `${tenant}/${hash}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const stored = await store.definitions.byHash(tenant, hash);
    if (stored === null) return undefined;
    const member = { kind: stored.kind, id: stored.id, hash: stored.hash, definition: stored.definition };
    if (kept.size >= KEPT) kept.clear();
    kept.set(key, member);
    return member;
  }

  async function membersOf(tenant: TenantId, release: Release): Promise<readonly Member[]> {
    return await Promise.all(
      release.active.map(async ({ kind, id, hash }) => {
        const member = await load(tenant, hash);
        if (member === undefined) {
          throw new Error(`Expected ${kind} ${id} of release ${release.seq} to be stored, but it is not`);
        }
        return member;
      }),
    );
  }

  /** By the release itself, which the store answers again while it is the newest. */
  const found = new WeakMap<Release, LiveRelease>();

  return {
    membersOf,
    async live(tenant) {
      const release = await store.releases.live(tenant);
      if (release === null) return { release, members: [] };
      const known = found.get(release);
      if (known !== undefined) return known;
      const live = { release, members: await membersOf(tenant, release) };
      found.set(release, live);
      return live;
    },
    async document(tenant, hash) {
      return (await load(tenant, hash))?.definition;
    },
  };
}
