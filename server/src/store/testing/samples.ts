import { contentHash, type Json } from "@lendloom/engine/kernel";
import type {
  Act,
  Actor,
  DefinitionKind,
  NewDefinition,
  Release,
  Role,
  Store,
  StoreResult,
  TenantId,
} from "../index.ts";

/** What the store's tests are about: a lender with people, and small definitions. */
export const noon = "2026-11-22T12:00:00.000Z";

export function actOf(id: string, at = noon, kind: Actor["kind"] = "person"): Act {
  return { at, by: { kind, id } };
}

/** The value of a command that must not be refused. */
export function valueOf<T>(result: StoreResult<T>): T {
  if (!result.ok)
    throw new Error(`Expected no refusal, but got ${result.error.code}: ${result.error.detail}`);
  return result.value;
}

export async function newLender(store: Store, id: string): Promise<TenantId> {
  const act = actOf("setup", noon, "system");
  const tenant = valueOf(await store.tenants.create({ id, title: { "zh-CN": id, en: id } }, act));
  for (const [name, role] of people) {
    const person = { id: name, name: `${name}@${id}`, displayName: name, passwordHash: "-", roles: [role] };
    valueOf(await store.people.create(tenant.id, person, act));
  }
  return tenant.id;
}

const people: readonly (readonly [string, Role])[] = [
  ["mei", "designer"],
  ["jun", "designer"],
  ["fang", "approver"],
];

export function pack(id: string, cutOff: number): NewDefinition {
  return definition("pack", id, { cutOff });
}

export function definition(kind: DefinitionKind, id: string, content: Record<string, Json>): NewDefinition {
  const document = { id, version: "1.0.0", title: { "zh-CN": id, en: id }, ...content };
  return { kind, id, hash: contentHash(document), definition: document };
}

export async function seedRelease(
  store: Store,
  tenant: TenantId,
  ...definitions: readonly NewDefinition[]
): Promise<Release> {
  const live = await store.releases.live(tenant);
  const release = { reason: "seed" as const, definitions, basedOn: live?.seq ?? null };
  return valueOf(await store.releases.append(tenant, release, actOf("setup", noon, "system")));
}

/** Saves a draft of `next` by `maker` and asks to publish it. */
export async function requestChange(
  store: Store,
  tenant: TenantId,
  change: { readonly id: string; readonly from: NewDefinition | null; readonly to: NewDefinition },
  maker: string,
): Promise<void> {
  const { kind, id, hash, definition: content } = change.to;
  const present = await store.drafts.get(tenant, change.to);
  const baseHash = change.from?.hash ?? null;
  valueOf(
    await store.drafts.save(
      tenant,
      { kind, id, definition: content, baseHash, expected: present?.revision ?? null },
      actOf(maker),
    ),
  );
  const item = { kind, id, fromHash: baseHash, toHash: hash, definition: content, changes: [] };
  valueOf(
    await store.changeRequests.create(
      tenant,
      { id: change.id, title: `Change ${id}`, items: [item], caseResults: [], issues: [] },
      actOf(maker),
    ),
  );
}
