import type { Hint } from "../../events/index.ts";
import type { Role } from "../../store/index.ts";
import { allRoles } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { hintsAnswer, JournalEventsQuery, journalAnswer, ResumeHeaders } from "../schemas/events.ts";
import { IdParams } from "../schemas/shared.ts";
import { backtestUsers } from "./backtests.ts";

/** What happens, told as it happens: one application's journal, and what a lender's lists show differently. */
export function eventRoutes(app: App, { store, events: { streams, journals, hints } }: AppContext): void {
  app.get(
    "/v1/applications/:id/events",
    {
      config: { access: allRoles },
      exposeHeadRoute: false,
      schema: {
        tags: ["applications"],
        summary: "Its journal as server-sent events, as it grows · 实时日志",
        description: journalAnswer.about,
        params: IdParams,
        querystring: JournalEventsQuery,
        headers: ResumeHeaders,
        response: journalAnswer.answers,
      },
    },
    async (request, reply) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      if ((await store.runs.readHeads(tenant, [id])).length === 0)
        throw new Problem("run.unknown", { params: { id } });
      const after = Number(request.headers["last-event-id"] ?? request.query.after ?? "0");
      journals.follow(tenant, id, after, streams.open(request, reply));
    },
  );

  app.get(
    "/v1/events",
    {
      config: { access: allRoles },
      exposeHeadRoute: false,
      schema: {
        tags: ["operations"],
        summary: "What lists and queues show differently, as server-sent events · 实时提示",
        description: hintsAnswer.about,
        response: hintsAnswer.answers,
      },
    },
    (request, reply) => {
      const { tenant, roles } = principalOf(request);
      hints.follow(tenant, streams.open(request, reply), (event) => mayHear(event, roles));
    },
  );
}

/** Whoever may read a thing hears of it. Everything but backtests is read by every role. */
function mayHear(event: Hint["event"], roles: readonly Role[]): boolean {
  if (event === "credential.ended") return false;
  return event !== "backtest.changed" || backtestUsers.some((role) => roles.includes(role));
}
