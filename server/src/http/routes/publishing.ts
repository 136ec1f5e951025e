import { approveChangeRequest, requestPublishing, type GateIssue } from "../../definitions/index.ts";
import { closed } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import type { Actor, ChangeRequest, Release } from "../../store/index.ts";
import { allRoles } from "../access.ts";
import type { Hint } from "../../events/index.ts";
import type { App, AppContext } from "../app-context.ts";
import { renderIssues } from "../issue-rendering.ts";
import { nameActors, type ActorAnswer } from "../people.ts";
import { actOf, principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import {
  ApprovalBody,
  ChangeRequestAnswer,
  ChangeRequestsAnswer,
  NewChangeRequestBody,
  RejectionBody,
  ReleaseAnswer,
  ReleasesAnswer,
  RollbackBody,
} from "../schemas/publishing.ts";
import { answers, CsrfHeaders, IdParams, limitOf, PageQuery } from "../schemas/shared.ts";
import { publishProblem, storeProblem } from "../store-refusal.ts";
import { whenGone } from "../when-gone.ts";

const tags = ["publishing"];
const about = (id: string) => ({ kind: "change-request", id });

export function publishingRoutes(app: App, context: AppContext): void {
  changeRequestRoutes(app, context);
  decisionRoutes(app, context);
  releaseRoutes(app, context);
}

function changeRequestRoutes(app: App, { store, live, analyser, events: { news } }: AppContext): void {
  app.post(
    "/v1/change-requests",
    {
      config: { access: ["designer", "integrator", "admin"] },
      schema: {
        tags,
        summary: "Ask for drafts to be published · 申请发布",
        headers: CsrfHeaders,
        body: NewChangeRequestBody,
        response: answers({ 201: ChangeRequestAnswer }),
      },
    },
    async (request, reply) => {
      const { tenant } = principalOf(request);
      const publishing = { store, live, analyser, signal: whenGone(reply) };
      const made = await requestPublishing(publishing, tenant, request.body, actOf(request));
      if (!made.ok) throw publishProblem(made.error, about("new"));
      news.tell(tenant, [requestChanged(made.value.id)]);
      return await reply.code(201).send(changeRequestAnswer(made.value, await nameActors(store, tenant)));
    },
  );

  app.get(
    "/v1/change-requests",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "Change requests, newest first · 发布申请",
        querystring: closed({
          ...PageQuery,
          status: Type.Optional(Type.Enum(["open", "approved", "rejected", "withdrawn"])),
        }),
        response: answers({ 200: ChangeRequestsAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { status, cursor } = request.query;
      const [page, named] = await Promise.all([
        store.changeRequests.list(tenant, { status, cursor, limit: limitOf(request.query) }),
        nameActors(store, tenant),
      ]);
      return { ...page, items: page.items.map((item) => changeRequestAnswer(item, named)) };
    },
  );

  app.get(
    "/v1/change-requests/:id",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "One change request · 发布申请详情",
        params: IdParams,
        response: answers({ 200: ChangeRequestAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const found = await store.changeRequests.get(tenant, id);
      if (found === null) throw new Problem("resource.not-found", { params: about(id) });
      return changeRequestAnswer(found, await nameActors(store, tenant));
    },
  );
}

function decisionRoutes(app: App, { store, live, analyser, events: { news } }: AppContext): void {
  app.post(
    "/v1/change-requests/:id/approval",
    {
      // Designers may try: who made the change is refused as a person, whatever roles she has.
      config: { access: ["approver", "designer", "admin"] },
      schema: {
        tags,
        summary: "Approve and publish · 复核通过并发布",
        params: IdParams,
        headers: CsrfHeaders,
        body: ApprovalBody,
        response: answers({ 201: ReleaseAnswer }),
      },
    },
    async (request, reply) => {
      const { tenant, roles, actor } = principalOf(request);
      const { id } = request.params;
      const found = await store.changeRequests.get(tenant, id);
      if (found === null) throw new Problem("resource.not-found", { params: about(id) });
      if (found.author.id === actor.id) throw new Problem("publish.same-person");
      if (!roles.includes("approver")) throw new Problem("auth.forbidden", { params: { roles: "approver" } });
      if (found.status !== "open") {
        throw new Problem("publish.not-open", { params: { ...about(id), status: found.status } });
      }
      const approval = { id, ...(request.body.hash === undefined ? {} : { hash: request.body.hash }) };
      const publishing = { store, live, analyser, signal: whenGone(reply) };
      const approved = await approveChangeRequest(publishing, tenant, approval, actOf(request));
      if (!approved.ok) throw publishProblem(approved.error, about(id));
      news.tell(tenant, [requestChanged(id), releasePublished(approved.value.seq)]);
      return await reply.code(201).send(releaseAnswer(approved.value, await nameActors(store, tenant)));
    },
  );

  app.post(
    "/v1/change-requests/:id/rejection",
    {
      config: { access: ["approver", "admin"] },
      schema: {
        tags,
        summary: "Reject, with a note · 驳回",
        params: IdParams,
        headers: CsrfHeaders,
        body: RejectionBody,
        response: answers({ 200: ChangeRequestAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const rejected = await store.changeRequests.reject(tenant, id, request.body.note, actOf(request));
      if (!rejected.ok) throw await closedProblem(id, rejected.error, tenant);
      news.tell(tenant, [requestChanged(id)]);
      return changeRequestAnswer(rejected.value, await nameActors(store, tenant));
    },
  );

  app.post(
    "/v1/change-requests/:id/withdrawal",
    {
      config: { access: ["designer", "integrator", "admin"] },
      schema: {
        tags,
        summary: "Withdraw one's own request · 撤回申请",
        params: IdParams,
        headers: CsrfHeaders,
        response: answers({ 200: ChangeRequestAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const withdrawn = await store.changeRequests.withdraw(tenant, id, actOf(request));
      if (!withdrawn.ok) throw await closedProblem(id, withdrawn.error, tenant);
      news.tell(tenant, [requestChanged(id)]);
      return changeRequestAnswer(withdrawn.value, await nameActors(store, tenant));
    },
  );

  async function closedProblem(
    id: string,
    refusal: Parameters<typeof storeProblem>[0],
    tenant: Parameters<typeof store.changeRequests.get>[0],
  ): Promise<Problem> {
    const status = (await store.changeRequests.get(tenant, id))?.status;
    return refusal.code === "publish.not-open" && status !== undefined
      ? new Problem("publish.not-open", { params: { ...about(id), status } })
      : storeProblem(refusal, about(id));
  }
}

function releaseRoutes(app: App, { store, events: { news } }: AppContext): void {
  app.get(
    "/v1/releases",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "Releases, newest first · 发布记录",
        querystring: closed(PageQuery),
        response: answers({ 200: ReleasesAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const [page, named] = await Promise.all([
        store.releases.list(tenant, { cursor: request.query.cursor, limit: limitOf(request.query) }),
        nameActors(store, tenant),
      ]);
      return { ...page, items: page.items.map((release) => releaseAnswer(release, named)) };
    },
  );

  app.post(
    "/v1/releases/rollback",
    {
      config: { access: ["approver", "admin"] },
      schema: {
        tags,
        summary: "Make an earlier release live again · 回滚",
        description: "Appends a release; runs under way finish on the one they started with.",
        headers: CsrfHeaders,
        body: RollbackBody,
        response: answers({ 201: ReleaseAnswer }),
      },
    },
    async (request, reply) => {
      const { tenant } = principalOf(request);
      const { to } = request.body;
      const current = await store.releases.live(tenant);
      if (current === null)
        throw new Problem("resource.not-found", { params: { kind: "release", id: String(to) } });
      if (current.seq === to) throw new Problem("release.already-live", { params: { seq: to } });
      const rolledBack = await store.releases.rollback(tenant, { to, basedOn: current.seq }, actOf(request));
      if (!rolledBack.ok) throw storeProblem(rolledBack.error, { kind: "release", id: String(to) });
      news.tell(tenant, [releasePublished(rolledBack.value.seq)]);
      return await reply.code(201).send(releaseAnswer(rolledBack.value, await nameActors(store, tenant)));
    },
  );
}

function requestChanged(id: string): Hint {
  return { event: "change-request.changed", id };
}

function releasePublished(seq: number): Hint {
  return { event: "release.published", id: String(seq) };
}

type Named = (actor: Actor) => ActorAnswer;

function changeRequestAnswer(request: ChangeRequest, named: Named) {
  const { id, title, status, hash, author, createdAt, items, caseResults, issues } = request;
  return {
    id,
    title,
    status,
    hash,
    author: named(author),
    createdAt,
    items: items.map((item) => ({
      kind: item.kind,
      id: item.id,
      fromHash: item.fromHash,
      toHash: item.toHash,
      changes: item.changes,
    })),
    caseResults: (caseResults as unknown as readonly { readonly issues: readonly GateIssue[] }[]).map(
      (result) => ({
        ...result,
        issues: renderIssues(result.issues),
      }),
    ),
    issues: renderIssues(issues as unknown as readonly GateIssue[]),
    ...(request.decidedBy === null ? {} : { decidedBy: named(request.decidedBy) }),
    ...(request.decidedAt === null ? {} : { decidedAt: request.decidedAt }),
    ...(request.note === null ? {} : { note: request.note }),
    ...(request.release === null ? {} : { release: request.release }),
  };
}

function releaseAnswer(release: Release, named: Named) {
  const { seq, hash, createdAt, by, reason, active, changeRequest, restores } = release;
  return {
    seq,
    hash,
    createdAt,
    by: named(by),
    reason,
    active: active.map((entry) => ({
      kind: entry.kind,
      id: entry.id,
      hash: entry.hash,
      version: entry.version,
      title: entry.title,
    })),
    ...(changeRequest === null ? {} : { changeRequest }),
    ...(restores === null ? {} : { restores }),
    live: release.live,
  };
}
