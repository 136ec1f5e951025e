import type { Invoke } from "@lendloom/engine/workflow";
import { Select } from "antd";
import { placedStates, setValue, stepTitles } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { DelayField } from "./delay-field.tsx";
import type { InvokeFieldsProps } from "./invoke-fields.tsx";
import { Field, Section } from "./panel-parts.tsx";
import { EscalationFields } from "./escalation-fields.tsx";
import { Fold } from "./fold.tsx";
import { FormFields } from "./form-fields.tsx";
import { MappingFields } from "./mapping-fields.tsx";
import { pointerEdits } from "./pointer-edits.ts";
import { PriorityField } from "./priority-field.tsx";
import { counted, propertyTexts } from "./property-texts.ts";
import { roleTitles, taskRoles } from "./role-titles.ts";
import { TaskOutcomes } from "./task-outcomes.tsx";
import { workflowTexts } from "./texts.ts";

type TaskFieldsProps = InvokeFieldsProps<Extract<Invoke, { src: "task" }>>;

/** Work for a person: who does it, by when, what it can come to and where each outcome leads. */
export function TaskFields(props: TaskFieldsProps) {
  const { invoke, pointer, definition, document, surroundings, problems } = props;
  const t = useText(workflowTexts);
  const words = useText(propertyTexts);
  const title = useTitle();
  const edits = pointerEdits(document);
  const { params } = invoke;
  const facts = surroundings.catalogue.draft ?? surroundings.catalogue.live;
  return (
    <Section title={title(stepTitles.task)}>
      <div className="wf-pair">
        <Field label={t("role")} problems={problems.at(`${pointer}/params/role`)}>
          <Select
            value={params.role}
            options={taskRoles.map((value) => ({ value, label: title(roleTitles[value]) }))}
            onChange={(role: string) =>
              document.run(
                setValue(`${pointer}/params/role`, role, {
                  label: {
                    "zh-CN": `由「${roleTitles[role]?.["zh-CN"] ?? role}」处理`,
                    en: `To be done by “${roleTitles[role]?.en ?? role}”`,
                  },
                }),
              )
            }
            data-testid="task-role"
          />
        </Field>
        <Field label={t("due")} problems={problems.at(`${pointer}/params/due`)}>
          <DelayField
            value={params.due}
            testId="task-due"
            onChange={(due) =>
              document.run(
                setValue(`${pointer}/params/due`, due, {
                  merge: `${pointer}/due`,
                  label: { "zh-CN": "修改处理期限", en: "Change the deadline" },
                }),
              )
            }
          />
        </Field>
      </div>
      <small className="wf-quiet">{words("roleHint")}</small>
      <TaskOutcomes {...props} />
      <PriorityField
        pointer={`${pointer}/params/priority`}
        value={params.priority}
        edits={edits}
        problems={problems}
      />
      <FourEyes {...props} />
      <EscalationFields
        pointer={`${pointer}/params/escalation`}
        ladder={params.escalation}
        definition={definition}
        edits={edits}
        problems={problems}
      />
      <FormFields pointer={`${pointer}/params/form`} form={params.form} edits={edits} problems={problems} />
      <Field label={t("shows")} problems={problems.at(`${pointer}/params/shows`)}>
        <Select
          mode="multiple"
          maxTagCount={4}
          value={[...(params.shows ?? [])]}
          options={Object.entries({ ...definition.variables, ...facts?.facts }).map(([value, declared]) => ({
            value,
            label: title(declared.title),
          }))}
          showSearch={{ optionFilterProp: "label" }}
          onChange={(shows: string[]) =>
            document.run(
              setValue(`${pointer}/params/shows`, shows, {
                merge: `${pointer}/shows`,
                label: { "zh-CN": "修改处理时看到的数据", en: "Change the facts shown" },
              }),
            )
          }
          data-testid="task-shows"
        />
      </Field>
      <Fold
        title={words("input")}
        summary={counted(words, Object.keys(invoke.input ?? {}).length, ["oneEntry", "entries"], "none")}
        open={problems.at(`${pointer}/input`).length > 0}
        testId="task-input-fold"
      >
        <small className="wf-quiet">{words("inputTask")}</small>
        <MappingFields
          pointer={`${pointer}/input`}
          value={invoke.input}
          edits={edits}
          problems={problems}
          label={{ "zh-CN": "修改传入", en: "Change the input" }}
          testId="task-input"
        />
      </Fold>
    </Section>
  );
}

/** Whose other task's completer may not do this one. */
function FourEyes({ invoke, pointer, definition, document, problems }: TaskFieldsProps) {
  const t = useText(propertyTexts);
  const title = useTitle();
  const { notSameAs } = invoke.params;
  const others = [...placedStates(definition).values()].flatMap(({ state }) =>
    (state.invoke ?? []).flatMap((other) =>
      other.src === "task" && other.id !== invoke.id
        ? [{ value: other.id, label: title(other.title ?? state.title) }]
        : [],
    ),
  );
  return (
    <Field label={t("fourEyes")} problems={problems.at(`${pointer}/params/notSameAs`)}>
      <Select
        allowClear
        placeholder={t("fourEyesNone")}
        value={notSameAs}
        options={others}
        onChange={(next: string | undefined) =>
          pointerEdits(document).set(`${pointer}/params/notSameAs`, next, {
            "zh-CN": "修改四眼要求",
            en: "Change the four-eyes rule",
          })
        }
        data-testid="task-four-eyes"
      />
    </Field>
  );
}
