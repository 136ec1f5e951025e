import type { Texts } from "@lendloom/engine/kernel";
import { InputNumber, Segmented } from "antd";
import { useText } from "../i18n/index.ts";
import { FeelInput } from "./feel-input.tsx";
import { FieldProblems } from "./panel-parts.tsx";
import type { PointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import type { Problems } from "./use-problems.ts";

const label: Texts = { "zh-CN": "修改优先级", en: "Change the priority" };

interface PriorityFieldProps {
  readonly pointer: string;
  readonly value: number | string | undefined;
  readonly edits: PointerEdits;
  readonly problems: Problems;
}

/** How urgent a task is: as usual, a number, or a formula. */
export function PriorityField({ pointer, value, edits, problems }: PriorityFieldProps) {
  const t = useText(propertyTexts);
  const kind = value === undefined ? "default" : typeof value === "number" ? "number" : "formula";
  const starts = { default: undefined, number: 50, formula: "50" };
  return (
    <div className="wf-field">
      <span className="wf-label">{t("priority")}</span>
      <Segmented<keyof typeof starts>
        size="small"
        value={kind}
        options={[
          { value: "default", label: t("priorityDefault") },
          { value: "number", label: <span data-testid="priority-number">{t("priorityNumber")}</span> },
          { value: "formula", label: <span data-testid="priority-formula">{t("priorityFormula")}</span> },
        ]}
        onChange={(next) => edits.set(pointer, starts[next], label)}
      />
      {typeof value === "number" && (
        <InputNumber
          className="wf-full"
          min={1}
          max={100}
          precision={0}
          value={value}
          aria-label={t("priority")}
          onChange={(next) => next !== null && edits.set(pointer, next, label)}
          data-testid="task-priority"
        />
      )}
      {typeof value === "string" && (
        <FeelInput
          value={value}
          label={t("priority")}
          isWrong={problems.at(pointer).length > 0}
          onChange={(next) => edits.set(pointer, next, label)}
          testId="task-priority"
        />
      )}
      <small>{t("priorityHint")}</small>
      <FieldProblems problems={problems.at(pointer)} />
    </div>
  );
}
