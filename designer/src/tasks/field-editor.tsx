import { currencyExponent, type Json } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import { Input, InputNumber, Select, Switch } from "antd";
import { unitText, useLanguage, useText, useTitle } from "../i18n/index.ts";
import { taskTexts } from "./texts.ts";

interface FieldEditorProps {
  readonly name: string;
  readonly type: ValueType;
  /** Given by the form. */
  readonly value?: Json;
  readonly onChange?: (value: Json | undefined) => void;
  /** A yes or no may stay unknown: it is chosen, and can be unset. */
  readonly mayBeUnknown?: boolean;
}

/** The input that fits a form field's type; money is typed in yuan, percent in hundredths. */
export function FieldEditor({ mayBeUnknown = false, name, onChange, type, value }: FieldEditorProps) {
  const t = useText(taskTexts);
  const title = useTitle();
  const language = useLanguage();
  const testId = `form-${name}`;
  switch (type.kind) {
    case "integer":
    case "decimal":
    case "money":
    case "percent":
      return (
        <InputNumber<number>
          id={name}
          className="field-number"
          {...(typeof value === "number" && { value })}
          {...(type.kind === "integer" && { precision: 0 })}
          prefix={type.kind === "money" ? "¥" : undefined}
          suffix={
            type.kind === "percent"
              ? "%"
              : "unit" in type && type.unit
                ? unitText(type.unit, language)
                : undefined
          }
          data-testid={testId}
          onChange={(next) => onChange?.(next)}
        />
      );
    case "boolean":
      return mayBeUnknown ? (
        <Select<string>
          id={name}
          allowClear
          {...(typeof value === "boolean" && { value: value ? "yes" : "no" })}
          options={[
            { value: "yes", label: t("yes") },
            { value: "no", label: t("no") },
          ]}
          data-testid={testId}
          onChange={(next) => onChange?.(answers.get(next))}
        />
      ) : (
        <Switch
          id={name}
          checked={value === true}
          data-testid={testId}
          onChange={(next) => onChange?.(next)}
        />
      );
    case "enum":
      return (
        <Select<string>
          id={name}
          allowClear
          {...(typeof value === "string" && { value })}
          options={type.values.map((option) => ({ value: option.value, label: title(option.title) }))}
          data-testid={testId}
          onChange={(next) => onChange?.(next)}
        />
      );
    default:
      return (
        <Input
          id={name}
          type={type.kind === "date" ? "date" : "text"}
          value={typeof value === "string" ? value : ""}
          data-testid={testId}
          onChange={(event) => onChange?.(event.target.value)}
        />
      );
  }
}

const answers: ReadonlyMap<string, boolean> = new Map([
  ["yes", true],
  ["no", false],
]);

/** What was typed, in the form the API takes; nothing for a field that was left empty. */
export function formValue(type: ValueType, typed: Json | undefined): Json | undefined {
  if (type.kind === "boolean") return typed === true;
  if (typed === undefined || typed === null || typed === "") return undefined;
  if (type.kind === "money" && typeof typed === "number")
    return {
      amountMinor: Math.round(typed * 10 ** currencyExponent(type.currency)),
      currency: type.currency,
    };
  if (type.kind === "percent" && typeof typed === "number") return Number(`${typed}e-2`);
  return typed;
}
