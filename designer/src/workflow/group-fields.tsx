import { HistoryOutlined, PlusOutlined } from "@ant-design/icons";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button, Select, Tooltip } from "antd";
import {
  addHistory,
  addRegion,
  freshHistory,
  setValue,
  type DefinitionDocument,
  type PlacedState,
} from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { Field, Section } from "./panel-parts.tsx";
import { workflowTexts } from "./texts.ts";
import type { Problems } from "./use-problems.ts";

interface GroupFieldsProps {
  readonly placed: PlacedState;
  readonly definition: WorkflowDefinition;
  readonly document: DefinitionDocument<WorkflowDefinition>;
  readonly problems: Problems;
  readonly onShow: (state: string) => void;
}

/** What a state with states inside can be given: another first step, another branch, a way back to where it was left. */
export function GroupFields({ placed, definition, document, problems, onShow }: GroupFieldsProps) {
  const t = useText(workflowTexts);
  const title = useTitle();
  const { key, pointer, state } = placed;
  const inside = Object.entries(state.states ?? {});
  if (inside.length === 0) return null;
  if (state.type === "parallel") {
    return (
      <Section title={t("inside")}>
        <p className="wf-quiet">{t("branches", { count: inside.length })}</p>
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() => document.run(addRegion(key))}
          data-testid="add-branch"
        >
          {t("addBranch")}
        </Button>
      </Section>
    );
  }
  return (
    <Section title={t("inside")}>
      <Field label={t("startsAt")} problems={problems.at(`${pointer}/initial`)}>
        <Select
          {...(state.initial === undefined ? {} : { value: state.initial })}
          options={inside
            .filter(([, its]) => its.type !== "history")
            .map(([value, its]) => ({ value, label: title(its.title) }))}
          onChange={(next: string) =>
            document.run(setValue(`${pointer}/initial`, next, { label: initialLabel }))
          }
          data-testid="group-initial"
        />
      </Field>
      <Tooltip title={t("addHistoryHint")}>
        <Button
          size="small"
          icon={<HistoryOutlined />}
          onClick={() => {
            const added = freshHistory(definition, key);
            document.run(addHistory(key));
            onShow(added);
          }}
          data-testid="add-history"
        >
          {t("addHistory")}
        </Button>
      </Tooltip>
    </Section>
  );
}

const initialLabel = { "zh-CN": "修改第一步", en: "Change the first step" };
