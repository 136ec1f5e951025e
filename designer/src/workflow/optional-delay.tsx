import type { Texts } from "@lendloom/engine/kernel";
import { Switch } from "antd";
import { useText } from "../i18n/index.ts";
import { DelayField } from "./delay-field.tsx";
import { Field } from "./panel-parts.tsx";
import type { PointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import { workflowTexts } from "./texts.ts";
import type { Problems } from "./use-problems.ts";

const label: Texts = { "zh-CN": "修改超时", en: "Change the timeout" };

/** A time limit that may be left out. */
export function OptionalTimeout(props: {
  readonly pointer: string;
  readonly value: string | undefined;
  readonly edits: PointerEdits;
  readonly problems: Problems;
  readonly testId: string;
}) {
  const { pointer, value, edits, problems, testId } = props;
  const t = useText(propertyTexts);
  const words = useText(workflowTexts);
  return (
    <Field label={words("timeout")} problems={problems.at(pointer)}>
      <div className="wf-row">
        <Switch
          size="small"
          checked={value !== undefined}
          aria-label={t("limitTime")}
          onChange={(on) => edits.set(pointer, on ? "PT30S" : undefined, label)}
          data-testid={`${testId}-limited`}
        />
        {value === undefined ? (
          <span className="wf-quiet">{t("noLimit")}</span>
        ) : (
          <DelayField value={value} testId={testId} onChange={(next) => edits.set(pointer, next, label)} />
        )}
      </div>
    </Field>
  );
}
