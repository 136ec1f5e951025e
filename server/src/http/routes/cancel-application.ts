import { Type } from "typebox";
import type { App, AppContext } from "../app-context.ts";
import { applicationAnswer } from "../application-answer.ts";
import { idempotencyKeyOf } from "../idempotency.ts";
import { principalOf, senderOf } from "../principal.ts";
import { refusalProblem } from "../refusal.ts";
import { requestHash } from "../request-hash.ts";
import { ApplicationAnswer } from "../schemas/application.ts";
import { answers, CsrfHeaders, IdempotencyHeaders, IdParams } from "../schemas/shared.ts";

const CancelBody = Type.Object(
  {
    reason: Type.String({
      minLength: 1,
      maxLength: 1_000,
      pattern: "\\S",
      description: "Kept sealed in the journal",
    }),
  },
  { additionalProperties: false, examples: [{ reason: "The applicant has withdrawn by telephone" }] },
);

/** The operator's way to end an application, stronger than any event of its workflow. */
export function cancelRoutes(app: App, { runtime, wake }: AppContext): void {
  app.post(
    "/v1/applications/:id/cancel",
    {
      config: { access: ["officer", "api-client", "admin"] },
      schema: {
        tags: ["applications"],
        summary: "End an application whatever it waits for, and undo what was done · 取消申请",
        description:
          "Closes its tasks, timers, calls and sub-flows in one step; completed calls that say how are undone, the latest first. It has ended (`finished`) when that is done. A second cancel is answered as a repeat.",
        params: IdParams,
        headers: Type.Intersect([IdempotencyHeaders, CsrfHeaders]),
        body: CancelBody,
        response: answers({ 200: ApplicationAnswer }),
      },
    },
    async (request) => {
      const cancelled = await runtime.cancelRun(principalOf(request).tenant, request.params.id, {
        reason: request.body.reason,
        sender: senderOf(request),
        idempotency: { key: idempotencyKeyOf(request), requestHash: requestHash(request) },
        answer: applicationAnswer,
      });
      if (!cancelled.ok) throw refusalProblem(cancelled.error);
      wake();
      return cancelled.value.answer;
    },
  );
}
