import type { DefinitionKey, Draft, Store, TenantId } from "../store/index.ts";
import { definitionSet, type DefinitionSet } from "./check-definitions.ts";
import type { Member } from "./definition-key.ts";
import type { LiveDefinitions } from "./live-definitions.ts";

/** What would be live if all present drafts were: the set a draft is checked and tried in. */
export async function draftedSet(
  store: Store,
  live: LiveDefinitions,
  tenant: TenantId,
  extra: readonly Member[] = [],
): Promise<DefinitionSet> {
  const [{ members }, drafts] = await Promise.all([live.live(tenant), store.drafts.list(tenant)]);
  return definitionSet([...members, ...drafts.map(memberOfDraft), ...extra]);
}

/** What is live, with some definitions in place of their live versions. */
export async function liveSet(
  live: LiveDefinitions,
  tenant: TenantId,
  instead: readonly Member[] = [],
): Promise<DefinitionSet> {
  return definitionSet([...(await live.live(tenant)).members, ...instead]);
}

export function memberOfDraft({ kind, id, definition, hash, layout, cases }: Draft): Member {
  return {
    kind,
    id,
    definition,
    hash,
    ...(layout === undefined ? {} : { layout }),
    ...(cases === undefined ? {} : { cases }),
  };
}

/** The live hash of a definition; null when none is live. */
export async function liveHashOf(
  live: LiveDefinitions,
  tenant: TenantId,
  { kind, id }: DefinitionKey,
): Promise<Member["hash"] | null> {
  const { members } = await live.live(tenant);
  return members.find((member) => member.kind === kind && member.id === id)?.hash ?? null;
}
