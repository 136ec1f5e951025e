import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import type { Invoke } from "@lendloom/engine/workflow";
import { Button, Input, Select, Tooltip } from "antd";
import {
  addOutcome,
  connectOutcome,
  isOutcomePath,
  placedStates,
  removeOutcome,
  targetKey,
} from "../document/index.ts";
import { useLanguage, useText, useTitle } from "../i18n/index.ts";
import type { InvokeFieldsProps } from "./invoke-fields.tsx";
import { targetOptions } from "./target-options.ts";
import { workflowTexts } from "./texts.ts";

type TaskProps = Pick<
  InvokeFieldsProps<Extract<Invoke, { src: "task" }>>,
  "invoke" | "pointer" | "definition" | "document"
>;

/** What a task can come to, each outcome with where it leads. */
export function TaskOutcomes({ invoke, pointer, definition, document }: TaskProps) {
  const t = useText(workflowTexts);
  const title = useTitle();
  const language = useLanguage();
  const options = [...targetOptions(definition, title)];
  const { outcomes } = invoke.params;
  const add = () => {
    let number = outcomes.length + 1;
    while (outcomes.some(({ value }) => value === `outcome-${number}`)) number += 1;
    document.run(
      addOutcome(pointer, `outcome-${number}`, {
        "zh-CN": `结果 ${number}`,
        en: `Outcome ${number}`,
      }),
    );
  };
  return (
    <div className="wf-outcomes">
      <header>
        <span className="wf-label">{t("outcomes")}</span>
        <Button type="link" size="small" icon={<PlusOutlined />} onClick={add} data-testid="add-outcome">
          {t("addOutcome")}
        </Button>
      </header>
      {outcomes.map((outcome, index) => {
        const own = invoke.onDone.find((path) => isOutcomePath(path, outcome.value));
        const path = own ?? invoke.onDone.find(({ guard }) => guard === undefined);
        const target = targetKey(path?.target);
        return (
          <div className="wf-outcome" key={outcome.value} data-testid={`outcome-${outcome.value}`}>
            <Input
              value={outcome.title[language]}
              aria-label={t("outcomes")}
              onChange={(event) => {
                const text = event.target.value;
                document.edit(
                  { "zh-CN": `结果名称「${text}」`, en: `Name of the outcome “${text}”` },
                  (content) => {
                    const task = placedInvoke(content.definition, pointer);
                    const renamed = task?.params.outcomes[index];
                    const ownPath = task?.onDone.find((candidate) => isOutcomePath(candidate, outcome.value));
                    if (renamed === undefined) return;
                    if (ownPath?.title?.[language] === renamed.title[language])
                      ownPath.title = { ...ownPath.title, [language]: text };
                    renamed.title = { ...renamed.title, [language]: text };
                  },
                  { merge: `${pointer}/outcome/${outcome.value}` },
                );
              }}
              data-testid={`outcome-title-${outcome.value}`}
            />
            <Select
              className="wf-grow"
              showSearch={{ optionFilterProp: "label" }}
              {...(target === undefined ? {} : { value: target })}
              placeholder={t("unconnected")}
              status={target === undefined ? "error" : ""}
              options={options}
              aria-label={t("goesTo")}
              onChange={(next: string) => document.run(connectOutcome(pointer, outcome.value, next))}
              data-testid={`outcome-target-${outcome.value}`}
            />
            <Tooltip title={t("removeOutcome")}>
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                disabled={outcomes.length < 2}
                aria-label={t("removeOutcome")}
                onClick={() => document.run(removeOutcome(pointer, outcome.value))}
                data-testid={`remove-outcome-${outcome.value}`}
              />
            </Tooltip>
          </div>
        );
      })}
    </div>
  );
}

function placedInvoke(definition: InvokeFieldsProps["definition"], pointer: string) {
  for (const placed of placedStates(definition).values()) {
    const index = (placed.state.invoke ?? []).findIndex(
      (_, position) => `${placed.pointer}/invoke/${position}` === pointer,
    );
    const invoke = placed.state.invoke?.[index];
    if (invoke?.src === "task") return invoke;
  }
  return undefined;
}
