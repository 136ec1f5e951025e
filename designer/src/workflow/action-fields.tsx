import { DeleteOutlined, DownOutlined } from "@ant-design/icons";
import { pointer as pointerOf, type JsonObject } from "@lendloom/engine/kernel";
import type { Action, WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button, Dropdown, Select, Tooltip } from "antd";
import { insertItem, removeValue, renameKey, setValue, type DefinitionDocument } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { FeelInput } from "./feel-input.tsx";
import { FlowActionFields } from "./flow-action-fields.tsx";
import { FieldProblems } from "./panel-parts.tsx";
import { pointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import { workflowTexts } from "./texts.ts";
import { subflowsOf } from "./send-action-fields.tsx";
import type { Problems } from "./use-problems.ts";
import type { WorkflowSurroundings } from "./use-surroundings.ts";

interface ActionFieldsProps {
  /** Where the list of actions is or would be. */
  readonly pointer: string;
  readonly actions: readonly Action[] | undefined;
  readonly definition: WorkflowDefinition;
  readonly document: DefinitionDocument<WorkflowDefinition>;
  readonly surroundings: WorkflowSurroundings;
  readonly problems: Problems;
  /** What the button that adds one says. */
  readonly addText?: string;
}

/** What happens on the way: values that are set, and events, deadlines and undoing in a sentence each. */
export function ActionFields(props: ActionFieldsProps) {
  const { pointer, actions = [], definition, document } = props;
  const words = useText(propertyTexts);
  const [firstVariable] = Object.keys(definition.variables);
  const [firstEvent] = Object.keys(definition.events);
  const [subflow] = subflowsOf(definition);
  const choices = [
    ...(firstVariable === undefined ? [] : [{ key: "assign", label: words("actionAssign") }]),
    ...(firstEvent === undefined ? [] : [{ key: "raise", label: words("actionRaise") }]),
    { key: "send", label: words("actionSend") },
    { key: "compensate", label: words("actionCompensate") },
  ];
  const add = (key: string) => {
    const action: JsonObject =
      key === "assign"
        ? { type: "assign", params: { [firstVariable ?? ""]: "null" } }
        : key === "raise"
          ? { type: "raise", params: { event: firstEvent ?? "" } }
          : key === "send"
            ? { type: "send", params: { to: subflow?.id ?? "parent", event: "NEWS" } }
            : { type: "compensate" };
    document.run(insertItem(pointer, action, { label: { "zh-CN": "添加动作", en: "Add an action" } }));
  };
  return (
    <div className="wf-actions">
      {actions.map((action, index) => (
        <ActionRow key={index} {...props} action={action} at={`${pointer}/${index}`} />
      ))}
      {choices.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: choices.map(({ key, label }) => ({
              key,
              label: <span data-testid={`add-${key}-${pointer}`}>{label}</span>,
            })),
            onClick: ({ key }) => add(key),
          }}
        >
          <Button type="link" size="small" className="wf-add" data-testid={`add-action-${pointer}`}>
            {props.addText ?? words("addAction")} <DownOutlined />
          </Button>
        </Dropdown>
      )}
    </div>
  );
}

function ActionRow(props: ActionFieldsProps & { readonly action: Action; readonly at: string }) {
  const { action, at, actions = [], pointer, definition, document, problems } = props;
  const t = useText(workflowTexts);
  const remove = () =>
    document.run(
      removeValue(actions.length === 1 ? pointer : at, {
        label: { "zh-CN": "删除动作", en: "Remove the action" },
      }),
    );
  return (
    <div className="wf-action" data-testid={`action-${at}`}>
      {action.type === "assign" ? (
        <Assignments {...props} params={action.params} />
      ) : (
        <FlowActionFields {...{ at, action, definition, problems }} edits={pointerEdits(document)} />
      )}
      <Tooltip title={t("removeAction")}>
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined />}
          aria-label={t("removeAction")}
          onClick={remove}
          data-testid={`remove-action-${at}`}
        />
      </Tooltip>
      <FieldProblems problems={problems.at(at)} />
    </div>
  );
}

/** Variables and the formulas they are set to. */
function Assignments(
  props: ActionFieldsProps & {
    readonly at: string;
    readonly params: Readonly<Record<string, string>>;
  },
) {
  const { at, params, definition, document, problems } = props;
  const t = useText(workflowTexts);
  const title = useTitle();
  const options = Object.entries(definition.variables).map(([value, variable]) => ({
    value,
    label: title(variable.title),
    disabled: Object.hasOwn(params, value),
  }));
  return (
    <div className="wf-assignments">
      {Object.entries(params).map(([name, text]) => (
        <div key={name} className="wf-assignment">
          <Select
            size="small"
            value={name}
            options={options}
            aria-label={t("variable")}
            onChange={(next: string) =>
              document.run(
                renameKey(`${at}/params`, name, next, {
                  label: { "zh-CN": "选择变量", en: "Choose the variable" },
                }),
              )
            }
            data-testid={`assign-name-${at}-${name}`}
          />
          <span aria-hidden>=</span>
          <FeelInput
            value={text}
            label={`${title(definition.variables[name]?.title)} =`}
            isWrong={problems.at(`${at}/params${pointerOf(name)}`).length > 0}
            onChange={(next) =>
              document.run(
                setValue(`${at}/params${pointerOf(name)}`, next, {
                  merge: `${at}/params/${name}`,
                  label: { "zh-CN": "修改赋值", en: "Change the assignment" },
                }),
              )
            }
            testId={`assign-${at}-${name}`}
          />
        </div>
      ))}
    </div>
  );
}
