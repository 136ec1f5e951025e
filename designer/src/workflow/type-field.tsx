import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { isJsonObject, type Texts } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import { Button, Input, InputNumber, Select } from "antd";
import { useLanguage, useText } from "../i18n/index.ts";
import { JsonField } from "./json-field.tsx";
import { Field } from "./panel-parts.tsx";
import { propertyTexts } from "./property-texts.ts";
import { workflowTexts } from "./texts.ts";

type Kind = ValueType["kind"];

/** The sentence that names each type. */
export const typeNames = {
  string: "kindString",
  enum: "kindChoice",
  integer: "kindInteger",
  decimal: "kindNumber",
  money: "kindMoney",
  percent: "kindPercent",
  boolean: "kindBoolean",
  date: "kindDate",
  "date-time": "kindDateTime",
  "days-and-time-duration": "kindDays",
  "years-and-months-duration": "kindMonths",
  record: "kindRecord",
  list: "kindArray",
  any: "kindAny",
} as const satisfies Record<Kind, keyof typeof propertyTexts>;

const offered = Object.keys(typeNames).filter((kind) => kind !== "any") as readonly Kind[];
const currencies = ["CNY", "HKD", "USD", "EUR", "JPY", "SGD"];
const newChoice: Texts = { "zh-CN": "选项", en: "Choice" };

interface TypeFieldProps {
  readonly value: ValueType;
  readonly onChange: (type: ValueType) => void;
  readonly testId: string;
}

/** What a variable or a field may be: a type with its limits. */
export function TypeField({ value, onChange, testId }: TypeFieldProps) {
  const t = useText(propertyTexts);
  const kinds = offered.includes(value.kind) ? offered : [value.kind, ...offered];
  return (
    <>
      <Field label={t("type")}>
        <Select<Kind>
          value={value.kind}
          options={kinds.map((kind) => ({ value: kind, label: t(typeNames[kind]) }))}
          onChange={(kind) => onChange(startOf(kind))}
          data-testid={`${testId}-type`}
        />
      </Field>
      <TypeLimits value={value} onChange={onChange} testId={testId} />
    </>
  );
}

/** A type as a person begins with it. */
function startOf(kind: Kind): ValueType {
  switch (kind) {
    case "money":
      return { kind, currency: "CNY" };
    case "enum":
      return { kind, values: [{ value: "choice-1", title: { "zh-CN": "选项 1", en: "Choice 1" } }] };
    case "string":
      return { kind, maxLength: 80 };
    case "record":
      return { kind, fields: { field1: { type: { kind: "string" } } } };
    case "list":
      return { kind, of: { kind: "string" } };
    default:
      return { kind };
  }
}

function TypeLimits({ value, onChange, testId }: TypeFieldProps) {
  const t = useText(propertyTexts);
  switch (value.kind) {
    case "money":
      return (
        <>
          <Field label={t("currency")}>
            <Select
              value={value.currency}
              options={[...new Set([value.currency, ...currencies])].map((code) => ({
                value: code,
                label: code,
              }))}
              onChange={(currency: string) => onChange({ ...value, currency })}
              data-testid={`${testId}-currency`}
            />
          </Field>
          <Range value={value} onChange={onChange} testId={testId} />
        </>
      );
    case "integer":
    case "decimal":
    case "percent":
      return <Range value={value} onChange={onChange} testId={testId} />;
    case "string":
      return (
        <Field label={t("maxLength")}>
          <InputNumber
            className="wf-full"
            min={1}
            precision={0}
            value={value.maxLength ?? null}
            onChange={(maxLength) =>
              onChange(maxLength === null ? { kind: "string" } : { kind: "string", maxLength })
            }
            data-testid={`${testId}-max-length`}
          />
        </Field>
      );
    case "enum":
      return <Choices value={value} onChange={onChange} testId={testId} />;
    case "record":
    case "list":
    case "any":
      return (
        <Field label={t("typeJson")}>
          <JsonField
            value={value}
            label={t("typeJson")}
            onChange={(next) => isJsonObject(next) && onChange(next as unknown as ValueType)}
            testId={`${testId}-json`}
          />
        </Field>
      );
    default:
      return null;
  }
}

type Ranged = Extract<ValueType, { readonly kind: "integer" | "decimal" | "money" | "percent" }>;

function Range(props: {
  readonly value: Ranged;
  readonly onChange: (type: ValueType) => void;
  readonly testId: string;
}) {
  const { value, onChange, testId } = props;
  const t = useText(propertyTexts);
  return (
    <div className="wf-pair">
      {(["min", "max"] as const).map((bound) => (
        <Field key={bound} label={t(bound === "min" ? "minimum" : "maximum")}>
          <InputNumber<number>
            className="wf-full"
            value={value[bound] ?? null}
            onChange={(next) => {
              const { [bound]: _before, ...rest } = value;
              onChange(next === null ? rest : { ...rest, [bound]: next });
            }}
            data-testid={`${testId}-${bound}`}
          />
        </Field>
      ))}
    </div>
  );
}

function Choices(props: {
  readonly value: Extract<ValueType, { readonly kind: "enum" }>;
  readonly onChange: (type: ValueType) => void;
  readonly testId: string;
}) {
  const { value, onChange, testId } = props;
  const t = useText(propertyTexts);
  const words = useText(workflowTexts);
  const language = useLanguage();
  const { values } = value;
  const put = (next: typeof values) => onChange({ ...value, values: next });
  const add = () => {
    let number = values.length + 1;
    while (values.some((choice) => choice.value === `choice-${number}`)) number += 1;
    const title = { "zh-CN": `${newChoice["zh-CN"]} ${number}`, en: `${newChoice.en} ${number}` };
    put([...values, { value: `choice-${number}`, title }]);
  };
  return (
    <div className="wf-choices" data-testid={`${testId}-choices`}>
      {values.map((choice, index) => {
        const change = (changed: Partial<typeof choice>) =>
          put(values.map((other, at) => (at === index ? { ...other, ...changed } : other)));
        return (
          <div key={index} className="wf-row">
            <Input
              className="mono"
              value={choice.value}
              aria-label={t("choiceCode")}
              onChange={(event) => change({ value: event.target.value })}
              data-testid={`${testId}-choice-${index}`}
            />
            <Input
              value={choice.title[language]}
              aria-label={words(language === "en" ? "nameEn" : "nameZh")}
              onChange={(event) => change({ title: { ...choice.title, [language]: event.target.value } })}
              data-testid={`${testId}-choice-title-${index}`}
            />
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              disabled={values.length < 2}
              aria-label={`${t("removeChoice")} ${choice.value}`}
              onClick={() => put(values.filter((_, at) => at !== index))}
            />
          </div>
        );
      })}
      <Button
        type="link"
        size="small"
        className="wf-add"
        icon={<PlusOutlined />}
        onClick={add}
        data-testid={`${testId}-add-choice`}
      >
        {t("addChoice")}
      </Button>
    </div>
  );
}
