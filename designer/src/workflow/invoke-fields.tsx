import type { JsonObject, Texts } from "@lendloom/engine/kernel";
import type { Invoke, WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button, Select } from "antd";
import { useMemo } from "react";
import { Link } from "react-router";
import { setValue, stepTitles, type DefinitionDocument } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { activitiesOf, CallField, type Call } from "./call-field.tsx";
import { CompensateFields } from "./compensate-fields.tsx";
import { DelayField } from "./delay-field.tsx";
import { Fold } from "./fold.tsx";
import { MappingFields } from "./mapping-fields.tsx";
import { HeartbeatField } from "./heartbeat-field.tsx";
import { OptionalTimeout } from "./optional-delay.tsx";
import { Field, Section } from "./panel-parts.tsx";
import { membersOf } from "./payload-members.ts";
import { pointerEdits } from "./pointer-edits.ts";
import { counted, propertyTexts } from "./property-texts.ts";
import { RetryFields } from "./retry-fields.tsx";
import { SchemaFields } from "./schema-fields.tsx";
import { SubflowFields } from "./subflow-fields.tsx";
import { TaskFields } from "./task-fields.tsx";
import { workflowTexts } from "./texts.ts";
import type { Problems } from "./use-problems.ts";
import type { WorkflowSurroundings } from "./use-surroundings.ts";

export interface InvokeFieldsProps<Kind extends Invoke = Invoke> {
  readonly invoke: Kind;
  readonly pointer: string;
  readonly definition: WorkflowDefinition;
  readonly document: DefinitionDocument<WorkflowDefinition>;
  readonly surroundings: WorkflowSurroundings;
  readonly problems: Problems;
}
type Of<Src extends Invoke["src"]> = InvokeFieldsProps<Extract<Invoke, { src: Src }>>;

/** What a state does, by its kind. */
export function InvokeFields(props: InvokeFieldsProps) {
  const title = useTitle();
  const { invoke } = props;
  switch (invoke.src) {
    case "task":
      return <TaskFields {...props} invoke={invoke} />;
    case "decision":
      return (
        <Section title={title(stepTitles.decision)}>
          <DecisionFields {...props} invoke={invoke} />
        </Section>
      );
    case "activity":
      return (
        <Section title={title(stepTitles.activity)}>
          <ActivityFields {...props} invoke={invoke} />
        </Section>
      );
    case "subflow":
    case "map":
      return (
        <Section title={title(stepTitles[invoke.src])}>
          <SubflowFields {...props} invoke={invoke} />
        </Section>
      );
  }
}

function DecisionFields({ invoke, pointer, document, surroundings, problems }: Of<"decision">) {
  const t = useText(workflowTexts);
  const words = useText(propertyTexts);
  const title = useTitle();
  const edits = pointerEdits(document);
  const { pack } = invoke.params;
  const options = [...surroundings.packTitles].map(([value, texts]) => ({ value, label: title(texts) }));
  const facts = surroundings.catalogue.draft ?? surroundings.catalogue.live;
  const names = useMemo(
    () =>
      facts === undefined
        ? undefined
        : new Map<string, Texts>(Object.entries(facts.facts).map(([name, { title }]) => [name, title])),
    [facts],
  );
  return (
    <>
      <Field label={t("pack")} problems={problems.at(`${pointer}/params`)}>
        <div className="wf-row">
          <Select
            className="wf-grow"
            showSearch={{ optionFilterProp: "label" }}
            value={pack}
            options={options}
            onChange={(next: string) =>
              document.run(
                setValue(`${pointer}/params/pack`, next, {
                  label: { "zh-CN": "选择规则包", en: "Choose the rule pack" },
                }),
              )
            }
            data-testid="decision-pack"
          />
          <Link to={`/packs/${pack}`} data-testid="open-pack">
            <Button type="link">{t("openPack")}</Button>
          </Link>
        </div>
      </Field>
      <OptionalTimeout
        pointer={`${pointer}/timeout`}
        value={invoke.timeout}
        edits={edits}
        problems={problems}
        testId="decision-timeout"
      />
      <RetryFields
        pointer={`${pointer}/retry`}
        retry={invoke.retry}
        edits={edits}
        problems={problems}
        testId="decision-retry"
      />
      <Fold
        title={words("input")}
        summary={counted(words, Object.keys(invoke.input ?? {}).length, ["oneEntry", "entries"], "none")}
        open={problems.at(`${pointer}/input`).length > 0}
        testId="decision-input-fold"
      >
        <small className="wf-quiet">{words("inputDecision")}</small>
        <MappingFields
          pointer={`${pointer}/input`}
          value={invoke.input}
          edits={edits}
          problems={problems}
          names={names}
          label={inputLabel}
          testId="decision-input"
        />
      </Fold>
    </>
  );
}

