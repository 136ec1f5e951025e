import { closed, Id, type JsonObject } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { allRoles } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { existingSchedule, scheduleWriters } from "../existing-schedule.ts";
import { pageByKey } from "../page-by-key.ts";
import { nameActors } from "../people.ts";
import { principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { refusalProblem } from "../refusal.ts";
import { etagOf, expectedRevision } from "../revision.ts";
import { firingAnswer, scheduleAnswer } from "../schedule-answer.ts";
import {
  FiringsAnswer,
  SaveScheduleBody,
  SaveScheduleHeaders,
  ScheduleAnswer,
  SchedulesAnswer,
} from "../schemas/schedule.ts";
import { answers, closedPageQuery, CsrfHeaders, IdParams } from "../schemas/shared.ts";
import { scheduleWorkRoutes } from "./schedule-work.ts";

const tags = ["schedules"];

/** Applications that start again and again. */
export function scheduleRoutes(app: App, context: AppContext): void {
  savingRoutes(app, context);
  readingRoutes(app, context);
  scheduleWorkRoutes(app, context);
}

function savingRoutes(app: App, { store, runtime, wake }: AppContext): void {
  app.put(
    "/v1/schedules/:id",
    {
      config: { access: scheduleWriters },
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
      config: { access: scheduleWriters },
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
      const named = await nameActors(store, tenant);
      return await pageByKey(request.query, {
        list: (after, limit) =>
          store.runs.listSchedules(tenant, { ...(after === undefined ? {} : { after }), limit }),
        keyOf: ({ id }) => id,
        isKey: (cursor) => /^[A-Za-z][\w-]*$/.test(cursor),
        show: (row) => scheduleAnswer(row, named),
      });
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
      const mayChange = roles.some((role) => scheduleWriters.includes(role));
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
      const named = await nameActors(store, tenant);
      return await pageByKey(request.query, {
        list: (before, limit) =>
          store.runs.listFirings(tenant, id, { ...(before === undefined ? {} : { before }), limit }),
        keyOf: ({ dueAt }) => dueAt,
        isKey: (cursor) => !Number.isNaN(Date.parse(cursor)),
        show: (row) => firingAnswer(row, named),
      });
    },
  );
}
