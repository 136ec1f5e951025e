import type { JsonObject } from "@lendloom/engine/kernel";
import type { Invoke, WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button, InputNumber, Select } from "antd";
import { Link } from "react-router";
import { placedStates, setValue, stepTitles, type DefinitionDocument } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { DelayField } from "./delay-field.tsx";
import { SubflowFields, subflowTitle } from "./subflow-fields.tsx";
import { Field, Section } from "./panel-parts.tsx";
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
      return (
        <Section title={title(subflowTitle)}>
          <SubflowFields {...props} invoke={invoke} />
        </Section>
      );
  }
}

function DecisionFields({ invoke, pointer, document, surroundings, problems }: Of<"decision">) {
  const t = useText(workflowTexts);
  const title = useTitle();
  const { pack } = invoke.params;
  const options = [...surroundings.packTitles].map(([value, texts]) => ({ value, label: title(texts) }));
  return (
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
  );
}

function ActivityFields({ invoke, pointer, definition, document, problems }: Of<"activity">) {
  const t = useText(workflowTexts);
  const { connector, operation } = invoke.params;
  const calls = knownCalls(definition);
  return (
    <>
      <Field label={`${t("connector")} · ${t("operation")}`} problems={problems.at(`${pointer}/params`)}>
        <Select
          value={`${connector}/${operation}`}
          options={calls.map((call) => ({ value: call.name, label: call.name.replace("/", " · ") }))}
          onChange={(next: string) => {
            const call = calls.find(({ name }) => name === next);
            if (call === undefined) return;
            document.run(
              setValue(`${pointer}/params`, call.params as JsonObject, {
                label: { "zh-CN": `调用「${next}」`, en: `Call “${next}”` },
              }),
            );
          }}
          data-testid="activity-call"
        />
      </Field>
      <div className="wf-pair">
        <Field label={t("timeout")} problems={problems.at(`${pointer}/timeout`)}>
          <DelayField
            value={invoke.timeout}
            testId="activity-timeout"
            onChange={(delay) =>
              document.run(
                setValue(`${pointer}/timeout`, delay, {
                  merge: `${pointer}/timeout`,
                  label: { "zh-CN": "修改超时", en: "Change the timeout" },
                }),
              )
            }
          />
        </Field>
        <Field label={t("attempts")}>
          <InputNumber
            min={1}
            max={100}
            precision={0}
            className="wf-full"
            value={invoke.retry?.maxAttempts ?? 1}
            onChange={(attempts) => {
              if (attempts === null) return;
              const retry = invoke.retry ?? { initial: "PT1S", factor: 2, max: "PT30S" };
              document.run(
                setValue(
                  `${pointer}/retry`,
                  { ...retry, maxAttempts: attempts },
                  {
                    merge: `${pointer}/retry`,
                    label: { "zh-CN": `最多尝试 ${attempts} 次`, en: `At most ${attempts} attempts` },
                  },
                ),
              );
            }}
            data-testid="activity-attempts"
          />
        </Field>
      </div>
    </>
  );
}

type ActivityParams = Extract<Invoke, { src: "activity" }>["params"];

/** The connector calls this workflow knows, each with the shape of its answer. */
function knownCalls(
  definition: WorkflowDefinition,
): readonly { readonly name: string; readonly params: ActivityParams }[] {
  const calls = new Map<string, ActivityParams>();
  for (const { state } of placedStates(definition).values()) {
    for (const invoke of state.invoke ?? []) {
      if (invoke.src !== "activity") continue;
      const name = `${invoke.params.connector}/${invoke.params.operation}`;
      if (!calls.has(name)) calls.set(name, invoke.params);
    }
  }
  return [...calls].map(([name, params]) => ({ name, params }));
}
