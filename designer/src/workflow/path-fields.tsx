import { DeleteOutlined } from "@ant-design/icons";
import type { Json } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button, Input, Select, Tooltip } from "antd";
import { useMemo } from "react";
import {
  delayWords,
  placedStates,
  removeTransition,
  removeValue,
  retargetTransition,
  setValue,
  targetKey,
  type DefinitionDocument,
  type PlacedTransition,
} from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { guardSentence } from "./guard-sentence.ts";
import { ActionFields } from "./action-fields.tsx";
import { BesideFields } from "./beside-fields.tsx";
import { FieldProblems } from "./panel-parts.tsx";
import { targetOptions } from "./target-options.ts";
import { workflowTexts } from "./texts.ts";
import type { Problems } from "./use-problems.ts";
import type { WorkflowSurroundings } from "./use-surroundings.ts";

export interface PathFieldsProps {
  readonly path: PlacedTransition;
  readonly definition: WorkflowDefinition;
  readonly document: DefinitionDocument<WorkflowDefinition>;
  readonly surroundings: WorkflowSurroundings;
  readonly problems: Problems;
}

/** One path: when it is taken, where it leads, and under which condition. */
export function PathFields({ path, definition, document, surroundings, problems }: PathFieldsProps) {
  const t = useText(workflowTexts);
  const title = useTitle();
  const when = useWhen(path, definition);
  const options = useMemo(() => targetOptions(definition, title), [definition, title]);
  const { pointer, transition, kind } = path;
  const target = targetKey(transition.target);
  const stays = target === undefined && (kind === "on" || transition.actions !== undefined);
  return (
    <div
      className="wf-path"
      data-unconnected={target === undefined && !stays}
      data-testid={`path-${pointer}`}
    >
      <div className="wf-path-head">
        <span className="wf-path-when">
          {transition.title === undefined ? when : <strong>{title(transition.title)}</strong>}
          {transition.title !== undefined && <small>{when}</small>}
        </span>
        <Tooltip title={t("removePath")}>
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={t("removePath")}
            onClick={() => document.run(removeTransition(pointer))}
            data-testid={`remove-path-${pointer}`}
          />
        </Tooltip>
      </div>
      <Select
        className="wf-target"
        showSearch={{ optionFilterProp: "label" }}
        allowClear={target !== undefined}
        {...(target === undefined ? {} : { value: target })}
        placeholder={stays ? t("stays") : t("unconnected")}
        status={target === undefined && !stays ? "error" : ""}
        options={[...options]}
        aria-label={t("goesTo")}
        prefix={<span className="wf-arrow-prefix">→</span>}
        onChange={(next: string | undefined) =>
          document.run(
            retargetTransition(
              pointer,
              next,
              next === undefined ? undefined : placedStates(definition).get(next)?.state.title,
            ),
          )
        }
        data-testid={`target-${pointer}`}
      />
      <GuardField {...{ path, definition, document, surroundings, problems }} />
      <BesideFields path={path} definition={definition} document={document} />
      <ActionFields
        pointer={`${pointer}/actions`}
        actions={transition.actions}
        {...{ definition, document, problems, surroundings }}
      />
    </div>
  );
}

/** When a path is looked at, in words. */
function useWhen({ kind, cause = "" }: PlacedTransition, definition: WorkflowDefinition): string {
  const t = useText(workflowTexts);
  const title = useTitle();
  switch (kind) {
    case "on":
      return t("whenEvent", { event: title(definition.events[cause]?.title ?? cause) });
    case "after":
      return t("whenTimer", { delay: title(delayWords(cause)) });
    case "done":
      return t("whenDone");
    case "error":
      return t("whenFailed");
    case "state-done":
      return t("whenAllDone");
    case "always":
      return t("whenAlways");
  }
}

function GuardField({ path, document, surroundings, problems }: PathFieldsProps) {
  const t = useText(workflowTexts);
  const title = useTitle();
  const { pointer, transition } = path;
  const { guard } = transition;
  const at = `${pointer}/guard`;
  if (guard === undefined) {
    return (
      <Button
        type="link"
        size="small"
        className="wf-add"
        onClick={() =>
          document.run(
            setValue(
              at,
              { type: "feel", params: { text: "true" } },
              {
                label: { "zh-CN": "添加条件", en: "Add a condition" },
              },
            ),
          )
        }
        data-testid={`add-guard-${pointer}`}
      >
        {t("addCondition")}
      </Button>
    );
  }
  const mishaps = problems.at(at);
  return (
    <div className="wf-guard">
      <p data-testid={`guard-sentence-${pointer}`}>
        {t("condition")}: {title(guardSentence(guard, surroundings.vocabulary))}
      </p>
      {guard.type === "feel" && (
        <Input.TextArea
          rows={1}
          className="mono"
          spellCheck={false}
          value={guard.params.text}
          status={mishaps.length > 0 ? "error" : ""}
          aria-label={t("condition")}
          onChange={(event) =>
            document.run(
              setValue(`${at}/params/text`, event.target.value as Json, {
                merge: at,
                label: { "zh-CN": "修改条件", en: "Change the condition" },
              }),
            )
          }
          data-testid={`guard-${pointer}`}
        />
      )}
      <FieldProblems problems={mishaps} />
      <Button
        type="link"
        size="small"
        className="wf-add"
        onClick={() =>
          document.run(removeValue(at, { label: { "zh-CN": "删除条件", en: "Remove the condition" } }))
        }
        data-testid={`remove-guard-${pointer}`}
      >
        {t("removeCondition")}
      </Button>
    </div>
  );
}
