import type { Run } from "@lendloom/engine/process";
import type { PastRun, Replay } from "@lendloom/engine/runtime";
import type { Store, TenantId } from "../../store/index.ts";
import { allRoles } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { applicationAnswer } from "../application-answer.ts";
import { principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { refusalProblem } from "../refusal.ts";
import { sendCanonical } from "../reply-canonical.ts";
import { ReplayAnswer, ReplayQuery } from "../schemas/replay.ts";
import { answers, IdParams } from "../schemas/shared.ts";

/** The proof that an application is what it was told, and any moment of its past. */
export function replayRoutes(app: App, { runtime, store }: AppContext): void {
  app.get(
    "/v1/applications/:id/replay",
    {
      config: { access: allRoles },
      schema: {
        tags: ["applications"],
        summary: "Carry an application out again and compare, or show a past moment · 回放",
        description:
          "Without `at`, everything it was told is told again with its own definitions, and every entry and decision is compared byte for byte; `unknown` is what this program cannot judge, because a newer one wrote it or another version of the logic decided it. With `at`, the application as it was after that entry of its journal. What is personal is left out.",
        params: IdParams,
        querystring: ReplayQuery,
        response: answers({ 200: ReplayAnswer }),
      },
    },
    async (request, reply) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const { at } = request.query;
      if (at !== undefined) {
        const past = await runtime.readPastRun(tenant, id, Number(at));
        if (past === undefined)
          throw new Problem("resource.not-found", { params: { kind: "moment", id: at } });
        return sendCanonical(reply, { result: "shown", moment: momentAnswer(past) });
      }
      const replayed = await runtime.replayRun(tenant, id);
      if (!replayed.ok) throw refusalProblem(replayed.error);
      const begun = await begunBy(store, tenant, id);
      const subflows = begun.length === 0 ? {} : { subflows: begun };
      return sendCanonical(reply, { ...replayAnswer(replayed.value), ...subflows });
    },
  );
}

/** The runs that it began as sub-flows: each is proved by itself. One that was taken back before its start is none. */
async function begunBy(store: Store, tenant: TenantId, id: string): Promise<readonly string[]> {
  const stored = await store.runs.readRun(tenant, id);
  const ids = Object.values(stored?.run.children ?? {}).map(({ run }) => run);
  const begun = new Set((await store.runs.readHeads(tenant, ids)).map((head) => head.id));
  return ids.filter((child) => begun.has(child));
}

function replayAnswer(replay: Replay) {
  const { kind, ...told } = replay;
  if (kind === "different") return { result: kind, difference: told };
  return kind === "unknown" ? { result: kind, unknown: told } : { result: kind, ...told };
}

function momentAnswer({ run, entry }: PastRun) {
  const { value, variables, timers, invokes } = run.snapshot;
  const { seq, at, kind } = entry;
  const application = applicationAnswer(run);
  return { seq, at, kind, application, value, variables, timers, invokes, facts: factsInClear(run) };
}

/** Where and when each fact came from, and its value unless it is personal. */
function factsInClear({ facts }: Run) {
  return Object.fromEntries(
    Object.entries(facts).map(([name, { source, fetchedAt, ...stored }]) => [
      name,
      { source, fetchedAt, ...("value" in stored ? { value: stored.value } : { personal: true }) },
    ]),
  );
}
