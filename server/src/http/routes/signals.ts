import type { JsonObject } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import type { App, AppContext } from "../app-context.ts";
import { nameActors } from "../people.ts";
import { principalOf, senderOf } from "../principal.ts";
import { refusalProblem } from "../refusal.ts";
import {
  GiveUpBody,
  SendSignalBody,
  SignalAnswer,
  SignalParams,
  SignalsAnswer,
  SignalsQuery,
} from "../schemas/signal.ts";
import { answers, CsrfHeaders, limitOf } from "../schemas/shared.ts";

const tags = ["applications"];
/** Applications that are named beside a signal. */
const SHOWN = 20;

/** Events that find their application by a key, such as a bank's word on a payout. */
export function signalRoutes(app: App, { runtime, store, wake }: AppContext): void {
  app.post(
    "/v1/signals",
    {
      config: { access: ["api-client", "officer", "integrator", "admin"] },
      schema: {
        tags,
        summary: "Tell whichever application waits under a key · 按关联键投递信号",
        description:
          "Reaches the one application that waits for this event under this key. Where nobody waits it is kept; where several do it is refused, or all are told if the workflow says so. `messageId` takes the place of an Idempotency-Key.",
        headers: CsrfHeaders,
        body: SendSignalBody,
        response: answers({ 200: SignalAnswer }),
      },
    },
    async (request) => {
      const { name, key, payload = {}, messageId, ttl } = request.body;
      const sent = await runtime.sendSignal(principalOf(request).tenant, {
        name,
        key,
        payload: payload as JsonObject,
        messageId,
        ...(ttl === undefined ? {} : { ttl }),
        sender: senderOf(request),
      });
      if (!sent.ok) throw refusalProblem(sent.error);
      wake();
      return sent.value.answer;
    },
  );

  keptRoutes(app, { runtime, store });
}

function keptRoutes(app: App, { runtime, store }: Pick<AppContext, "runtime" | "store">): void {
  app.get(
    "/v1/signals",
    {
      config: { access: ["officer", "integrator", "auditor", "admin"] },
      schema: {
        tags,
        summary: "Signals that were not delivered yet, in order of arrival · 等待投递的信号",
        description: "Each with the event and key it waits for, and until when. What it says is kept sealed.",
        querystring: SignalsQuery,
        response: answers({ 200: SignalsAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { name, key, cursor } = request.query;
      const limit = limitOf(request.query);
      const page = await store.runs.pageSignals(tenant, { name, key, cursor, limit });
      const named = await nameActors(store, tenant);
      const items = await Promise.all(
        page.items.map(async ({ id, name, key, messageId, sender, receivedAt, expiresAt, runId }) => {
          const waits = await store.runs.findWaits(tenant, name, key, SHOWN);
          return {
            id,
            name,
            key,
            messageId,
            sender: named({ kind: sender.kind, id: sender.id }),
            receivedAt,
            expiresAt,
            ...(runId === undefined ? {} : { application: runId }),
            waiting: waits.map((wait) => wait.runId),
          };
        }),
      );
      return { ...page, items };
    },
  );

  app.post(
    "/v1/signals/:id/give-up",
    {
      config: { access: ["officer", "admin"] },
      schema: {
        tags,
        summary: "Deliver a kept signal to nobody · 放弃待投递的信号",
        description:
          "Its message counts as received: the same one again does nothing. Who gave it up and why is in the audit.",
        params: SignalParams,
        headers: CsrfHeaders,
        body: GiveUpBody,
        response: answers({ 204: Type.Null({ description: "Given up" }) }),
      },
    },
    async (request, reply) => {
      const { tenant, actor } = principalOf(request);
      const { reason } = request.body;
      const given = await runtime.giveUpSignal(tenant, request.params.id, { reason, by: actor });
      if (!given.ok) throw refusalProblem(given.error);
      return await reply.code(204).send();
    },
  );
}
