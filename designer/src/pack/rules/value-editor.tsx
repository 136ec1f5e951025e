import type { Json } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import { Input, InputNumber, Select } from "antd";
import { useState, type KeyboardEvent } from "react";
import { unitText, useLanguage, useText, useTitle } from "../../i18n/index.ts";
import { packTexts } from "../texts.ts";
import { takesList } from "./operators.ts";

interface ValueEditorProps {
  readonly value: Json;
  readonly type: ValueType | undefined;
  readonly operator: string;
  readonly onCommit: (value: Json) => void;
  readonly onClose: () => void;
}

/** The editor that fits a value's type: a number with its unit, yuan, percent, choices, yes or no. */
export function ValueEditor(props: ValueEditorProps) {
  const type = props.type?.kind === "list" ? (props.type.of as ValueType) : props.type;
  if (takesList(props.operator)) return <ListEditor {...props} type={type} />;
  switch (type?.kind) {
    case "enum":
      return (
        <Choice {...props} options={type.values.map((option) => ({ ...option, value: option.value }))} />
      );
    case "boolean":
      return (
        <Choice
          {...props}
          options={[
            { value: true, title: packTexts.yes },
            { value: false, title: packTexts.no },
          ]}
        />
      );
    case "integer":
    case "decimal":
    case "money":
    case "percent":
      return <NumberEditor {...props} type={type} />;
    default:
      return typeof props.value === "number" ? (
        <NumberEditor {...props} type={{ kind: "decimal" }} />
      ) : (
        <TextEditor {...props} type={type} />
      );
  }
}

type NumberType = Extract<ValueType, { kind: "integer" | "decimal" | "money" | "percent" }>;

function NumberEditor(props: ValueEditorProps & { readonly type: NumberType }) {
  const { onClose, onCommit, type } = props;
  const t = useText(packTexts);
  const isPercent = type.kind === "percent";
  const shown =
    typeof props.value === "number" ? (isPercent ? shiftPoint(props.value, 2) : props.value) : null;
  const [draft, setDraft] = useState<number | null>(shown);
  const finish = () => {
    if (draft !== null && draft !== shown) onCommit(isPercent ? shiftPoint(draft, -2) : draft);
    onClose();
  };
  const language = useLanguage();
  const unit = type.kind === "integer" || type.kind === "decimal" ? type.unit : undefined;
  const suffix = isPercent ? "%" : unit && unitText(unit, language);
  return (
    <InputNumber<number>
      autoFocus
      size="small"
      controls={false}
      className="number-editor"
      {...(shown !== null && { defaultValue: shown })}
      prefix={type.kind === "money" ? (type.currency === "CNY" ? "¥" : type.currency) : undefined}
      suffix={suffix}
      {...(type.kind === "integer" && { precision: 0 })}
      {...(type.kind === "integer" && type.min !== undefined && { min: type.min })}
      {...(type.kind === "integer" && type.max !== undefined && { max: type.max })}
      aria-label={t("editValue")}
      data-testid="value-input"
      onFocus={(event) => event.currentTarget.select()}
      onChange={setDraft}
      onBlur={finish}
      onPressEnter={finish}
      onKeyDown={(event) => closeOnEscape(event, onClose)}
    />
  );
}

/** Moves the decimal point without leaving the traces of binary fractions behind: 0.07 is 7, not 7.000000000000001. */
function shiftPoint(value: number, places: number): number {
  return Number(`${value}e${places}`) || Number((value * 10 ** places).toPrecision(15));
}

function TextEditor(props: ValueEditorProps) {
  const { onClose, onCommit } = props;
  const t = useText(packTexts);
  const shown = typeof props.value === "string" ? props.value : JSON.stringify(props.value);
  const [draft, setDraft] = useState(shown);
  const finish = () => {
    if (draft !== shown) onCommit(draft);
    onClose();
  };
  return (
    <Input
      autoFocus
      size="small"
      className="text-editor"
      type={props.type?.kind === "date" ? "date" : "text"}
      value={draft}
      aria-label={t("editValue")}
      data-testid="value-input"
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
      onPressEnter={finish}
      onKeyDown={(event) => closeOnEscape(event, onClose)}
    />
  );
}

interface Option {
  readonly value: string | boolean;
  readonly title: { readonly "zh-CN": string; readonly en: string };
}

function Choice(props: ValueEditorProps & { readonly options: readonly Option[] }) {
  const t = useText(packTexts);
  const title = useTitle();
  const shown = props.options.findIndex((option) => option.value === props.value);
  return (
    <Select<number>
      autoFocus
      defaultOpen
      size="small"
      className="name-select"
      popupMatchSelectWidth={200}
      {...(shown >= 0 && { value: shown })}
      options={props.options.map((option, index) => ({ value: index, label: title(option.title) }))}
      aria-label={t("editValue")}
      data-testid="value-input"
      onChange={(index) => {
        const option = props.options[index];
        if (option !== undefined && option.value !== props.value) props.onCommit(option.value);
        props.onClose();
      }}
      onOpenChange={(isOpen) => !isOpen && props.onClose()}
    />
  );
}

/** Several values at once; a list pasted from a spreadsheet becomes one entry a line. */
function ListEditor(props: ValueEditorProps) {
  const { onClose, onCommit, type } = props;
  const t = useText(packTexts);
  const title = useTitle();
  const isNumeric = type !== undefined && ["integer", "decimal", "money", "percent"].includes(type.kind);
  const shown = (Array.isArray(props.value) ? (props.value as readonly Json[]) : []).map(String);
  const [draft, setDraft] = useState(shown);
  const finish = () => {
    const values = isNumeric ? draft.map(Number).filter(Number.isFinite) : draft;
    if (draft.join("\n") !== shown.join("\n")) onCommit(values);
    onClose();
  };
  return (
    <Select<string[]>
      autoFocus
      defaultOpen
      mode={type?.kind === "enum" ? "multiple" : "tags"}
      size="small"
      className="list-editor"
      tokenSeparators={[",", "\uFF0C", "\t", "\n"]}
      value={draft}
      options={
        type?.kind === "enum"
          ? type.values.map((option) => ({ value: option.value, label: title(option.title) }))
          : []
      }
      aria-label={t("editValue")}
      data-testid="value-input"
      onChange={setDraft}
      onBlur={finish}
    />
  );
}

function closeOnEscape(event: KeyboardEvent, onClose: () => void): void {
  if (event.key === "Escape") onClose();
}
