import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import {
  isJsonObject,
  pointer as pointerOf,
  type Json,
  type JsonObject,
  type Texts,
} from "@lendloom/engine/kernel";
import { Button, Checkbox, Input, InputNumber, Select } from "antd";
import { useText } from "../i18n/index.ts";
import { JsonField } from "./json-field.tsx";
import { NameInput } from "./name-input.tsx";
import { FieldProblems } from "./panel-parts.tsx";
import type { PointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import {
  kindOf,
  membersOf,
  schemaKinds,
  withKind,
  withMember,
  withoutMember,
  type SchemaKind,
} from "./payload-members.ts";
import type { Problems } from "./use-problems.ts";

interface SchemaFieldsProps {
  /** Where the schema is or would be. */
  readonly pointer: string;
  readonly schema: JsonObject | undefined;
  readonly edits: PointerEdits;
  readonly problems: Problems;
  readonly label: Texts;
  readonly testId: string;
}

/** The members of a payload or an answer, each with its type and its limits. */
export function SchemaFields({ pointer, schema, edits, problems, label, testId }: SchemaFieldsProps) {
  const t = useText(propertyTexts);
  const members = membersOf(schema);
  const set = (next: JsonObject | undefined) => edits.set(pointer, next, label);
  if (schema !== undefined && schema.type !== "object")
    return (
      <JsonField
        value={schema}
        label={t("schemaJson")}
        onChange={(next) => set(next as JsonObject)}
        testId={testId}
      />
    );
  const add = () => {
    let number = members.length + 1;
    while (members.some(({ name }) => name === `field${number}`)) number += 1;
    set(
      withMember(schema, undefined, {
        name: `field${number}`,
        schema: { type: "string", maxLength: 80 },
        required: false,
      }),
    );
  };
  return (
    <div className="wf-schema" data-testid={testId}>
      {members.map((member) => {
        const { name, required } = member;
        const at = `${pointer}/properties${pointerOf(name)}`;
        const kind = kindOf(member.schema);
        const change = (changed: JsonObject) => set(withMember(schema, name, { ...member, schema: changed }));
        return (
          <div key={name} className="wf-schema-row" data-testid={`${testId}-${name}`}>
            <NameInput
              value={name}
              label={t("fieldName")}
              pattern={/^[A-Za-z][\w-]{0,79}$/}
              taken={members.map((other) => other.name)}
              onChange={(next) => set(withMember(schema, name, { ...member, name: next }))}
              testId={`${testId}-name-${name}`}
            />
            <Select<SchemaKind>
              value={kind}
              options={Object.entries(schemaKinds).map(([value, text]) => ({
                value: value as SchemaKind,
                label: t(text),
              }))}
              aria-label={t("type")}
              onChange={(next) => change(withKind(next))}
              data-testid={`${testId}-type-${name}`}
            />
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={`${t("removeField")} ${name}`}
              onClick={() => set(withoutMember(schema, name))}
              data-testid={`${testId}-remove-${name}`}
            />
            <div className="wf-schema-limits">
              <Checkbox
                checked={required}
                onChange={({ target: { checked } }) =>
                  set(withMember(schema, name, { ...member, required: checked }))
                }
                data-testid={`${testId}-required-${name}`}
              >
                {t("required")}
              </Checkbox>
              <Limits kind={kind} schema={member.schema} onChange={change} testId={`${testId}-${name}`} />
            </div>
            <FieldProblems problems={problems.at(at)} />
          </div>
        );
      })}
      <Button
        type="link"
        size="small"
        className="wf-add"
        icon={<PlusOutlined />}
        onClick={add}
        data-testid={`${testId}-add`}
      >
        {t("addField")}
      </Button>
    </div>
  );
}

interface LimitsProps {
  readonly kind: SchemaKind;
  readonly schema: JsonObject;
  readonly onChange: (schema: JsonObject) => void;
  readonly testId: string;
}

/** What a value of a type is held to. */
function Limits({ kind, schema, onChange, testId }: LimitsProps) {
  const t = useText(propertyTexts);
  const put = (key: string, value: Json | null | undefined) => {
    const { [key]: _before, ...rest } = schema;
    onChange(value === null || value === undefined || value === "" ? rest : { ...rest, [key]: value });
  };
  const number = (key: string, text: keyof typeof propertyTexts, min?: number) => (
    <InputNumber<number>
      size="small"
      {...(min === undefined ? {} : { min, precision: 0 })}
      value={typeof schema[key] === "number" ? schema[key] : null}
      placeholder={t(text)}
      aria-label={t(text)}
      onChange={(next) => put(key, next)}
      data-testid={`${testId}-${key}`}
    />
  );
  switch (kind) {
    case "string":
      return (
        <>
          {number("maxLength", "maxLength", 1)}
          <Input
            size="small"
            className="mono"
            value={typeof schema.pattern === "string" ? schema.pattern : ""}
            placeholder={t("pattern")}
            aria-label={t("pattern")}
            onChange={(event) => put("pattern", event.target.value)}
            data-testid={`${testId}-pattern`}
          />
        </>
      );
    case "integer":
    case "number":
      return (
        <>
          {number("minimum", "minimum")}
          {number("maximum", "maximum")}
        </>
      );
    case "choice":
      return (
        <Select
          mode="tags"
          size="small"
          className="wf-grow"
          value={Array.isArray(schema.enum) ? schema.enum.map(String) : []}
          placeholder={t("choices")}
          aria-label={t("choices")}
          tokenSeparators={[",", "，"]}
          open={false}
          onChange={(values: readonly string[]) => onChange({ ...schema, enum: [...values] })}
          data-testid={`${testId}-enum`}
        />
      );
    case "object":
    case "array":
      return (
        <JsonField
          value={schema}
          label={t("schemaJson")}
          onChange={(next) => isJsonObject(next) && onChange(next)}
          testId={`${testId}-json`}
        />
      );
    default:
      return null;
  }
}
