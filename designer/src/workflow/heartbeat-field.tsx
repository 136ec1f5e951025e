import type { Texts } from "@lendloom/engine/kernel";
import { Switch } from "antd";
import { useText } from "../i18n/index.ts";
import { DelayField } from "./delay-field.tsx";
import { Field } from "./panel-parts.tsx";
import type { PointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import type { Problems } from "./use-problems.ts";

const label: Texts = { "zh-CN": "修改心跳间隔", en: "Change the heartbeat" };

/** How long the other side may be silent while a call is under way, where that is limited. */
export function HeartbeatField(props: {
  readonly pointer: string;
  readonly value: string | undefined;
  readonly edits: PointerEdits;
  readonly problems: Problems;
}) {
  const { pointer, value, edits, problems } = props;
  const t = useText(propertyTexts);
  return (
    <Field label={t("heartbeat")} hint={t("heartbeatHint")} problems={problems.at(pointer)}>
      <div className="wf-row">
        <Switch
          size="small"
          checked={value !== undefined}
          aria-label={t("heartbeat")}
          onChange={(on) => edits.set(pointer, on ? "PT10S" : undefined, label)}
          data-testid="activity-heartbeat-limited"
        />
        {value === undefined ? (
          <span className="wf-quiet">{t("heartbeatNone")}</span>
        ) : (
          <DelayField
            value={value}
            testId="activity-heartbeat"
            onChange={(next) => edits.set(pointer, next, label)}
          />
        )}
      </div>
    </Field>
  );
}
