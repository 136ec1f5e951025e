import { InputNumber, Select, Space } from "antd";
import { useText } from "../i18n/index.ts";
import { retentionTexts } from "./texts.ts";

interface PeriodFieldProps {
  /** ISO 8601: days, months or years. */
  readonly value: string;
  readonly label: string;
  readonly disabled: boolean;
  readonly testId: string;
  readonly onChange: (period: string) => void;
}

const units = { D: "days", M: "months", Y: "years" } as const;

/** A period as a number and its unit. */
export function PeriodField({ value, label, disabled, testId, onChange }: PeriodFieldProps) {
  const t = useText(retentionTexts);
  const [number, unit] = [Number(value.slice(1, -1)), value.slice(-1)];
  return (
    <Space.Compact>
      <InputNumber
        min={1}
        max={9_999}
        precision={0}
        value={number}
        disabled={disabled}
        aria-label={`${label}: ${t("number")}`}
        // Emptied, it waits for the next digit, and stays as it was when none comes.
        onChange={(next) => {
          if (next !== null) onChange(`P${next}${unit}`);
        }}
        data-testid={testId}
      />
      <Select
        value={unit}
        disabled={disabled}
        aria-label={`${label}: ${t("unit")}`}
        popupMatchSelectWidth={false}
        options={Object.entries(units).map(([key, name]) => ({ value: key, label: t(name) }))}
        onChange={(next: string) => onChange(`P${number}${next}`)}
        data-testid={`${testId}-unit`}
      />
    </Space.Compact>
  );
}
