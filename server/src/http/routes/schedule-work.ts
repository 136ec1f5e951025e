import type { RecurrenceRule, Result } from "@lendloom/engine/kernel";
import type { Refusal } from "@lendloom/engine/process";
import { Type } from "typebox";
import type { App, AppContext } from "../app-context.ts";
import { existingSchedule, scheduleWriters } from "../existing-schedule.ts";
import { allRoles } from "../access.ts";
import { idempotencyKeyOf } from "../idempotency.ts";
import { nameActors } from "../people.ts";
import { principalOf } from "../principal.ts";
import { refusalProblem } from "../refusal.ts";
import { requestHash } from "../request-hash.ts";
import { etagOf } from "../revision.ts";
import { momentAnswer, scheduleAnswer } from "../schedule-answer.ts";
import {
  FiringAnswer,
  PreviewAnswer,
  PreviewBody,
  PreviewQuery,
  ScheduleAnswer,
} from "../schemas/schedule.ts";
import { answers, CsrfHeaders, IdempotencyHeaders, IdParams } from "../schemas/shared.ts";

const tags = ["schedules"];
const SHOWN = 5;

/** What a rule comes to, and what people have a schedule do. */
export function scheduleWorkRoutes(app: App, context: AppContext): void {
  previewRoutes(app, context);
  commandRoutes(app, context);
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
        config: { access: scheduleWriters },
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
      config: { access: scheduleWriters },
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
