import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Select } from "antd";
import {
  historyTargets,
  setHistoryDefault,
  setValue,
  targetKey,
  type DefinitionDocument,
  type PlacedState,
} from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { Field } from "./panel-parts.tsx";
import { targetOptions } from "./target-options.ts";
import { workflowTexts } from "./texts.ts";
import type { Problems } from "./use-problems.ts";

interface HistoryFieldsProps {
  readonly placed: PlacedState;
  readonly definition: WorkflowDefinition;
  readonly document: DefinitionDocument<WorkflowDefinition>;
  readonly problems: Problems;
}

/** How far a way back leads, and where to while there is nothing to go back to. */
export function HistoryFields({ placed, definition, document, problems }: HistoryFieldsProps) {
  const t = useText(workflowTexts);
  const title = useTitle();
  const { key, pointer, state } = placed;
  const inside = historyTargets(definition, key);
  const target = targetKey(state.target);
  return (
    <>
      <Field
        label={t("historyDefault")}
        hint={t("historyDefaultHint")}
        problems={problems.at(`${pointer}/target`)}
      >
        <Select
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          {...(target === undefined ? {} : { value: target })}
          options={targetOptions(definition, title).filter(({ value }) => inside.includes(value))}
          onChange={(next: string | undefined) => document.run(setHistoryDefault(key, next))}
          data-testid="history-default"
        />
      </Field>
      <Field label={t("historyDepth")} problems={problems.at(`${pointer}/history`)}>
        <Select
          value={state.history ?? "shallow"}
          options={(["shallow", "deep"] as const).map((value) => ({ value, label: t(value) }))}
          onChange={(next) => document.run(setValue(`${pointer}/history`, next, { label: depthLabel }))}
          data-testid="history-depth"
        />
      </Field>
    </>
  );
}

const depthLabel = { "zh-CN": "修改回到哪一层", en: "Change how far back" };
