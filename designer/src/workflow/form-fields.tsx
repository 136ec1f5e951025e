import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { pointer as pointerOf, type Texts } from "@lendloom/engine/kernel";
import type { Invoke } from "@lendloom/engine/workflow";
import { Button, Checkbox } from "antd";
import { useText, useTitle } from "../i18n/index.ts";
import { Fold } from "./fold.tsx";
import { NameInput, namePattern } from "./name-input.tsx";
import { Field, FieldProblems } from "./panel-parts.tsx";
import type { PointerEdits } from "./pointer-edits.ts";
import { counted, propertyTexts } from "./property-texts.ts";
import { TextsField } from "./texts-field.tsx";
import { TypeField, typeNames } from "./type-field.tsx";
import type { Problems } from "./use-problems.ts";

type Form = NonNullable<Extract<Invoke, { src: "task" }>["params"]["form"]>;
const label: Texts = { "zh-CN": "修改办理时填写的字段", en: "Change what is filled in" };

interface FormFieldsProps {
  /** Where the form is or would be. */
  readonly pointer: string;
  readonly form: Form | undefined;
  readonly edits: PointerEdits;
  readonly problems: Problems;
}

/** What the person who does a task fills in, each field with its type. */
export function FormFields({ pointer, form = {}, edits, problems }: FormFieldsProps) {
  const t = useText(propertyTexts);
  const title = useTitle();
  const names = Object.keys(form);
  const add = () => {
    let number = names.length + 1;
    while (names.includes(`field${number}`)) number += 1;
    const field = {
      title: { "zh-CN": `字段 ${number}`, en: `Field ${number}` },
      type: { kind: "string", maxLength: 200 },
    };
    edits.set(`${pointer}/field${number}`, field, label);
  };
  return (
    <Fold
      title={t("form")}
      summary={counted(t, names.length, ["oneField", "fields"], "none")}
      open={problems.at(pointer).length > 0}
      testId="task-form"
    >
      <small className="wf-quiet">{t("formHint")}</small>
      {Object.entries(form).map(([name, field]) => {
        const at = `${pointer}${pointerOf(name)}`;
        return (
          <Fold
            key={name}
            title={title(field.title)}
            summary={`${t(typeNames[field.type.kind])}${field.required === true ? ` · ${t("required")}` : ""}`}
            testId={`form-field-${name}`}
          >
            <Field label={t("fieldName")}>
              <div className="wf-row wf-name-row">
                <NameInput
                  value={name}
                  label={t("fieldName")}
                  pattern={namePattern}
                  taken={names}
                  onChange={(next) => edits.rename(pointer, name, next, label)}
                  testId={`form-name-${name}`}
                />
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={`${t("removeField")} ${name}`}
                  onClick={() => edits.set(names.length === 1 ? pointer : at, undefined, label)}
                  data-testid={`form-remove-${name}`}
                />
              </div>
            </Field>
            <TextsField
              value={field.title}
              testId={`form-title-${name}`}
              onChange={(language, text) => edits.set(`${at}/title/${language}`, text, label)}
            />
            <TypeField
              value={field.type}
              onChange={(type) => edits.set(`${at}/type`, type, label)}
              testId={`form-${name}`}
            />
            <Checkbox
              checked={field.required === true}
              onChange={({ target: { checked } }) =>
                edits.set(`${at}/required`, checked ? true : undefined, label)
              }
              data-testid={`form-required-${name}`}
            >
              {t("required")}
            </Checkbox>
            <FieldProblems problems={problems.at(at)} />
          </Fold>
        );
      })}
      <Button
        type="link"
        size="small"
        className="wf-add"
        icon={<PlusOutlined />}
        onClick={add}
        data-testid="add-form-field"
      >
        {t("addField")}
      </Button>
    </Fold>
  );
}
