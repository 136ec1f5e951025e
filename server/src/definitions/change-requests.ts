import { randomUUID } from "node:crypto";
import { describeChange } from "@lendloom/engine/interop";
import {
  canonicalJson,
  err,
  hasErrors,
  type Issue,
  type Json,
  type Result,
  type Texts,
} from "@lendloom/engine/kernel";
import type {
  Act,
  ChangeRequest,
  ChangeRequestItem,
  DefinitionKey,
  Draft,
  Release,
  Store,
  StoreRefusal,
  TenantId,
} from "../store/index.ts";
import { definitionSet, type DefinitionSet } from "./check-definitions.ts";
import { memberOfDraft } from "./candidate-set.ts";
import { keyText, type Member } from "./definition-key.ts";
import type { LiveDefinitions, LiveRelease } from "./live-definitions.ts";
import { runCases, type CaseOutcome } from "./run-cases.ts";

export interface Publishing {
  readonly store: Store;
  readonly live: LiveDefinitions;
}

/** Why a change request was not made or approved; `store` refusals pass through. */
export type PublishRefusal =
  | { readonly kind: "no-draft"; readonly key: DefinitionKey }
  | { readonly kind: "draft-moved"; readonly key: DefinitionKey; readonly revision: number }
  | { readonly kind: "unchanged"; readonly key: DefinitionKey }
  | { readonly kind: "blocked"; readonly issues: readonly Issue[] }
  | { readonly kind: "store"; readonly refusal: StoreRefusal };

/**
 * Asks for drafts to be published: each is compared with the live definition, checked together with everything
 * else that is live, and its cases are run. Errors anywhere in what would be live block it; failing cases are
 * for the approver to judge.
 */
export async function requestPublishing(
  { store, live }: Publishing,
  tenant: TenantId,
  request: {
    readonly title?: string | undefined;
    readonly drafts: readonly (DefinitionKey & { readonly revision: number })[];
  },
  act: Act,
): Promise<Result<ChangeRequest, PublishRefusal>> {
  const current = await live.live(tenant);
  const items: ChangeRequestItem[] = [];
  for (const wanted of request.drafts) {
    const draft = await store.drafts.get(tenant, wanted);
    const refusal = await draftRefusal({ store, live }, tenant, current, wanted, draft);
    if (refusal !== undefined) return err(refusal);
    if (draft !== null) items.push(itemOf(current, draft));
  }
  const set = definitionSet([...current.members, ...items.map(memberOfItem)]);
  const issues = issuesOf(set);
  if (hasErrors(issues)) return err({ kind: "blocked", issues });
  const created = await store.changeRequests.create(
    tenant,
    {
      id: randomUUID(),
      title: request.title ?? titleFor(items),
      items,
      caseResults: asJson(runCases(set, items.map(memberOfItem))),
      issues: asJson(issues),
    },
    act,
  );
  return created.ok ? created : err({ kind: "store", refusal: created.error });
}

/**
 * Publishes a change request for a person who had no hand in it. What would be live is checked again, because
 * other definitions may have been published since it was asked for.
 */
export async function approveChangeRequest(
  { store, live }: Publishing,
  tenant: TenantId,
  approval: { readonly id: string; readonly hash?: string | undefined },
  act: Act,
): Promise<Result<Release, PublishRefusal>> {
  const current = await live.live(tenant);
  const request = await store.changeRequests.get(tenant, approval.id);
  if (request?.status === "open" && request.author.id !== act.by.id) {
    const issues = issuesOf(definitionSet([...current.members, ...request.items.map(memberOfItem)]));
    if (hasErrors(issues)) return err({ kind: "blocked", issues });
  }
  const approved = await store.changeRequests.approve(
    tenant,
    { ...approval, basedOn: current.release?.seq ?? null },
    act,
  );
  return approved.ok ? approved : err({ kind: "store", refusal: approved.error });
}

async function draftRefusal(
  { store }: Publishing,
  tenant: TenantId,
  current: LiveRelease,
  wanted: DefinitionKey & { readonly revision: number },
  draft: Draft | null,
): Promise<PublishRefusal | undefined> {
  if (draft === null) return { kind: "no-draft", key: wanted };
  if (draft.revision !== wanted.revision)
    return { kind: "draft-moved", key: wanted, revision: draft.revision };
  const published = memberIn(current, draft);
  if (published?.hash !== draft.hash) return undefined;
  const { layout, cases } = await store.definitions.beside(tenant, published);
  const same = (one: Json | undefined, other: Json | undefined): boolean =>
    canonicalJson(one ?? null) === canonicalJson(other ?? null);
  return same(layout, draft.layout) && same(cases, draft.cases)
    ? { kind: "unchanged", key: wanted }
    : undefined;
}

function itemOf(current: LiveRelease, draft: Draft): ChangeRequestItem {
  const published = memberIn(current, draft);
  return {
    ...memberOfDraft(draft),
    fromHash: published?.hash ?? null,
    toHash: draft.hash,
    changes: asJson(describeChange(published?.definition ?? {}, draft.definition, draft.kind)),
  };
}

function memberOfItem({ kind, id, toHash, definition, layout, cases }: ChangeRequestItem): Member {
  return { kind, id, hash: toHash, definition, layout, cases };
}

function memberIn({ members }: LiveRelease, key: DefinitionKey): Member | undefined {
  return members.find((member) => keyText(member) === keyText(key));
}

/** Issues of everything that would be live, each with its definition before the pointer. */
function issuesOf(set: DefinitionSet): readonly Issue[] {
  return set
    .members()
    .flatMap((member) =>
      set.issuesOf(member).map((issue) => ({ ...issue, pointer: `/${keyText(member)}${issue.pointer}` })),
    );
}

/** The first change, said in both languages, and how many more there are. */
function titleFor(items: readonly ChangeRequestItem[]): string {
  const changes = items.flatMap((item) => item.changes as unknown as readonly { readonly texts: Texts }[]);
  const [first] = changes;
  if (first === undefined) return items.map(keyText).join(", ").slice(0, 200);
  const more = changes.length > 1 ? ` (+${changes.length - 1})` : "";
  return `${first.texts["zh-CN"]} · ${first.texts.en}`.slice(0, 190) + more;
}

/** Plain data of the engine is JSON; optional members that are undefined are left out. */
function asJson(data: readonly (CaseOutcome | Issue | object)[]): Json {
  return JSON.parse(JSON.stringify(data)) as Json;
}
