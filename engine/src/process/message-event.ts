import type { JsonObject } from "../kernel/index.ts";
import type { MessageKind } from "./flow-event.ts";
import { PARENT } from "./recorded-flow.ts";
import type { Run } from "./run.ts";
import type { RunEvent } from "./run-event.ts";
import { sentEvent } from "./send-event.ts";
import type { SubflowResult } from "./subflows.ts";

/** What the run that a message is for is told; the message that starts one is carried out otherwise. */
export function messageEvent(
  message: Exclude<MessageKind, "start-run">,
  sender: Run,
  body: JsonObject,
  at: string,
): RunEvent {
  const { invoke = "", generation = "" } = sender.parent ?? {};
  switch (message) {
    case "run-ended": {
      const result = body as unknown as SubflowResult;
      if (result.kind === "failed") {
        return { kind: "subflow-failed", at, invoke, generation, error: result.error };
      }
      const { output, compensable } = result;
      return { kind: "subflow-done", at, invoke, generation, output, compensable };
    }
    case "cancel-run":
      return { kind: "cancel", at, reason: "", sender: PARENT, from: "parent" };
    case "compensate-run":
      return { kind: "compensate", at };
    case "run-gone":
      return { kind: "subflow-ended", at, generation };
    case "send-event":
      return sentEvent(sender, body, at);
    case "run-compensated":
      return { kind: "subflow-compensated", at, generation };
  }
}
