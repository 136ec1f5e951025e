import type { BatchResult, Order } from "@lendloom/engine/runtime";
import type { FastifyRequest } from "fastify";
import type { TenantId } from "../../store/index.ts";
import type { App, AppContext } from "../app-context.ts";
import { applicationAnswer } from "../application-answer.ts";
import { idempotencyKeyOf } from "../idempotency.ts";
import { principalOf, senderOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { refusalProblem } from "../refusal.ts";
import { requestHash } from "../request-hash.ts";
import { expectedRevision } from "../revision.ts";
import { ApplicationAnswer } from "../schemas/application.ts";
import {
  BatchAnswer,
  BatchBody,
  EditBody,
  IncidentAnswer,
  MoveBody,
  OrderHeaders,
  RestartBody,
  SkipBody,
} from "../schemas/incident.ts";
import { answers, CsrfHeaders, IdempotencyHeaders, IdParams } from "../schemas/shared.ts";
import { Type, type Static } from "typebox";
import { incidentAnswer } from "./incidents.ts";

const tags = ["operations"];
const MAX_IN_A_BATCH = 1_000;
const PAGE = 200;
/** Pages of incidents that one batch looks through for those that its filter fits. */
const MOST_PAGES = 50;

/** What an operator orders for applications that are stuck or stand where they should not: each with a reason. */
export function operatorOrderRoutes(app: App, context: AppContext): void {
  incidentOrders(app, context);
  applicationOrders(app, context);
  batchOrders(app, context);
}

function incidentOrders(app: App, { store, runtime, wake }: AppContext): void {
  const carryOut = async (request: FastifyRequest, id: string, order: Order, reason: string) => {
    const { tenant } = principalOf(request);
    const resolved = await runtime.resolveIncident(tenant, id, { order, reason, by: senderOf(request) });
    if (!resolved.ok) throw refusalProblem(resolved.error);
    wake();
    const incident = await store.runs.readIncident(tenant, id);
    if (incident === undefined) throw new Error(`Expected the incident ${id} to stay, but it is gone`);
    return incidentAnswer(incident);
  };
  const told = { params: IdParams, headers: CsrfHeaders, response: answers({ 200: IncidentAnswer }) };

  app.post(
    "/v1/incidents/:id/skip",
    {
      config: { access: ["officer", "admin"] },
      schema: {
        tags,
        summary: "Say what the failed call or task came to · 跳过",
        description:
          "`output` is held to the declared answer, `error` takes the failure path. An event or a timer is let go without either.",
        body: SkipBody,
        ...told,
      },
    },
    (request) => {
      const { reason, ...skip } = request.body;
      return carryOut(request, request.params.id, { action: "skip", ...skip } as Order, reason);
    },
  );

  app.post(
    "/v1/incidents/:id/edit",
    {
      config: { access: ["officer", "admin"] },
      schema: {
        tags,
        summary: "Change facts or variables, and try again · 修改数据后重试",
        body: EditBody,
        ...told,
      },
    },
    (request) => {
      const { reason, facts = {}, variables = {} } = request.body;
      const order = { action: "edit", facts, variables } as unknown as Order;
      return carryOut(request, request.params.id, order, reason);
    },
  );

  app.post(
    "/v1/incidents/:id/move",
    {
      config: { access: ["admin"] },
      schema: {
        tags,
        summary: "Put the application into other states · 移到别的状态",
        body: MoveBody,
        ...told,
      },
    },
    (request) => {
      const { reason, ...move } = request.body;
      return carryOut(request, request.params.id, { action: "move", ...move }, reason);
    },
  );

  app.post(
    "/v1/incidents/:id/restart",
    {
      config: { access: ["admin"] },
      schema: {
        tags,
        summary: "Back to the states of a past step · 回到过去的一步",
        body: RestartBody,
        ...told,
      },
    },
    (request) => {
      const { reason, ...restart } = request.body;
      return carryOut(request, request.params.id, { action: "restart", ...restart }, reason);
    },
  );
}

function applicationOrders(app: App, { runtime, wake }: AppContext): void {
  const carryOut = async (request: FastifyRequest, id: string, order: Order, reason: string) => {
    const moved = await runtime.orderRun(principalOf(request).tenant, id, {
      order,
      reason,
      by: senderOf(request),
      idempotency: { key: idempotencyKeyOf(request), requestHash: requestHash(request) },
      ...(request.headers["if-match"] === undefined
        ? {}
        : { expected: expectedRevision({ "if-match": request.headers["if-match"] }) ?? 0 }),
    });
    if (!moved.ok) throw refusalProblem(moved.error);
    wake();
    return applicationAnswer(moved.value.run);
  };
  const told = {
    params: IdParams,
    headers: Type.Intersect([IdempotencyHeaders, OrderHeaders, CsrfHeaders]),
    response: answers({ 200: ApplicationAnswer }),
  };

  app.post(
    "/v1/applications/:id/move",
    {
      config: { access: ["admin"] },
      schema: {
        tags,
        summary: "Put an application into other states · 移到别的状态",
        description:
          "What the states begin is begun anew, also where it stands in them already: with its Idempotency-Key it is done once.",
        body: MoveBody,
        ...told,
      },
    },
    (request) => {
      const { reason, ...move } = request.body;
      return carryOut(request, request.params.id, { action: "move", ...move }, reason);
    },
  );

  app.post(
    "/v1/applications/:id/restart",
    {
      config: { access: ["admin"] },
      schema: {
        tags,
        summary: "Back to the states of a past step · 回到过去的一步",
        description: "What they begin is begun anew, once under its Idempotency-Key.",
        body: RestartBody,
        ...told,
      },
    },
    (request) => {
      const { reason, ...restart } = request.body;
      return carryOut(request, request.params.id, { action: "restart", ...restart }, reason);
    },
  );
}

function batchOrders(app: App, { store, runtime, wake }: AppContext): void {
  app.post(
    "/v1/incidents/batch",
    {
      config: { access: ["admin"] },
      schema: {
        tags,
        summary: "One order for many incidents or applications · 批量处理",
        description:
          "Names incidents, applications, or a filter of open incidents, newest first; at most 1,000. One result each. Where the filter fits more, the answer says `next`: with it as `after` the older ones follow, whatever came of these. Repeated with its Idempotency-Key after a crash, it does the rest and nothing twice.",
        headers: Type.Intersect([IdempotencyHeaders, CsrfHeaders]),
        body: BatchBody,
        response: answers({ 200: BatchAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { order, reason, incidents = [], applications = [], dryRun = false } = request.body;
      const found = await fitting(tenant, request.body);
      const ids = [...new Set([...incidents, ...found.ids])];
      if (ids.length + applications.length > MAX_IN_A_BATCH) {
        throw new Problem("batch.too-large", { params: { limit: MAX_IN_A_BATCH } });
      }
      const whole = order.action === "edit" ? { facts: {}, variables: {}, ...order } : order;
      const results = await runtime.orderBatch(tenant, {
        order: whole as unknown as Order,
        reason,
        by: senderOf(request),
        incidents: ids,
        runs: applications,
        key: `batch:${idempotencyKeyOf(request)}`,
        dryRun,
      });
      if (!dryRun) wake();
      const items = results.map(itemOf);
      const refused = items.filter(({ result }) => result === "refused").length;
      return {
        items,
        done: items.length - refused,
        refused,
        ...(found.next === undefined ? {} : { next: found.next }),
      };
    },
  );

  /** Open incidents with this code, of this workflow; those that stay open are behind `next` and do not come again. */
  async function fitting(
    tenant: TenantId,
    { filter, after, limit = MAX_IN_A_BATCH }: Static<typeof BatchBody>,
  ) {
    const ids: string[] = [];
    if (filter === undefined) return { ids };
    let next = after;
    for (let pages = 0; pages < MOST_PAGES && ids.length < limit; pages++) {
      const page = await store.runs.pageIncidents(tenant, {
        status: "open",
        cursor: next,
        limit: Math.min(PAGE, limit - ids.length),
      });
      for (const { id, runId, code } of page.items) {
        if (filter.code !== undefined && code !== filter.code) continue;
        const run = filter.workflow === undefined ? undefined : await store.runs.readRun(tenant, runId);
        if (filter.workflow === undefined || run?.run.pins.workflow.id === filter.workflow) ids.push(id);
      }
      ({ next } = page);
      if (next === undefined) return { ids };
    }
    return { ids, next };
  }
}

function itemOf(result: BatchResult) {
  const { id } = result;
  const of = result.of === "run" ? ("application" as const) : result.of;
  if (result.kind === "refused") {
    const { code, texts } = result.refusal;
    return { id, of, result: result.kind, code, texts: { ...texts } };
  }
  const { run, status, states } = result;
  return { id, of, result: result.kind, application: run, status, states: [...states] };
}
