import { PlayCircleFilled, UndoOutlined } from "@ant-design/icons";
import type { Texts } from "@lendloom/engine/kernel";
import { Button, Select, Tooltip } from "antd";
import { useText, useTitle } from "../i18n/index.ts";
import { simulatorTexts } from "./texts.ts";

interface CasePickerProps {
  readonly cases: readonly { readonly id: string; readonly title: Texts }[];
  readonly chosen: string | undefined;
  readonly changed: boolean;
  readonly onChoose: (id: string) => void;
  readonly onReset: () => void;
  readonly onRun: () => void;
}

/** Which applicant is sent through, and the button that sends them. */
export function CasePicker({ cases, chosen, changed, onChoose, onReset, onRun }: CasePickerProps) {
  const t = useText(simulatorTexts);
  const title = useTitle();
  return (
    <div className="sim-picker">
      <Select<string>
        className="sim-case"
        showSearch={{ optionFilterProp: "label" }}
        aria-label={t("chooseCase")}
        placeholder={t("noCases")}
        {...(chosen === undefined ? {} : { value: chosen })}
        options={cases.map((one) => ({ value: one.id, label: title(one.title) }))}
        onChange={onChoose}
        data-testid="simulator-case"
      />
      {changed && (
        <Tooltip title={t("reset")}>
          <Button
            icon={<UndoOutlined />}
            aria-label={t("reset")}
            onClick={onReset}
            data-testid="simulator-reset"
          />
        </Tooltip>
      )}
      <Button
        type="primary"
        icon={<PlayCircleFilled />}
        title={t("runHint")}
        onClick={onRun}
        data-testid="simulator-run"
      >
        {t("run")}
      </Button>
    </div>
  );
}
