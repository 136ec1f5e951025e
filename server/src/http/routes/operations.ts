import type { App, AppContext } from "../app-context.ts";
import { problemCodes, type ProblemCode } from "../problem-catalogue.ts";
import { problemPage } from "../problem-page.ts";
import { Problem } from "../problem.ts";
import { Type } from "typebox";
import { answers } from "../schemas/shared.ts";

const anyone = { access: "anyone" } as const;
const tags = ["operations"];
const Status = Type.Object(
  { status: Type.String() },
  { additionalProperties: false, examples: [{ status: "ok" }] },
);

export function operationsRoutes(app: App, { store, metrics, draining }: AppContext): void {
  app.get(
    "/livez",
    { config: anyone, schema: { tags, summary: "Is the process alive", response: answers({ 200: Status }) } },
    () => ({ status: "ok" }),
  );

  app.get(
    "/readyz",
    {
      config: anyone,
      schema: { tags, summary: "Can it take requests", response: answers({ 200: Status }) },
    },
    async () => {
      if (draining.leaving) throw new Problem("service.stopping", { headers: { "retry-after": "2" } });
      await store.check();
      return { status: "ok" };
    },
  );

  app.get(
    "/metrics",
    {
      config: anyone,
      schema: {
        tags,
        summary: "Prometheus metrics",
        response: answers({
          200: Type.String({ examples: ['lendloom_decisions_total{outcome="approve"} 1'] }),
        }),
      },
    },
    async (_request, reply) => {
      // A store that does not answer is told by what is missing; what this process knows itself is told all the same.
      const at = store.clock.now();
      const [backlog, earliest] = await Promise.all([
        store.runs.backlog().catch(nothing),
        store.runs.earliestDue(at).catch(nothing),
      ]);
      metrics.backlog.reset();
      metrics.oldestDue.reset();
      for (const [kind, count] of Object.entries(backlog)) metrics.backlog.set({ kind }, count);
      for (const [kind, due] of Object.entries(earliest)) {
        const late = due === null ? 0 : (Date.parse(at) - Date.parse(due)) / 1_000;
        metrics.oldestDue.set({ kind }, Math.max(0, late));
      }
      return await reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
    },
  );

  app.get(
    "/problems/:code",
    {
      config: anyone,
      schema: {
        tags,
        summary: "What a problem code means · 问题说明",
        params: Type.Object({ code: Type.String({ maxLength: 80 }) }),
        response: answers({ 200: Type.String({ examples: ["# publish.same-person"] }) }),
      },
    },
    async (request, reply) => {
      const { code } = request.params;
      const known = problemCodes.find((candidate): candidate is ProblemCode => candidate === code);
      if (known === undefined)
        throw new Problem("resource.not-found", { params: { kind: "problem", id: code } });
      return await reply.type("text/markdown; charset=utf-8").send(problemPage(known));
    },
  );
}

function nothing(): Readonly<Record<string, never>> {
  return {};
}
