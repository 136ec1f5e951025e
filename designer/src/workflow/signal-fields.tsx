import type { Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Select, Switch } from "antd";
import { useText } from "../i18n/index.ts";
import { FeelInput } from "./feel-input.tsx";
import { Field } from "./panel-parts.tsx";
import type { PointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import type { Problems } from "./use-problems.ts";

const label: Texts = { "zh-CN": "修改信号的键", en: "Change the signal’s key" };

interface SignalFieldsProps {
  readonly event: string;
  readonly definition: WorkflowDefinition;
  readonly correlate: WorkflowDefinition["events"][string]["correlate"];
  readonly edits: PointerEdits;
  readonly problems: Problems;
}

/** Whether an event may come as a signal, and the key by which it finds who waits. */
export function SignalFields({ event, definition, correlate, edits, problems }: SignalFieldsProps) {
  const t = useText(propertyTexts);
  const pointer = `/events/${event}/correlate`;
  return (
    <>
      <label className="wf-switch">
        <Switch
          size="small"
          checked={correlate !== undefined}
          onChange={(on) => edits.set(pointer, on ? { key: firstKey(definition) } : undefined, label)}
          data-testid={`signal-${event}`}
        />
        {t("signal")}
      </label>
      <small className="wf-quiet">{t("signalHint")}</small>
      {correlate !== undefined && (
        <>
          <Field label={t("signalKey")} problems={problems.at(pointer)}>
            <FeelInput
              value={correlate.key}
              label={t("signalKey")}
              isWrong={problems.at(pointer).length > 0}
              onChange={(key) => edits.set(`${pointer}/key`, key, label)}
              testId={`signal-key-${event}`}
            />
          </Field>
          <Field label={t("signalTo")}>
            <Select
              value={correlate.to ?? "one"}
              options={[
                { value: "one", label: t("signalOne") },
                { value: "all", label: t("signalAll") },
              ]}
              onChange={(to: string) => edits.set(`${pointer}/to`, to === "one" ? undefined : to, label)}
              data-testid={`signal-to-${event}`}
            />
          </Field>
        </>
      )}
    </>
  );
}

/** What a key starts as: the first text the workflow remembers. */
function firstKey({ variables }: WorkflowDefinition): string {
  return Object.entries(variables).find(([, { type }]) => type.kind === "string")?.[0] ?? '"key"';
}
