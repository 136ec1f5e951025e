import type { JsonObject } from "@lendloom/engine/kernel";
import { allRoles, rolesOfHolds } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { applicationAnswer, applicationSummary } from "../application-answer.ts";
import { idempotencyKeyOf } from "../idempotency.ts";
import { principalOf, senderOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { refusalProblem } from "../refusal.ts";
import { sendCanonical } from "../reply-canonical.ts";
import { requestHash } from "../request-hash.ts";
import { etagOf } from "../revision.ts";
import {
  ApplicationAnswer,
  ApplicationsAnswer,
  ApplicationsQuery,
  DecisionParams,
  DecisionsAnswer,
  JournalAnswer,
  JournalQuery,
  NewApplicationBody,
  SendEventBody,
} from "../schemas/application.ts";
import { TraceSchema } from "../schemas/decision.ts";
import { stuckChildren, withStuck } from "../stuck-children.ts";
import { answers, CsrfHeaders, IdempotencyHeaders, IdParams, limitOf } from "../schemas/shared.ts";
import { Type } from "typebox";
import { incidentAnswer } from "./incidents.ts";
import { openTasksOf } from "./tasks.ts";

const tags = ["applications"];
const commandHeaders = Type.Intersect([IdempotencyHeaders, CsrfHeaders]);

export function applicationRoutes(app: App, context: AppContext): void {
  commandRoutes(app, context);
  readingRoutes(app, context);
  recordRoutes(app, context);
}

/** What changes an application: each with an Idempotency-Key that is stored in the same commit. */
function commandRoutes(app: App, { runtime, wake }: AppContext): void {
  app.post(
    "/v1/applications",
    {
      config: { access: ["api-client", "officer", "admin"] },
      schema: {
        tags,
        summary: "Submit an application · 提交申请",
        headers: commandHeaders,
        body: NewApplicationBody,
        response: answers({ 201: ApplicationAnswer }),
      },
    },
    async (request, reply) => {
      const { product, applicant, facts, startAt } = request.body;
      const started = await runtime.startRun(principalOf(request).tenant, {
        product,
        subject: applicant.reference,
        facts: facts as JsonObject,
        ...(startAt === undefined ? {} : { startAt }),
        sender: senderOf(request),
        idempotency: { key: idempotencyKeyOf(request), requestHash: requestHash(request) },
        answer: applicationAnswer,
      });
      if (!started.ok) throw refusalProblem(started.error);
      wake();
      reply.code(201).header("location", `/v1/applications/${idOf(started.value.answer)}`);
      // Awaiting `send` would listen for the end of the answer, which takes longer than the answer.
      return started.value.answer;
    },
  );

  app.post(
    "/v1/applications/:id/events",
    {
      config: { access: ["api-client", "officer", "designer", "approver", "integrator", "admin"] },
      schema: {
        tags,
        summary: "Tell an application an event · 发送事件",
        params: IdParams,
        headers: commandHeaders,
        body: SendEventBody,
        response: answers({ 200: ApplicationAnswer }),
      },
    },
    async (request) => {
      const { type, payload = {} } = request.body;
      const delivered = await runtime.deliverEvent(principalOf(request).tenant, request.params.id, {
        type,
        payload: payload as JsonObject,
        sender: senderOf(request),
        idempotency: { key: idempotencyKeyOf(request), requestHash: requestHash(request) },
        answer: applicationAnswer,
      });
      if (!delivered.ok) throw refusalProblem(delivered.error);
      wake();
      return delivered.value.answer;
    },
  );
}

function idOf({ id }: JsonObject): string {
  return typeof id === "string" ? id : "";
}

function readingRoutes(app: App, { store, runtime, live }: AppContext): void {
  app.get(
    "/v1/applications",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "Applications, newest first · 申请一览",
        querystring: ApplicationsQuery,
        response: answers({ 200: ApplicationsAnswer }),
      },
    },
    async (request) => {
      const { status, cursor } = request.query;
      const page = await store.runs.listRuns(principalOf(request).tenant, {
        status,
        cursor,
        limit: limitOf(request.query),
      });
      return { ...page, items: page.items.map(({ run }) => applicationSummary(run)) };
    },
  );

  app.get(
    "/v1/applications/:id",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "One application: where it stands, what waits, what was decided · 申请详情",
        params: IdParams,
        response: answers({ 200: ApplicationAnswer }),
      },
    },
    async (request, reply) => {
      const { tenant, roles } = principalOf(request);
      const { run, revision } = await existingRun(request.params.id, tenant);
      reply.header("etag", etagOf(revision));
      const [stuck, tasks, incidents, latest, hold] = await Promise.all([
        stuckChildren(store, tenant, run),
        openTasksOf({ store, runtime, live }, tenant, run.id),
        store.runs.listIncidents(tenant, { runId: run.id, status: "open", limit: 50 }),
        run.decisions.length === 0 ? null : store.runs.readDecision(tenant, run.id, run.decisions.length),
        roles.some((role) => rolesOfHolds.includes(role)) ? store.retention.holdOf(tenant, run.id) : null,
      ]);
      return sendCanonical(reply, {
        ...withStuck(applicationAnswer(run), stuck),
        ...(latest === null ? {} : { decision: latest.decision }),
        tasks,
        incidents: incidents.map(incidentAnswer),
        ...(hold === null ? {} : { hold: { reason: hold.reason, by: { ...hold.by }, at: hold.at } }),
      });
    },
  );

  async function existingRun(id: string, tenant: string) {
    const stored = await store.runs.readRun(tenant, id);
    if (stored === undefined) throw new Problem("run.unknown", { params: { id } });
    return stored;
  }
}

function recordRoutes(app: App, { store, runtime }: AppContext): void {
  app.get(
    "/v1/applications/:id/decisions",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "Its decisions with all reasons · 决策与原因",
        params: IdParams,
        response: answers({ 200: DecisionsAnswer }),
      },
    },
    async (request, reply) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      if ((await store.runs.readRun(tenant, id)) === undefined)
        throw new Problem("run.unknown", { params: { id } });
      const decisions = await store.runs.readDecisions(tenant, id);
      return sendCanonical(reply, {
        items: decisions.map(({ number, invoke, at, decision }) => ({ number, step: invoke, at, decision })),
      });
    },
  );

  app.get(
    "/v1/applications/:id/decisions/:number/trace",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "Why: every rule, row and comparison with its values · 决策轨迹",
        params: DecisionParams,
        response: answers({ 200: TraceSchema }),
      },
    },
    async (request, reply) => {
      const { id, number } = request.params;
      const explained = await runtime.explainDecision(principalOf(request).tenant, id, Number(number));
      if (!explained.ok) throw refusalProblem(explained.error);
      const { trace, verified } = explained.value;
      return sendCanonical(reply, { ...trace, verified });
    },
  );

  app.get(
    "/v1/applications/:id/journal",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "Everything that happened, in order · 日志",
        description: "What is personal is shown sealed.",
        params: IdParams,
        querystring: JournalQuery,
        response: answers({ 200: JournalAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      if ((await store.runs.readRun(tenant, id)) === undefined)
        throw new Problem("run.unknown", { params: { id } });
      const after = Number(request.query.after ?? "0");
      return {
        items: await store.runs.readJournal(tenant, id, {
          after,
          limit: limitOf({ limit: "200", ...request.query }),
        }),
      };
    },
  );
}
