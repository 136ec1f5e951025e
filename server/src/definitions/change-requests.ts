import { randomUUID } from "node:crypto";
import { describeChange } from "@lendloom/engine/interop";
import { canonicalJson, err, type Json, type Result, type Texts } from "@lendloom/engine/kernel";
import type { Analyser } from "../analysis/analyser.ts";
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
import { memberOfDraft } from "./candidate-set.ts";
import { keyText, type Member } from "./definition-key.ts";
import type { LiveDefinitions, LiveRelease } from "./live-definitions.ts";
import { MAX_GATE_ISSUES, publishGate, type GateIssue } from "./publish-gate.ts";
import type { CaseOutcome } from "./run-cases.ts";

export interface Publishing {
  readonly store: Store;
  readonly live: LiveDefinitions;
  readonly analyser: Analyser;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

/** Why a change request was not made or approved; `store` refusals pass through. */
export type PublishRefusal =
  | { readonly kind: "no-draft"; readonly key: DefinitionKey }
  | { readonly kind: "draft-moved"; readonly key: DefinitionKey; readonly revision: number }
  | { readonly kind: "unchanged"; readonly key: DefinitionKey }
  | { readonly kind: "blocked"; readonly issues: readonly GateIssue[] }
  | { readonly kind: "store"; readonly refusal: StoreRefusal };

/**
 * Asks for drafts to be published: each is compared with the live definition, and together they must pass the gate.
 * What a change alters on purpose is accepted in its cases first, so that the approver reads it as a change.
 */
export async function requestPublishing(
  publishing: Publishing,
  tenant: TenantId,
  request: {
    readonly title?: string | undefined;
    readonly drafts: readonly (DefinitionKey & { readonly revision: number })[];
  },
  act: Act,
): Promise<Result<ChangeRequest, PublishRefusal>> {
  const { store, live } = publishing;
  const current = await live.live(tenant);
  const items: ChangeRequestItem[] = [];
  for (const wanted of request.drafts) {
    const draft = await store.drafts.get(tenant, wanted);
    if (draft === null) return err({ kind: "no-draft", key: wanted });
    if (draft.revision !== wanted.revision)
      return err({ kind: "draft-moved", key: wanted, revision: draft.revision });
    const published = await publishedOf(store, tenant, current, draft);
    if (published !== undefined && isUnchanged(published, draft))
      return err({ kind: "unchanged", key: wanted });
    items.push(itemOf(published, draft));
  }
  const gate = await publishGate(publishing, tenant, current.members, items.map(memberOfItem));
  if (!gate.isOpen) return err({ kind: "blocked", issues: gate.issues });
  const created = await store.changeRequests.create(
    tenant,
    {
      id: randomUUID(),
      title: request.title ?? titleFor(items),
      items,
      caseResults: asJson(gate.caseResults.map(keptOutcome)),
      issues: asJson(gate.issues.slice(0, MAX_GATE_ISSUES)),
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
  publishing: Publishing,
  tenant: TenantId,
  approval: { readonly id: string; readonly hash?: string | undefined },
  act: Act,
): Promise<Result<Release, PublishRefusal>> {
  const { store, live } = publishing;
  const current = await live.live(tenant);
  const request = await store.changeRequests.get(tenant, approval.id);
  if (request?.status === "open" && request.author.id !== act.by.id) {
    const gate = await publishGate(publishing, tenant, current.members, request.items.map(memberOfItem));
    if (!gate.isOpen) return err({ kind: "blocked", issues: gate.issues });
  }
  const approved = await store.changeRequests.approve(
    tenant,
    { ...approval, basedOn: current.release?.seq ?? null },
    act,
  );
  return approved.ok ? approved : err({ kind: "store", refusal: approved.error });
}

/** What is live of a definition, with what lies beside it; undefined for a new one. */
async function publishedOf(
  store: Store,
  tenant: TenantId,
  { members }: LiveRelease,
  draft: Draft,
): Promise<Member | undefined> {
  const member = members.find((each) => keyText(each) === keyText(draft));
  return member === undefined
    ? undefined
    : { ...member, ...(await store.definitions.beside(tenant, member)) };
}

function isUnchanged(published: Member, draft: Draft): boolean {
  const same = (one: Json | undefined, other: Json | undefined): boolean =>
    canonicalJson(one ?? null) === canonicalJson(other ?? null);
  return (
    published.hash === draft.hash &&
    same(published.layout, draft.layout) &&
    same(published.cases, draft.cases)
  );
}

/** A draft with what it changes in the definition and, after that, in the cases of a definition there was before. */
function itemOf(published: Member | undefined, draft: Draft): ChangeRequestItem {
  const changes = describeChange(published?.definition ?? {}, draft.definition, draft.kind);
  const casesOf = (cases: Json | undefined): Json => cases ?? { cases: [] };
  const expected =
    published === undefined
      ? []
      : describeChange(casesOf(published.cases), casesOf(draft.cases), draft.kind).slice(0, MAX_CASE_CHANGES);
  return {
    ...memberOfDraft(draft),
    fromHash: published?.hash ?? null,
    toHash: draft.hash,
    changes: asJson([...changes, ...expected]),
  };
}

/** How many changes of cases a request tells one by one. */
const MAX_CASE_CHANGES = 200;

function keptOutcome({ kind, id, case: name, title, passed, issues }: CaseOutcome): object {
  return { kind, id, case: name, title, passed, issues };
}

function memberOfItem({ kind, id, toHash, definition, layout, cases }: ChangeRequestItem): Member {
  return { kind, id, hash: toHash, definition, layout, cases };
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
function asJson(data: readonly object[]): Json {
  return JSON.parse(JSON.stringify(data)) as Json;
}
