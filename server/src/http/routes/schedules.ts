import { closed, Id, type JsonObject, type RecurrenceRule, type Result } from "@lendloom/engine/kernel";
import type { Refusal } from "@lendloom/engine/process";
import type { ScheduleRow } from "@lendloom/engine/runtime";
import { Type } from "typebox";
import { InvalidCursorError, type Role, type TenantId } from "../../store/index.ts";
import { allRoles } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { idempotencyKeyOf } from "../idempotency.ts";
import { nameActors } from "../people.ts";
import { principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { refusalProblem } from "../refusal.ts";
import { requestHash } from "../request-hash.ts";
import { etagOf, expectedRevision } from "../revision.ts";
import { firingAnswer, momentAnswer, scheduleAnswer } from "../schedule-answer.ts";
import {
  FiringAnswer,
  FiringsAnswer,
  PreviewAnswer,
  PreviewBody,
  PreviewQuery,
  SaveScheduleBody,
  SaveScheduleHeaders,
  ScheduleAnswer,
  SchedulesAnswer,
} from "../schemas/schedule.ts";
import {
  answers,
  closedPageQuery,
  CsrfHeaders,
  IdempotencyHeaders,
  IdParams,
  limitOf,
} from "../schemas/shared.ts";

const tags = ["schedules"];
/** Whoever may submit an application, and nobody else. */
const writers: readonly Role[] = ["api-client", "officer", "admin"];
const SHOWN = 5;

/** Applications that start again and again. */
export function scheduleRoutes(app: App, context: AppContext): void {
  savingRoutes(app, context);
  readingRoutes(app, context);
  previewRoutes(app, context);
  commandRoutes(app, context);
}

function savingRoutes(app: App, { store, runtime, wake }: AppContext): void {
  app.put(
    "/v1/schedules/:id",
    {
      config: { access: writers },
      schema: {
        tags,
        summary: "Save a schedule · 保存定时发起",
        description:
          "With `If-None-Match: *` a new one, with `If-Match` a change. The rule, the facts and the product are checked as things are now, and again whenever an application begins.",
        params: closed({ id: Id }),
        headers: Type.Intersect([SaveScheduleHeaders, CsrfHeaders]),
        body: SaveScheduleBody,
        response: answers({ 200: ScheduleAnswer, 201: ScheduleAnswer }),
      },
    },
    async (request, reply) => {
      const { tenant, actor } = principalOf(request);
      const { id } = request.params;
      const expected = expectedRevision(request.headers);
      const { applicant, facts, pinned = false, catchUp = "none", catchUpLimit = 10, ...said } = request.body;
      const saved = await runtime.saveSchedule(tenant, {
        id,
        expected,
        schedule: {
          ...said,
          catchUp: catchUp === "all" ? { mode: catchUp, limit: catchUpLimit } : { mode: catchUp },
          overlap: said.overlap ?? "skip",
        },
        pinned,
        subject: applicant.reference,
        facts: facts as JsonObject,
        by: actor,
      });
      if (!saved.ok) {
        const { error } = saved;
        if (error.code !== "schedule.conflict") throw refusalProblem(error);
        throw new Problem("precondition.failed", {
          params: { kind: "schedule", id, revision: error.revision },
        });
      }
      wake();
      const named = await nameActors(store, tenant);
      return await reply
        .code(expected === null ? 201 : 200)
        .header("etag", etagOf(saved.value.revision))
        .send({ ...scheduleAnswer(saved.value, named), facts });
    },
  );

  app.delete(
    "/v1/schedules/:id",
    {
      config: { access: writers },
      schema: {
        tags,
        summary: "Remove a schedule and its history · 删除定时发起",
        params: IdParams,
        headers: CsrfHeaders,
        response: answers({ 204: Type.Null({ description: "Removed" }) }),
      },
    },
    async (request, reply) => {
      const { tenant, actor } = principalOf(request);
      const removed = await runtime.removeSchedule(tenant, request.params.id, actor);
      if (!removed.ok) throw refusalProblem(removed.error);
      return await reply.code(204).send();
    },
  );
}

function readingRoutes(app: App, { store, runtime }: AppContext): void {
  app.get(
    "/v1/schedules",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "Schedules by id · 定时发起一览",
        querystring: closedPageQuery,
        response: answers({ 200: SchedulesAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { cursor: after } = request.query;
      if (after !== undefined && !/^[A-Za-z][\w-]*$/.test(after)) throw new InvalidCursorError();
      const limit = limitOf(request.query);
      const page = { ...(after === undefined ? {} : { after }), limit: limit + 1 };
      const [rows, named] = await Promise.all([
        store.runs.listSchedules(tenant, page),
        nameActors(store, tenant),
      ]);
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        items: shown.map((row) => scheduleAnswer(row, named)),
        ...(last === undefined ? {} : { next: last.id }),
      };
    },
  );

  app.get(
    "/v1/schedules/:id",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "One schedule: its rule, what comes next, what came last · 定时发起",
        params: IdParams,
        response: answers({ 200: ScheduleAnswer }),
      },
    },
    async (request, reply) => {
      const { tenant, roles } = principalOf(request);
      const row = await existingSchedule(store, tenant, request.params.id);
      const named = await nameActors(store, tenant);
      const mayChange = roles.some((role) => writers.includes(role));
      const facts = mayChange ? await runtime.openScheduleFacts(row) : undefined;
      reply.header("etag", etagOf(row.revision));
      return { ...scheduleAnswer(row, named), ...(facts === undefined ? {} : { facts }) };
    },
  );

  app.get(
    "/v1/schedules/:id/firings",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "What came of each moment, latest first · 执行记录",
        params: IdParams,
        querystring: closedPageQuery,
        response: answers({ 200: FiringsAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { id } = await existingSchedule(store, tenant, request.params.id);
      const { cursor: before } = request.query;
      if (before !== undefined && Number.isNaN(Date.parse(before))) throw new InvalidCursorError();
      const limit = limitOf(request.query);
      const page = { ...(before === undefined ? {} : { before }), limit: limit + 1 };
      const [rows, named] = await Promise.all([
        store.runs.listFirings(tenant, id, page),
        nameActors(store, tenant),
      ]);
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        items: shown.map((row) => firingAnswer(row, named)),
        ...(last === undefined ? {} : { next: last.dueAt }),
      };
    },
  );
}

