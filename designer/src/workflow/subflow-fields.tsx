import type { JsonObject, Texts } from "@lendloom/engine/kernel";
import type { Invoke, WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button, Select } from "antd";
import { useMemo } from "react";
import { Link } from "react-router";
import { useDefinition, useDefinitions } from "../api/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { Fold } from "./fold.tsx";
import type { InvokeFieldsProps } from "./invoke-fields.tsx";
import { MapFields } from "./map-fields.tsx";
import { mapTexts } from "./map-texts.ts";
import { MappingFields } from "./mapping-fields.tsx";
import { OptionalTimeout } from "./optional-delay.tsx";
import { Field, FieldProblems } from "./panel-parts.tsx";
import { membersOf } from "./payload-members.ts";
import { pointerEdits } from "./pointer-edits.ts";
import { counted, propertyTexts } from "./property-texts.ts";
import { SchemaFields } from "./schema-fields.tsx";
import { answerOf, outputsOf } from "./subflow-answer.ts";
import { workflowTexts } from "./texts.ts";

const inputLabel: Texts = { "zh-CN": "修改子流程的传入", en: "Change the sub-flow’s input" };
const answerLabel: Texts = { "zh-CN": "修改子流程的返回", en: "Change the sub-flow’s answer" };

/** Which workflow a state begins as a run of its own, or for each item of a list, what it is given and what comes back. */
export function SubflowFields(props: InvokeFieldsProps<Extract<Invoke, { src: "subflow" | "map" }>>) {
  const { invoke, pointer, definition, document, surroundings, problems } = props;
  const t = useText(workflowTexts);
  const words = useText(propertyTexts);
  const ofMap = useText(mapTexts);
  const title = useTitle();
  const edits = pointerEdits(document);
  const { workflow, answer } = invoke.params;
  const list = useDefinitions("workflow").data?.items ?? [];
  const detail = useDefinition("workflow", workflow === "" ? undefined : workflow).data;
  const inner = (detail?.draft ?? detail?.live)?.definition as WorkflowDefinition | undefined;
  const facts = surroundings.catalogue.draft ?? surroundings.catalogue.live;
  const names = useMemo(
    () =>
      new Map<string, Texts>([
        ...Object.entries(inner?.variables ?? {}).map(([name, { title }]) => [name, title] as const),
        ...Object.entries(facts?.facts ?? {}).map(([name, { title }]) => [name, title] as const),
      ]),
    [inner, facts],
  );
  const outputs = inner === undefined ? [] : outputsOf(inner);
  const options = list
    .filter(({ id }) => id !== definition.id)
    .map(({ id, title: texts }) => ({ value: id, label: title(texts) }));
  const members = membersOf(answer as JsonObject | undefined);
  return (
    <>
      <Field label={t("subflowWorkflow")} problems={problems.at(`${pointer}/params/workflow`)}>
        <div className="wf-row">
          <Select
            className="wf-grow"
            showSearch={{ optionFilterProp: "label" }}
            value={workflow}
            options={options}
            onChange={(next: string) =>
              edits.set(`${pointer}/params/workflow`, next, {
                "zh-CN": "选择子流程",
                en: "Choose the sub-flow",
              })
            }
            data-testid="subflow-workflow"
          />
          <Link to={`/workflows/${workflow}`} data-testid="open-subflow">
            {t("openSubflow")}
          </Link>
        </div>
      </Field>
      <FieldProblems problems={problems.list.filter((problem) => problem.pointer === `${pointer}/params`)} />
      {invoke.src === "map" && <MapFields {...props} invoke={invoke} />}
      <OptionalTimeout
        pointer={`${pointer}/timeout`}
        value={invoke.timeout}
        edits={edits}
        problems={problems}
        testId="subflow-timeout"
      />
      <Fold
        title={words("input")}
        summary={counted(words, Object.keys(invoke.input ?? {}).length, ["oneEntry", "entries"], "none")}
        open={problems.at(`${pointer}/input`).length > 0}
        testId="subflow-input-fold"
      >
        <small className="wf-quiet">{invoke.src === "map" ? ofMap("input") : words("inputSubflow")}</small>
        <MappingFields
          pointer={`${pointer}/input`}
          value={invoke.input}
          edits={edits}
          problems={problems}
          names={names.size === 0 ? undefined : names}
          label={inputLabel}
          testId="subflow-input"
        />
      </Fold>
      <Fold
        title={words("answer")}
        summary={counted(words, members.length, ["oneField", "fields"], "undeclared")}
        open={problems.at(`${pointer}/params/answer`).length > 0}
        testId="subflow-answer-fold"
      >
        <small className="wf-quiet">{invoke.src === "map" ? ofMap("answer") : words("answerSubflow")}</small>
        {outputs.length > 0 && (
          <p className="wf-quiet">
            {words("subflowGives", { names: outputs.map(({ name }) => name).join(", ") })}{" "}
            <Button
              type="link"
              size="small"
              className="wf-add"
              onClick={() => edits.set(`${pointer}/params/answer`, answerOf(outputs), answerLabel)}
              data-testid="subflow-take-output"
            >
              {words("takeOutput")}
            </Button>
          </p>
        )}
        <SchemaFields
          pointer={`${pointer}/params/answer`}
          schema={answer as JsonObject | undefined}
          edits={edits}
          problems={problems}
          label={answerLabel}
          testId="subflow-answer"
        />
      </Fold>
    </>
  );
}
