import { DeleteOutlined } from "@ant-design/icons";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button, Select, Tooltip } from "antd";
import { boxIcons } from "../canvas/index.ts";
import {
  mayRemove,
  removeValue,
  renameState,
  setValue,
  transitionsOf,
  type DefinitionDocument,
  type PlacedState,
} from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { iconOf } from "./diagram-of.ts";
import { ActionFields } from "./action-fields.tsx";
import { GroupFields } from "./group-fields.tsx";
import { HistoryFields } from "./history-fields.tsx";
import { InvokeFields } from "./invoke-fields.tsx";
import { Field, FieldProblems, Section } from "./panel-parts.tsx";
import { PathFields } from "./path-fields.tsx";
import type { SidePanelProps } from "./side-panel.tsx";
import { MappingFields } from "./mapping-fields.tsx";
import { pointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import { TextsField } from "./texts-field.tsx";
import { statusTexts } from "../app/status-texts.ts";
import { workflowTexts } from "./texts.ts";
import { TimerFields } from "./timer-fields.tsx";
import { WaitFields } from "./wait-fields.tsx";

/** The properties of the state that is selected on the canvas. */
export function StatePanel(props: SidePanelProps & { readonly placed: PlacedState }) {
  const { placed, definition, draft, surroundings, problems, onRemove } = props;
  const { document } = draft;
  const { key, pointer, state } = placed;
  const t = useText(workflowTexts);
  const words = useText(propertyTexts);
  const title = useTitle();
  const removable = mayRemove(definition, key);
  const paths = transitionsOf(placed);
  const icon = iconOf(state);
  const waits = state.type === undefined || state.type === "parallel";
  return (
    <div data-testid="state-panel" data-state={key}>
      <header className={`wf-state-head wf-tone-${icon}`}>
        <span className="wf-tile" aria-hidden>
          {boxIcons[icon]}
        </span>
        <span className="wf-state-name">
          <strong>{title(state.title)}</strong>
          <code title={t("stepId")}>{key}</code>
        </span>
        <Tooltip title={removable ? t("removeStep") : t("removeStepLast")}>
          <Button
            type="text"
            danger
            icon={<DeleteOutlined />}
            aria-label={t("removeStep")}
            disabled={!removable}
            onClick={() => onRemove([key])}
            data-testid="remove-state"
          />
        </Tooltip>
      </header>
      <FieldProblems problems={problems.list.filter((problem) => problem.pointer === pointer)} />
      <TextsField
        value={state.title}
        testId="state-title"
        onChange={(language, text) => document.run(renameState(key, language, text))}
      />
      {state.type === "history" && <HistoryFields {...{ placed, definition, document, problems }} />}
      {state.type !== "history" && <StatusField {...{ pointer, document }} status={state.status} />}
      <GroupFields {...{ placed, definition, document, problems }} onShow={props.onShow} />
      {(state.invoke ?? []).map((invoke, index) => (
        <InvokeFields
          key={invoke.id}
          invoke={invoke}
          pointer={`${pointer}/invoke/${index}`}
          {...{ definition, document, surroundings, problems }}
        />
      ))}
      {waits && <WaitFields {...{ placed, definition, document, problems }} onOpenData={props.onOpenData} />}
      {state.type === "final" && placed.parent === undefined && (
        <Section title={words("output")}>
          <p className="wf-quiet">{words("outputHint")}</p>
          <MappingFields
            pointer={`${pointer}/output`}
            value={state.output}
            edits={pointerEdits(document)}
            problems={problems}
            label={outputLabel}
            testId="state-output"
          />
        </Section>
      )}
      {state.type !== "final" && state.type !== "history" && (
        <TimerFields placed={placed} document={document} problems={problems} />
      )}
      {state.type !== "final" && state.type !== "history" && (
        <Section title={words("actions")}>
          {(["entry", "exit"] as const).map((when) => (
            <div key={when} className="wf-when">
              {state[when] !== undefined && <span className="wf-label">{t(when)}</span>}
              <ActionFields
                pointer={`${pointer}/${when}`}
                actions={state[when]}
                addText={words(when === "entry" ? "addEntry" : "addExit")}
                {...{ definition, document, problems, surroundings }}
              />
            </div>
          ))}
        </Section>
      )}
      {paths.length > 0 && (
        <Section title={t("paths")} extra={<span className="wf-count">{paths.length}</span>}>
          {paths.map((path) => (
            <PathFields
              key={path.pointer}
              path={path}
              {...{ definition, document, surroundings, problems }}
            />
          ))}
        </Section>
      )}
    </div>
  );
}

/** What the application is called while it is here; by default as in the state around. */
function StatusField(props: {
  readonly pointer: string;
  readonly status: string | undefined;
  readonly document: DefinitionDocument<WorkflowDefinition>;
}) {
  const { pointer, document } = props;
  const t = useText(workflowTexts);
  const status = useText(statusTexts);
  return (
    <Field label={t("status")} hint={t("statusHint")}>
      <Select
        allowClear
        value={props.status}
        placeholder={t("inherit")}
        options={statusNames.map((value) => ({ value, label: status(value) }))}
        onChange={(next: string | undefined) =>
          document.run(
            next === undefined
              ? removeValue(`${pointer}/status`, { label: statusLabel })
              : setValue(`${pointer}/status`, next, { label: statusLabel }),
          )
        }
        data-testid="state-status"
      />
    </Field>
  );
}

/** An application is scheduled before it is anywhere: no state can say so. */
const statusNames = (Object.keys(statusTexts) as readonly (keyof typeof statusTexts)[]).filter(
  (name) => name !== "scheduled",
);
const outputLabel = { "zh-CN": "修改流程给出的内容", en: "Change what the workflow answers" };
const statusLabel = { "zh-CN": "修改申请状态", en: "Change the application status" };
