import { DeleteOutlined } from "@ant-design/icons";
import { pointer as pointerOf, type Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button, Checkbox } from "antd";
import { usesOfVariable } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { FeelInput } from "./feel-input.tsx";
import { Fold } from "./fold.tsx";
import { NameInput, namePattern } from "./name-input.tsx";
import { Field, FieldProblems } from "./panel-parts.tsx";
import type { PointerEdits } from "./pointer-edits.ts";
import { counted, propertyTexts } from "./property-texts.ts";
import { TextsField } from "./texts-field.tsx";
import { TypeField, typeNames } from "./type-field.tsx";
import type { Problems } from "./use-problems.ts";

interface VariableFieldsProps {
  readonly name: string;
  readonly definition: WorkflowDefinition;
  readonly edits: PointerEdits;
  readonly problems: Problems;
  readonly isOpen: boolean;
  readonly onRenamed: (name: string) => void;
}

/** One variable: its names, type, initial value, and whether it is personal. */
export function VariableFields(props: VariableFieldsProps) {
  const { name, definition, edits, problems, isOpen, onRenamed } = props;
  const t = useText(propertyTexts);
  const title = useTitle();
  const variable = definition.variables[name];
  if (variable === undefined) return null;
  const at = `/variables${pointerOf(name)}`;
  const uses = usesOfVariable(definition, name);
  const here = problems.at(at);
  const elsewhere = here.filter(({ pointer }) => !pointer.startsWith(`${at}/initial`));
  return (
    <Fold
      title={title(variable.title)}
      summary={`${t(typeNames[variable.type.kind])} · ${counted(t, uses, ["usedOnce", "used"], "unused")}`}
      open={isOpen || here.length > 0}
      testId={`variable-${name}`}
    >
      <div className="wf-row wf-name-row">
        <NameInput
          value={name}
          label={t("name")}
          pattern={namePattern}
          taken={Object.keys(definition.variables)}
          fixed={uses > 0 ? t("renameFixed", { count: uses }) : undefined}
          onChange={(next) => {
            edits.rename("/variables", name, next, {
              "zh-CN": `变量改名 ${name} → ${next}`,
              en: `Rename the variable ${name} → ${next}`,
            });
            onRenamed(next);
          }}
          testId={`variable-name-${name}`}
        />
        <Button
          type="text"
          icon={<DeleteOutlined />}
          aria-label={`${t("removeVariable")} ${title(variable.title)}`}
          onClick={() =>
            edits.set(at, undefined, {
              "zh-CN": `删除变量「${variable.title["zh-CN"]}」`,
              en: `Remove the variable “${variable.title.en}”`,
            })
          }
          data-testid={`remove-variable-${name}`}
        />
      </div>
      <TextsField
        value={variable.title}
        testId={`variable-title-${name}`}
        onChange={(language, text) => edits.set(`${at}/title/${language}`, text, label)}
      />
      <TypeField
        value={variable.type}
        onChange={(type) => edits.set(`${at}/type`, type, label)}
        testId={`variable-${name}`}
      />
      <Field label={t("initial")} hint={t("initialHint")} problems={problems.at(`${at}/initial`)}>
        <FeelInput
          value={variable.initial ?? ""}
          label={t("initial")}
          isWrong={problems.at(`${at}/initial`).length > 0}
          onChange={(text) => edits.set(`${at}/initial`, text === "" ? undefined : text, label)}
          testId={`variable-initial-${name}`}
        />
      </Field>
      <Checkbox
        checked={variable.personal === true}
        onChange={({ target: { checked } }) => edits.set(`${at}/personal`, checked || undefined, label)}
        data-testid={`variable-personal-${name}`}
      >
        {t("personal")}
      </Checkbox>
      <FieldProblems problems={elsewhere} />
    </Fold>
  );
}

const label: Texts = { "zh-CN": "修改变量", en: "Change the variable" };
