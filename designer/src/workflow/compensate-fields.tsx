import type { JsonObject, Texts } from "@lendloom/engine/kernel";
import type { Invoke } from "@lendloom/engine/workflow";
import { Switch } from "antd";
import { useText } from "../i18n/index.ts";
import { CallField } from "./call-field.tsx";
import { Fold } from "./fold.tsx";
import type { InvokeFieldsProps } from "./invoke-fields.tsx";
import { MappingFields } from "./mapping-fields.tsx";
import { OptionalTimeout } from "./optional-delay.tsx";
import { FieldProblems } from "./panel-parts.tsx";
import { pointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import { RetryFields } from "./retry-fields.tsx";

const label: Texts = { "zh-CN": "修改撤销", en: "Change the undoing" };

/** The call that undoes an activity when it was done. */
export function CompensateFields(props: InvokeFieldsProps<Extract<Invoke, { src: "activity" }>>) {
  const { invoke, definition, document, surroundings, problems } = props;
  const t = useText(propertyTexts);
  const edits = pointerEdits(document);
  const pointer = `${props.pointer}/compensate`;
  const { compensate } = invoke;
  const { connector, operation } = invoke.params;
  const here = problems.list.filter((problem) => problem.pointer === pointer);
  return (
    <Fold
      title={t("compensate")}
      summary={
        compensate === undefined ? t("compensateNone") : `${compensate.connector} · ${compensate.operation}`
      }
      open={problems.at(pointer).length > 0}
      testId="activity-compensate"
    >
      <small className="wf-quiet">{t("compensateHint")}</small>
      <label className="wf-switch">
        <Switch
          size="small"
          checked={compensate !== undefined}
          onChange={(on) =>
            edits.set(
              pointer,
              on ? ({ connector, operation: `cancel-${operation}` } satisfies JsonObject) : undefined,
              label,
            )
          }
          data-testid="compensate-switch"
        />
        {t("canUndo")}
      </label>
      <FieldProblems problems={here} />
      {compensate !== undefined && (
        <>
          <CallField
            connector={compensate.connector}
            operation={compensate.operation}
            definition={definition}
            others={surroundings.calls}
            problems={[]}
            onChange={(call) => edits.set(pointer, { ...(compensate as JsonObject), ...call }, label)}
            testId="compensate-call"
          />
          <span className="wf-label">{t("input")}</span>
          <MappingFields
            pointer={`${pointer}/input`}
            value={compensate.input}
            edits={edits}
            problems={problems}
            label={label}
            testId="compensate-input"
          />
          <OptionalTimeout
            pointer={`${pointer}/timeout`}
            value={compensate.timeout}
            edits={edits}
            problems={problems}
            testId="compensate-timeout"
          />
          <RetryFields
            pointer={`${pointer}/retry`}
            retry={compensate.retry}
            edits={edits}
            problems={problems}
            testId="compensate-retry"
          />
        </>
      )}
    </Fold>
  );
}
