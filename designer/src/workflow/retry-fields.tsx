import type { Texts } from "@lendloom/engine/kernel";
import type { Retry } from "@lendloom/engine/workflow";
import { InputNumber } from "antd";
import { delayWords } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { DelayField } from "./delay-field.tsx";
import { Fold } from "./fold.tsx";
import { Field } from "./panel-parts.tsx";
import type { PointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import { workflowTexts } from "./texts.ts";
import type { Problems } from "./use-problems.ts";

const usual: Retry = { maxAttempts: 1, initial: "PT1S", factor: 2, max: "PT30S" };
const label: Texts = { "zh-CN": "修改失败重试", en: "Change the retries" };

interface RetryFieldsProps {
  /** Where the policy is or would be. */
  readonly pointer: string;
  readonly retry: Retry | undefined;
  readonly edits: PointerEdits;
  readonly problems: Problems;
  readonly testId: string;
}

/** How often a call is tried, and how long is waited in between. */
export function RetryFields({ pointer, retry, edits, problems, testId }: RetryFieldsProps) {
  const t = useText(propertyTexts);
  const words = useText(workflowTexts);
  const title = useTitle();
  const policy = retry ?? usual;
  const change = (changed: Partial<Retry>) => {
    const next = { ...policy, ...changed };
    edits.set(pointer, next.maxAttempts === 1 ? undefined : next, label);
  };
  const initial = title(delayWords(policy.initial));
  return (
    <Fold
      title={t("retry")}
      summary={
        policy.maxAttempts === 1
          ? t("retryNone")
          : t("retrySentence", { attempts: policy.maxAttempts, initial })
      }
      open={problems.at(pointer).length > 0}
      testId={testId}
    >
      <div className="wf-pair">
        <Field label={words("attempts")} problems={problems.at(`${pointer}/maxAttempts`)}>
          <InputNumber
            min={1}
            max={100}
            precision={0}
            className="wf-full"
            value={policy.maxAttempts}
            onChange={(next) => next !== null && change({ maxAttempts: next })}
            data-testid={`${testId}-attempts`}
          />
        </Field>
        <Field label={t("retryFactor")} problems={problems.at(`${pointer}/factor`)}>
          <InputNumber
            min={1}
            max={10}
            step={0.5}
            className="wf-full"
            value={policy.factor}
            disabled={policy.maxAttempts === 1}
            onChange={(next) => next !== null && change({ factor: next })}
            data-testid={`${testId}-factor`}
          />
        </Field>
      </div>
      {policy.maxAttempts > 1 && (
        <>
          <Field label={t("retryInitial")} problems={problems.at(`${pointer}/initial`)}>
            <DelayField
              value={policy.initial}
              testId={`${testId}-initial`}
              onChange={(next) => change({ initial: next })}
            />
          </Field>
          <Field label={t("retryMax")} problems={problems.at(`${pointer}/max`)}>
            <DelayField
              value={policy.max}
              testId={`${testId}-max`}
              onChange={(next) => change({ max: next })}
            />
          </Field>
        </>
      )}
    </Fold>
  );
}
