import type { CompiledPack } from "@lendloom/engine/decision";
import { pointer } from "@lendloom/engine/kernel";
import {
  definitionSet,
  draftedSet,
  liveSet,
  type DefinitionSet,
  type LiveDefinitions,
} from "../definitions/index.ts";
import { Problem } from "./problem.ts";
import type { Store, TenantId } from "../store/index.ts";
import { backtestIssues } from "../backtest/backtest-issues.ts";

/** Which version of a pack: the live one, or one of these. */
export interface PackVersion {
  readonly id: string;
  /** A published version, with what is live beside it. */
  readonly hash?: string;
  readonly draft?: boolean;
  /** As it was live in that release, and what was live beside it. */
  readonly release?: number;
}

/** Finds and compiles versions of packs. Throws the problem to answer with; `at` is the place of the version in the request. */
export function packVersions(store: Store, live: LiveDefinitions) {
  async function setOf(
    tenant: TenantId,
    { id, hash, draft = false, release }: PackVersion,
  ): Promise<DefinitionSet> {
    if (draft) return await draftedSet(store, live, tenant);
    if (release !== undefined) {
      const found = await store.releases.get(tenant, release);
      if (found === null)
        throw new Problem("resource.not-found", { params: { kind: "release", id: String(release) } });
      return definitionSet(await live.membersOf(tenant, found));
    }
    if (hash === undefined) return await liveSet(live, tenant);
    const published = await store.definitions.byHash(tenant, hash);
    if (published?.kind !== "pack" || published.id !== id) throw notFound(id);
    return await liveSet(live, tenant, [published]);
  }

  return async (tenant: TenantId, version: PackVersion, at: string): Promise<CompiledPack> => {
    const { id, hash, draft, release } = version;
    if ([hash, draft === true ? draft : undefined, release].filter((one) => one !== undefined).length > 1)
      throw new Problem("request.invalid", {
        issues: [backtestIssues.issue("backtest.one-version", at + pointer("release"))],
      });
    const set = await setOf(tenant, version);
    if (set.member({ kind: "pack", id }) === undefined) throw notFound(id);
    const pack = set.pack(id);
    if (!pack.ok)
      throw new Problem("definition.invalid", { params: { count: pack.error.length }, issues: pack.error });
    return pack.value;
  };
}

function notFound(id: string): Problem {
  return new Problem("resource.not-found", { params: { kind: "pack", id } });
}
