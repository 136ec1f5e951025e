import {
  currencyExponent,
  isJsonObject,
  moneyFromMajor,
  parseDecimal,
  majorUnits,
  type Json,
} from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import { Input, InputNumber, Select } from "antd";
import { useText, useTitle } from "../i18n/index.ts";
import { simulatorTexts } from "./texts.ts";

interface FactInputProps {
  readonly name: string;
  readonly type: ValueType;
  readonly value: Json | undefined;
  /** `undefined` makes the fact unknown. */
  readonly onChange: (value: Json | undefined) => void;
}

/** The field for a fact of a type; empty means unknown, which is not the same as zero or no. */
export function FactInput({ name, type, value, onChange }: FactInputProps) {
  const t = useText(simulatorTexts);
  const title = useTitle();
  const shared = { placeholder: t("unknown"), className: "sim-input", "data-testid": `fact-${name}` };
  switch (type.kind) {
    case "money":
      return (
        <InputNumber<string>
          {...shared}
          stringMode
          prefix={type.currency === "CNY" ? "¥" : type.currency}
          precision={currencyExponent(type.currency)}
          value={isMoney(value) ? majorUnits(value).toFixed() : null}
          formatter={(text) => grouped(text)}
          parser={(text) => (text ?? "").replaceAll(",", "")}
          onChange={(text) => {
            const major = text === null ? undefined : parseDecimal(text);
            const money = major === undefined ? undefined : moneyFromMajor(major, type.currency);
            onChange(money as Json | undefined);
          }}
        />
      );
    case "percent":
      return (
        <InputNumber<number>
          {...shared}
          suffix="%"
          value={typeof value === "number" ? round(value * 100) : null}
          onChange={(percent) => onChange(percent === null ? undefined : round(percent / 100))}
        />
      );
    case "integer":
    case "decimal":
      return (
        <InputNumber<number>
          {...shared}
          {...(type.kind === "integer" ? { precision: 0 } : {})}
          {...(type.min === undefined ? {} : { min: type.min })}
          {...(type.max === undefined ? {} : { max: type.max })}
          value={typeof value === "number" ? value : null}
          onChange={(number) => onChange(number ?? undefined)}
        />
      );
    case "boolean":
      return (
        <Select<"true" | "false">
          {...shared}
          allowClear
          {...(typeof value === "boolean" ? { value: value ? "true" : "false" } : {})}
          options={[
            { value: "true", label: t("yes") },
            { value: "false", label: t("no") },
          ]}
          onChange={(next: "true" | "false" | undefined) =>
            onChange(next === undefined ? undefined : next === "true")
          }
        />
      );
    case "enum":
      return (
        <Select<string>
          {...shared}
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          {...(typeof value === "string" ? { value } : {})}
          options={type.values.map(({ value, title: texts }) => ({ value, label: title(texts) }))}
          onChange={(next: string | undefined) => onChange(next)}
        />
      );
    case "record":
    case "list":
    case "any":
      return <JsonInput {...shared} value={value} onChange={onChange} />;
    default:
      return (
        <Input
          {...shared}
          value={typeof value === "string" ? value : ""}
          onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value)}
        />
      );
  }
}

/** Lists and records are written as JSON; what does not parse is not taken over. */
function JsonInput(props: {
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly placeholder: string;
  readonly className: string;
}) {
  const { value, onChange, ...shared } = props;
  return (
    <Input
      {...shared}
      key={JSON.stringify(value)}
      defaultValue={value === undefined ? "" : JSON.stringify(value)}
      onBlur={(event) => {
        if (event.target.value.trim() === "") onChange(undefined);
        else {
          try {
            onChange(JSON.parse(event.target.value) as Json);
          } catch {
            event.target.value = value === undefined ? "" : JSON.stringify(value);
          }
        }
      }}
    />
  );
}

function isMoney(value: Json | undefined): value is { amountMinor: number; currency: string } {
  return (
    isJsonObject(value) && typeof value["amountMinor"] === "number" && typeof value["currency"] === "string"
  );
}

function grouped(text: string | undefined): string {
  const [whole = "", fraction] = (text ?? "").split(".");
  const short = fraction === undefined || /^0*$/.test(fraction) ? "" : `.${fraction}`;
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + short;
}

/** Twelve digits are more than any share needs and hide the noise of binary fractions. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
