import type { WorkflowEffect } from "../workflow/index.ts";
import type { Run } from "./run.ts";
import type { RunDraft } from "./run-draft.ts";
import type { RetryPolicy, RunEffect } from "./run-event.ts";
import { canBeUndone } from "./holds-up-end.ts";
import { beginMap, endMap } from "./maps.ts";
import { sendEvent } from "./send-event.ts";
import { beginSubflow, cancelSubflow } from "./subflows.ts";
import { ladderDown, ladderOf } from "./tasks.ts";

const ONCE: RetryPolicy = { maxAttempts: 1, initial: "PT1S", factor: 1, max: "PT1S" };

/**
 * A workflow's effects as the host carries them out. Decisions are not among them: they are settled within
 * the step. What an activity or a task is told comes from the applicant, so it is stored sealed. `before` is the
 * run before the step, which knows what became of tasks that the step closes.
 */
export function runEffects(
  draft: RunDraft,
  effects: readonly WorkflowEffect[],
  before: Run,
): readonly RunEffect[] {
  return effects.flatMap((effect): readonly RunEffect[] => {
    switch (effect.kind) {
      case "set-timer":
      case "cancel-timer":
        return [effect];
      case "begin-activity": {
        const { invoke, generation, definition } = effect;
        const { connector, operation } = definition.params;
        const input = draft.stored.storeInput(effect.input, generation);
        return [
          {
            kind: "begin-activity",
            purpose: "activity",
            invoke,
            generation,
            connector,
            operation,
            input,
            timeout: definition.timeout,
            ...(definition.heartbeat === undefined ? {} : { heartbeat: definition.heartbeat }),
            retry: definition.retry ?? ONCE,
          },
        ];
      }
      case "open-task": {
        const { invoke, generation, state, definition, priority } = effect;
        const input = draft.stored.storeInput(effect.input, generation);
        return [
          { kind: "open-task", invoke, generation, state, input, priority, definition },
          ...ladderOf(effect, definition),
        ];
      }
      case "cancel-invoke":
        if (effect.src === "subflow") return cancelSubflow(draft, effect.invoke, effect.generation);
        if (effect.src === "map") return endMap(draft, effect.invoke, effect.generation, "cancelled");
        if (effect.src === "activity" && canBeUndone(draft, effect.invoke)) {
          const { invoke, generation } = effect;
          draft.record({ kind: "activity-abandoned", invoke, generation });
          return [];
        }
        if (effect.src === "activity") return [{ kind: "cancel-activity", generation: effect.generation }];
        if (effect.src === "task") {
          const definition = draft.world.process.workflow.invokes.get(effect.invoke)?.definition;
          const task = definition?.src === "task" ? definition : undefined;
          const { generation } = effect;
          return [...ladderDown(before, effect, task), { kind: "close-task", generation }];
        }
        return [];
      case "begin-decision":
        return [];
      case "begin-subflow": {
        const { invoke, generation, input, definition } = effect;
        return [beginSubflow(draft, { invoke, generation, workflow: definition.params.workflow, input })];
      }
      case "begin-map":
        beginMap(draft, effect);
        return [];
      case "send":
        return sendEvent(draft, effect);
      case "compensate": {
        const { then } = effect;
        draft.record({ kind: "compensation-begun", ...(then === undefined ? {} : { then }) });
        return [];
      }
    }
  });
}
