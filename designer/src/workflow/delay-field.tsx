import { Input, InputNumber, Select, Space } from "antd";
import { useText } from "../i18n/index.ts";
import { workflowTexts } from "./texts.ts";

const units = {
  days: ["P", "D"],
  workingDays: ["", "WD"],
  hours: ["PT", "H"],
  minutes: ["PT", "M"],
  seconds: ["PT", "S"],
} as const;
type Unit = keyof typeof units;
const unitNames = Object.keys(units) as readonly Unit[];

interface DelayFieldProps {
  readonly value: string;
  readonly onChange: (delay: string) => void;
  readonly testId: string;
}

/** A delay as a number and a unit; one that is neither stays editable as it is written. */
export function DelayField({ value, onChange, testId }: DelayFieldProps) {
  const t = useText(workflowTexts);
  const simple = simpleDelay(value);
  if (simple === undefined) {
    return (
      <Input
        value={value}
        aria-label={t("otherDelay")}
        onChange={(event) => onChange(event.target.value)}
        data-testid={testId}
      />
    );
  }
  const { amount, unit } = simple;
  return (
    <Space.Compact block>
      <InputNumber
        className="wf-grow"
        min={1}
        max={9_999}
        precision={0}
        value={amount}
        aria-label={t("amount")}
        onChange={(next) => next !== null && onChange(written(next, unit))}
        data-testid={testId}
      />
      <Select<Unit>
        className="wf-unit"
        value={unit}
        aria-label={t("unit")}
        options={unitNames.map((name) => ({ value: name, label: t(name) }))}
        onChange={(next) => onChange(written(amount, next))}
        data-testid={`${testId}-unit`}
      />
    </Space.Compact>
  );
}

function written(amount: number, unit: Unit): string {
  const [prefix, suffix] = units[unit];
  return `${prefix}${amount}${suffix}`;
}

function simpleDelay(delay: string): { readonly amount: number; readonly unit: Unit } | undefined {
  for (const unit of unitNames) {
    const [prefix, suffix] = units[unit];
    const amount = new RegExp(`^${prefix}(\\d{1,4})${suffix}$`).exec(delay)?.[1];
    if (amount !== undefined) return { amount: Number(amount), unit };
  }
  return undefined;
}