function previewRoutes(app: App, { store, runtime }: AppContext): void {
  app.post(
    "/v1/schedules/preview",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "When a rule would come due, storing nothing · 试算",
        headers: CsrfHeaders,
        body: PreviewBody,
        response: answers({ 200: PreviewAnswer }),
      },
    },
    async (request) => {
      const { product, count = SHOWN, ...rule } = request.body;
      const moments = sound(
        await runtime.previewSchedule(principalOf(request).tenant, { product, rule, count }),
      );
      return { items: moments.map((moment) => momentAnswer(moment, rule.zone)) };
    },
  );

  app.get(
    "/v1/schedules/:id/preview",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "When a schedule comes due next · 接下来的时间",
        params: IdParams,
        querystring: PreviewQuery,
        response: answers({ 200: PreviewAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { schedule } = await existingSchedule(store, tenant, request.params.id);
      const count = Number(request.query.count ?? SHOWN);
      const moments = sound(
        await runtime.previewSchedule(tenant, { ...schedule, rule: ruleOf(schedule), count }),
      );
      return { items: moments.map((moment) => momentAnswer(moment, schedule.zone)) };
    },
  );
}

function commandRoutes(app: App, { store, runtime, wake }: AppContext): void {
  const changes = [
    ["pause", "Pause a schedule; what comes due meanwhile is gone · 暂停定时发起"],
    ["resume", "Go on with what comes due from now on · 恢复定时发起"],
  ] as const;
  for (const [verb, summary] of changes) {
    app.post(
      `/v1/schedules/:id/${verb}`,
      {
        config: { access: writers },
        schema: {
          tags,
          summary,
          params: IdParams,
          headers: CsrfHeaders,
          response: answers({ 200: ScheduleAnswer }),
        },
      },
      async (request, reply) => {
        const { tenant, actor } = principalOf(request);
        const { id } = request.params;
        const changed =
          verb === "pause"
            ? runtime.pauseSchedule(tenant, id, actor)
            : runtime.resumeSchedule(tenant, id, actor);
        const row = sound(await changed);
        if (verb === "resume") wake();
        reply.header("etag", etagOf(row.revision));
        return scheduleAnswer(row, await nameActors(store, tenant));
      },
    );
  }

  app.post(
    "/v1/schedules/:id/firings",
    {
      config: { access: writers },
      schema: {
        tags,
        summary: "Start an application now, beside what is due · 立即发起",
        params: IdParams,
        headers: Type.Intersect([IdempotencyHeaders, CsrfHeaders]),
        response: answers({ 201: FiringAnswer }),
      },
    },
    async (request, reply) => {
      const { tenant, actor } = principalOf(request);
      const idempotency = { key: idempotencyKeyOf(request), requestHash: requestHash(request) };
      const fired = sound(
        await runtime.fireScheduleNow(tenant, request.params.id, { by: actor, idempotency }),
      );
      wake();
      reply.code(201);
      return fired.answer;
    },
  );
}

async function existingSchedule(
  store: AppContext["store"],
  tenant: TenantId,
  id: string,
): Promise<ScheduleRow> {
  const row = await store.runs.readSchedule(tenant, id);
  if (row === undefined) throw new Problem("schedule.unknown", { params: { id } });
  return row;
}

function ruleOf({ repeat, zone, workingDays, until }: RecurrenceRule): RecurrenceRule {
  return {
    repeat,
    zone,
    ...(workingDays === undefined ? {} : { workingDays }),
    ...(until === undefined ? {} : { until }),
  };
}

function sound<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw refusalProblem(result.error);
  return result.value;
}
