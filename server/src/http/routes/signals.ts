import type { JsonObject } from "@lendloom/engine/kernel";
import type { App, AppContext } from "../app-context.ts";
import { principalOf, senderOf } from "../principal.ts";
import { refusalProblem } from "../refusal.ts";
import { SendSignalBody, SignalAnswer, SignalsAnswer } from "../schemas/signal.ts";
import { answers, CsrfHeaders, limitOf, PageQuery } from "../schemas/shared.ts";
import { closed } from "@lendloom/engine/kernel";

const tags = ["applications"];

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

  app.get(
    "/v1/signals",
    {
      config: { access: ["officer", "integrator", "auditor", "admin"] },
      schema: {
        tags,
        summary: "Signals that nobody has waited for yet, in order of arrival · 等待投递的信号",
        querystring: closed({ limit: PageQuery.limit }),
        response: answers({ 200: SignalsAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const signals = await store.runs.listSignals(tenant, limitOf(request.query));
      const items = await Promise.all(
        signals.map(async ({ id, name, key, messageId, sender, receivedAt, expiresAt }) => {
          const waits = await store.runs.findWaits(tenant, name, key, 20);
          const by = { kind: sender.kind, id: sender.id };
          const waiting = waits.map(({ runId }) => runId);
          return { id, name, key, messageId, sender: by, receivedAt, expiresAt, waiting };
        }),
      );
      return { items };
    },
  );
}
