import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { pointer as pointerOf, type Texts } from "@lendloom/engine/kernel";
import { Button, Select } from "antd";
import { useText, useTitle } from "../i18n/index.ts";
import { FeelInput } from "./feel-input.tsx";
import { NameInput, namePattern } from "./name-input.tsx";
import { FieldProblems } from "./panel-parts.tsx";
import type { PointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import type { Problems } from "./use-problems.ts";

interface MappingFieldsProps {
  readonly pointer: string;
  readonly value: Readonly<Record<string, string>> | undefined;
  readonly edits: PointerEdits;
  readonly problems: Problems;
  /** What an entry may be called, where that is known; else any name. */
  readonly names?: ReadonlyMap<string, Texts> | undefined;
  /** What the whole is called in the history. */
  readonly label: Texts;
  readonly testId: string;
}

/** Names with the formula each comes from. */
export function MappingFields({
  pointer,
  value = {},
  edits,
  problems,
  names,
  label,
  testId,
}: MappingFieldsProps) {
  const t = useText(propertyTexts);
  const title = useTitle();
  const taken = Object.keys(value);
  const rename = (from: string, to: string) => edits.rename(pointer, from, to, label);
  const free = names === undefined ? undefined : [...names.keys()].find((name) => !taken.includes(name));
  const add = () => {
    let name = free ?? "value1";
    for (let number = 1; taken.includes(name); number += 1) name = `value${number}`;
    edits.set(`${pointer}${pointerOf(name)}`, free ?? "null", label);
  };
  return (
    <div className="wf-mapping" data-testid={testId}>
      {Object.entries(value).map(([name, text]) => {
        const at = `${pointer}${pointerOf(name)}`;
        const mishaps = problems.at(at);
        return (
          <div key={name} className="wf-mapping-row">
            {names === undefined ? (
              <NameInput
                value={name}
                label={t("name")}
                pattern={namePattern}
                taken={taken}
                onChange={(next) => rename(name, next)}
                testId={`${testId}-name-${name}`}
              />
            ) : (
              <Select
                value={name}
                showSearch={{ optionFilterProp: "label" }}
                options={[...names].map(([option, texts]) => ({
                  value: option,
                  label: title(texts),
                  disabled: taken.includes(option),
                }))}
                aria-label={t("name")}
                onChange={(next: string) => rename(name, next)}
                data-testid={`${testId}-name-${name}`}
              />
            )}
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={`${t("removeInput")} ${name}`}
              onClick={() => edits.set(taken.length === 1 ? pointer : at, undefined, label)}
              data-testid={`${testId}-remove-${name}`}
            />
            <FeelInput
              value={text}
              label={`${name} = ${t("formula")}`}
              isWrong={mishaps.length > 0}
              onChange={(next) => edits.set(at, next, label)}
              testId={`${testId}-${name}`}
            />
            <FieldProblems problems={mishaps} />
          </div>
        );
      })}
      <Button
        type="link"
        size="small"
        className="wf-add"
        icon={<PlusOutlined />}
        disabled={names !== undefined && free === undefined}
        onClick={add}
        data-testid={`${testId}-add`}
      >
        {t("addInput")}
      </Button>
    </div>
  );
}
