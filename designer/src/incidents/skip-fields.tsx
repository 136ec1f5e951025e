import { isJsonObject, type Json, type JsonObject } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Form, Radio } from "antd";
import { GrowText } from "../app/grow-text.tsx";
import { placedStates } from "../document/index.ts";
import { useText } from "../i18n/index.ts";
import { FieldEditor } from "../tasks/field-editor.tsx";
import { incidentTexts } from "./texts.ts";
import { useRunWorkflow } from "./use-run-workflow.ts";

interface SkipFieldsProps {
  readonly application: string | undefined;
  /** Where it stands. */
  readonly states: readonly string[];
}

/** What a call came to, said by a person: the members of its answer, each in a field, where the workflow declares them. */
export function SkipFields({ application, states }: SkipFieldsProps) {
  const t = useText(incidentTexts);
  const cameTo = Form.useWatch<string | undefined>("cameTo");
  const workflow = useRunWorkflow(application);
  const members = workflow === undefined ? undefined : answerMembers(workflow, states);
  return (
    <>
      <Form.Item name="cameTo" label={t("outcomeKind")} initialValue="output">
        <Radio.Group
          data-testid="skip-came-to"
          options={[
            { value: "output", label: t("succeeded") },
            { value: "error", label: t("failed") },
            { value: "dropped", label: t("dropped") },
          ]}
        />
      </Form.Item>
      {(cameTo ?? "output") === "output" &&
        (members === undefined ? <AnswerAsJson /> : <AnswerFields members={members} />)}
    </>
  );
}

function AnswerFields({ members }: { readonly members: readonly AnswerMember[] }) {
  const t = useText(incidentTexts);
  return (
    <div className="skip-answer" data-testid="skip-answer">
      {members.map(({ name, type, isRequired }) => (
        <Form.Item
          key={name}
          name={["answer", name]}
          label={<code>{name}</code>}
          rules={[{ required: isRequired, message: t("answerNeeded") }]}
        >
          <FieldEditor name={`answer-${name}`} type={type} mayBeUnknown />
        </Form.Item>
      ))}
    </div>
  );
}

function AnswerAsJson() {
  const t = useText(incidentTexts);
  return (
    <Form.Item
      name="output"
      label={t("answer")}
      rules={[
        {
          validator: (_, text: string | undefined) =>
            jsonObject(text) === undefined ? Promise.reject(new Error(t("notJson"))) : Promise.resolve(),
        },
      ]}
    >
      <GrowText
        className="mono"
        placeholder={'{ "transferReference": "T-1001" }'}
        data-testid="skip-output"
      />
    </Form.Item>
  );
}

/** What the form says of the answer: its fields where it has them, else its text. */
export function answerOf(form: {
  readonly answer?: Readonly<Record<string, Json | undefined>>;
  readonly output?: string;
}): JsonObject {
  if (form.answer === undefined) return jsonObject(form.output) ?? {};
  const given = Object.entries(form.answer).flatMap(([name, value]) =>
    value === undefined || value === null || value === "" ? [] : [[name, value] as const],
  );
  return Object.fromEntries(given);
}

function jsonObject(text: string | undefined): JsonObject | undefined {
  if (text === undefined || text.trim() === "") return {};
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

interface AnswerMember {
  readonly name: string;
  readonly type: ValueType;
  readonly isRequired: boolean;
}

/**
 * The members that the one call under way in these states declares to answer; undefined where several are under way,
 * nothing is declared, or a member is more than a field.
 */
export function answerMembers(
  workflow: WorkflowDefinition,
  states: readonly string[],
): readonly AnswerMember[] | undefined {
  const placed = placedStates(workflow);
  const calls = states.flatMap((key) => placed.get(key)?.state.invoke ?? []);
  const [call, ...others] = calls;
  if (call === undefined || others.length > 0 || !("answer" in call.params)) return undefined;
  const answer = call.params.answer as JsonObject | undefined;
  const properties = isJsonObject(answer?.properties) ? answer.properties : {};
  const required = Array.isArray(answer?.required) ? (answer.required as readonly Json[]) : [];
  const members: AnswerMember[] = [];
  for (const [name, schema] of Object.entries(properties)) {
    const type = isJsonObject(schema) ? typeOf(schema) : undefined;
    if (type === undefined) return undefined;
    members.push({ name, type, isRequired: required.includes(name) });
  }
  return members.length === 0 ? undefined : members;
}

/** The field that a member is typed in; undefined: it is more than one. */
function typeOf({ type, enum: values, format }: JsonObject): ValueType | undefined {
  if (type === "integer") return { kind: "integer" };
  if (type === "number") return { kind: "decimal" };
  if (type === "boolean") return { kind: "boolean" };
  if (type !== "string") return undefined;
  if (Array.isArray(values)) {
    const texts = (values as readonly Json[]).map(String);
    return { kind: "enum", values: texts.map((value) => ({ value, title: { "zh-CN": value, en: value } })) };
  }
  return format === "date" ? { kind: "date" } : { kind: "string", maxLength: 2_000 };
}
