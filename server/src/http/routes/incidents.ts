import type { Run } from "@lendloom/engine/process";
import type { IncidentRow } from "@lendloom/engine/runtime";
import type { Store } from "../../store/index.ts";
import { allRoles } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { principalOf } from "../principal.ts";
import { refusalProblem } from "../refusal.ts";
import { IncidentAnswer, IncidentsAnswer, IncidentsQuery } from "../schemas/incident.ts";
import { answers, CsrfHeaders, IdParams } from "../schemas/shared.ts";

const tags = ["operations"];

export function incidentRoutes(app: App, { store, runtime, wake }: AppContext): void {
  app.get(
    "/v1/incidents",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "Incidents, newest first · 故障",
        querystring: IncidentsQuery,
        response: answers({ 200: IncidentsAnswer }),
      },
    },
    async (request) => {
      const { status = "open", application, cursor } = request.query;
      const { tenant } = principalOf(request);
      const page =
        application === undefined
          ? await store.runs.pageIncidents(tenant, { status, cursor })
          : { items: await store.runs.listIncidents(tenant, { runId: application, status, limit: 200 }) };
      const places = await placesOf(store, tenant, page.items);
      return { ...page, items: page.items.map((it) => ({ ...incidentAnswer(it), ...places.get(it.runId) })) };
    },
  );

  app.post(
    "/v1/incidents/:id/retry",
    {
      config: { access: ["officer", "integrator", "admin"] },
      schema: {
        tags,
        summary: "Try again what an incident stopped · 重试",
        params: IdParams,
        headers: CsrfHeaders,
        response: answers({ 200: IncidentAnswer }),
      },
    },
    async (request) => {
      const { tenant, actor } = principalOf(request);
      const { id } = request.params;
      const retried = await runtime.retryIncident(tenant, id, actor);
      if (!retried.ok) throw refusalProblem(retried.error);
      wake();
      const incident = await store.runs.readIncident(tenant, id);
      if (incident === undefined) throw new Error(`Expected the incident ${id} to stay, but it is gone`);
      return incidentAnswer(incident);
    },
  );
}

/** Where the applications of incidents stand, by their ids; each is read once. */
async function placesOf(
  { runs }: Pick<Store, "runs">,
  tenant: string,
  incidents: readonly IncidentRow[],
): Promise<ReadonlyMap<string, ReturnType<typeof whereOf>>> {
  const ids = [...new Set(incidents.map(({ runId }) => runId))];
  const stored = await Promise.all(ids.map((id) => runs.readRun(tenant, id)));
  return new Map(stored.flatMap((it) => (it === undefined ? [] : [[it.run.id, whereOf(it.run)] as const])));
}

/** Whose application it is, and where it stands. */
function whereOf({ subject, pins, states }: Run) {
  return { reference: subject, workflow: pins.workflow.id, states: [...states] };
}

/** Without the event, which may hold personal data. */
export function incidentAnswer({
  id,
  runId,
  at,
  code,
  message,
  texts,
  status,
  resolvedAt,
  resolvedBy,
}: IncidentRow) {
  return {
    id,
    application: runId,
    at,
    code,
    message,
    ...(texts === undefined ? {} : { texts: { ...texts } }),
    status,
    ...(resolvedAt === undefined ? {} : { resolvedAt }),
    ...(resolvedBy === undefined ? {} : { resolvedBy }),
  };
}
