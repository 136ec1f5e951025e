import type { Invoke } from "@lendloom/engine/workflow";
import { Input } from "antd";
import { Link } from "react-router";
import { setValue } from "../document/index.ts";
import { useText } from "../i18n/index.ts";
import type { InvokeFieldsProps } from "./invoke-fields.tsx";
import { Field } from "./panel-parts.tsx";
import { workflowTexts } from "./texts.ts";

export const subflowTitle = { "zh-CN": "子流程", en: "Sub-flow" };

/** Which workflow a state begins as a run of its own. */
export function SubflowFields({
  invoke,
  pointer,
  document,
  problems,
}: InvokeFieldsProps<Extract<Invoke, { src: "subflow" }>>) {
  const t = useText(workflowTexts);
  const { workflow } = invoke.params;
  return (
    <Field label={t("subflowWorkflow")} problems={problems.at(`${pointer}/params`)}>
      <div className="wf-row">
        <Input
          className="wf-grow"
          defaultValue={workflow}
          key={workflow}
          onBlur={({ target: { value } }) => {
            if (value === workflow || value === "") return;
            document.run(
              setValue(`${pointer}/params/workflow`, value, {
                label: { "zh-CN": "选择子流程", en: "Choose the sub-flow" },
              }),
            );
          }}
          data-testid="subflow-workflow"
        />
        <Link to={`/workflows/${workflow}`} data-testid="open-subflow">
          {t("openSubflow")}
        </Link>
      </div>
    </Field>
  );
}