function ActivityFields(props: Of<"activity">) {
  const { invoke, pointer, definition, document, surroundings, problems } = props;
  const t = useText(workflowTexts);
  const words = useText(propertyTexts);
  const edits = pointerEdits(document);
  const { connector, operation, answer } = invoke.params;
  const choose = (call: Call) => {
    // A call that is made elsewhere brings the shape of its answer.
    const made = [...activitiesOf(definition).map(({ params }) => params), ...surroundings.calls];
    const known = made.find(
      (other) => other.connector === call.connector && other.operation === call.operation,
    );
    const name = `${call.connector}/${call.operation}`;
    edits.set(
      `${pointer}/params`,
      { ...(known ?? call) },
      {
        "zh-CN": `调用「${name}」`,
        en: `Call “${name}”`,
      },
    );
  };
  const members = membersOf(answer as JsonObject | undefined);
  return (
    <>
      <CallField
        connector={connector}
        operation={operation}
        definition={definition}
        others={surroundings.calls}
        problems={problems.list.filter(
          ({ pointer: at }) => at.startsWith(`${pointer}/params`) && !at.includes("/answer"),
        )}
        onChange={choose}
        testId="activity-call"
      />
      <Field label={t("timeout")} problems={problems.at(`${pointer}/timeout`)}>
        <DelayField
          value={invoke.timeout}
          testId="activity-timeout"
          onChange={(delay) =>
            edits.set(`${pointer}/timeout`, delay, { "zh-CN": "修改超时", en: "Change the timeout" })
          }
        />
      </Field>
      <HeartbeatField
        pointer={`${pointer}/heartbeat`}
        value={invoke.heartbeat}
        edits={edits}
        problems={problems}
      />
      <RetryFields
        pointer={`${pointer}/retry`}
        retry={invoke.retry}
        edits={edits}
        problems={problems}
        testId="activity-retry"
      />
      <Fold
        title={words("input")}
        summary={counted(words, Object.keys(invoke.input ?? {}).length, ["oneEntry", "entries"], "none")}
        open={problems.at(`${pointer}/input`).length > 0}
        testId="activity-input-fold"
      >
        <small className="wf-quiet">{words("inputActivity")}</small>
        <MappingFields
          pointer={`${pointer}/input`}
          value={invoke.input}
          edits={edits}
          problems={problems}
          label={inputLabel}
          testId="activity-input"
        />
      </Fold>
      <Fold
        title={words("answer")}
        summary={counted(words, members.length, ["oneField", "fields"], "undeclared")}
        open={problems.at(`${pointer}/params/answer`).length > 0}
        testId="activity-answer-fold"
      >
        <small className="wf-quiet">{words("answerHint")}</small>
        <SchemaFields
          pointer={`${pointer}/params/answer`}
          schema={answer as JsonObject | undefined}
          edits={edits}
          problems={problems}
          label={{ "zh-CN": "修改返回的内容", en: "Change the answer" }}
          testId="activity-answer"
        />
      </Fold>
      <CompensateFields {...props} />
    </>
  );
}

const inputLabel: Texts = { "zh-CN": "修改传入", en: "Change the input" };
