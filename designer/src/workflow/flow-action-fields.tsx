import type { Texts } from "@lendloom/engine/kernel";
import type { Action, WorkflowDefinition } from "@lendloom/engine/workflow";
import { Select } from "antd";
import { useText, useTitle } from "../i18n/index.ts";
import { actionSentence } from "./action-sentence.ts";
import type { PointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import { SendActionFields } from "./send-action-fields.tsx";
import type { Problems } from "./use-problems.ts";

interface FlowActionProps {
  readonly at: string;
  readonly action: Exclude<Action, { type: "assign" }>;
  readonly definition: WorkflowDefinition;
  readonly edits: PointerEdits;
  readonly problems: Problems;
}

/** An event that is raised or an undoing, in a sentence, with the event it tells to choose. */
export function FlowActionFields({ at, action, definition, edits, problems }: FlowActionProps) {
  const t = useText(propertyTexts);
  const title = useTitle();
  const events = Object.entries(definition.events).map(([value, event]) => ({
    value,
    label: title(event.title),
  }));
  return (
    <div className="wf-assignments">
      <span className="wf-action-words">{title(actionSentence(action, definition))}</span>
      {action.type === "raise" && (
        <Select
          size="small"
          value={action.params.event}
          options={events}
          aria-label={t("actionRaise")}
          onChange={(event: string) => edits.set(`${at}/params/event`, event, label)}
          data-testid={`raise-${at}`}
        />
      )}
      {action.type === "send" && (
        <SendActionFields {...{ at, definition, edits, problems }} params={action.params} />
      )}
      {action.type === "compensate" && (
        <Select
          size="small"
          allowClear
          placeholder={t("nothingThen")}
          value={action.params?.then}
          options={events}
          aria-label={t("thenRaise")}
          prefix={<span className="wf-arrow-prefix">{t("thenRaise")}</span>}
          onChange={(then: string | undefined) =>
            edits.set(`${at}/params`, then === undefined ? undefined : { then }, label)
          }
          data-testid={`then-${at}`}
        />
      )}
    </div>
  );
}

const label: Texts = { "zh-CN": "修改动作", en: "Change the action" };
