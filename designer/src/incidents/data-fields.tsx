import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { Json, JsonObject, Texts } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import { Button, Form, Select } from "antd";
import { useQuery } from "@tanstack/react-query";
import { api, useDefinition, type PastMoment } from "../api/index.ts";
import { FactValue } from "../applications/fact-value.tsx";
import { useText, useTitle } from "../i18n/index.ts";
import { FieldEditor, formValue } from "../tasks/field-editor.tsx";
import { incidentTexts } from "./texts.ts";
import { useRunWorkflow } from "./use-run-workflow.ts";

/** One fact or variable with its new value, as typed. */
export interface EditedRow {
  /** `fact:<name>` or `variable:<name>`. */
  readonly name?: string;
  readonly value?: Json;
  readonly type?: ValueType;
}

interface Choice {
  readonly value: string;
  readonly title: Texts;
  readonly type: ValueType;
}

/** The new values of a form's rows, in the form the API takes. */
export function editOf(rows: readonly EditedRow[]): {
  readonly facts: JsonObject;
  readonly variables: JsonObject;
} {
  const of = (kind: string) =>
    Object.fromEntries(
      rows.flatMap(({ name = "", type, value }) => {
        if (!name.startsWith(`${kind}:`) || type === undefined) return [];
        const told = formValue(type, value);
        return told === undefined ? [] : [[name.slice(kind.length + 1), told] as const];
      }),
    );
  return { facts: of("fact"), variables: of("variable") };
}

/** Facts and variables of an application, each edited as its type asks. */
export function DataFields(props: {
  readonly application: string | undefined;
  /** What is there now is shown; several applications have different values. */
  readonly isForOne: boolean;
}) {
  const { application, isForOne } = props;
  const t = useText(incidentTexts);
  const title = useTitle();
  const form = Form.useFormInstance();
  const choices = useChoices(application);
  const now = usePresent(isForOne ? application : undefined);
  const rows = Form.useWatch<readonly EditedRow[] | undefined>("rows", form) ?? [];
  return (
    <Form.List
      name="rows"
      initialValue={[{}]}
      rules={[
        {
          validator: (_, given: readonly EditedRow[] | undefined) =>
            (given ?? []).some(({ name }) => name !== undefined)
              ? Promise.resolve()
              : Promise.reject(new Error(t("dataNeeded"))),
        },
      ]}
    >
      {(fields, { add, remove }, { errors }) => (
        <div className="data-fields">
          {fields.map(({ key, name }) => {
            const row = rows[name];
            const choice = choices.find(({ value }) => value === row?.name);
            return (
              <div key={key} className="data-row">
                <Form.Item name={[name, "name"]} noStyle>
                  <Select<string>
                    showSearch={{ optionFilterProp: "label" }}
                    placeholder={t("chooseData")}
                    options={choices.map((it) => ({ value: it.value, label: title(it.title) }))}
                    data-testid={`data-name-${name}`}
                    onChange={(chosen: string) => {
                      const type = choices.find(({ value }) => value === chosen)?.type;
                      form.setFieldValue(["rows", name], { name: chosen, type });
                    }}
                  />
                </Form.Item>
                {choice !== undefined && (
                  <Form.Item name={[name, "value"]} noStyle>
                    <FieldEditor name={`data-${name}`} type={choice.type} />
                  </Form.Item>
                )}
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t("remove")}
                  onClick={() => remove(name)}
                />
                {choice !== undefined && isForOne && now !== null && (
                  <small className="muted data-now" data-testid={`data-now-${name}`}>
                    {t("dataNow")} <Present now={now} choice={choice} />
                  </small>
                )}
                <Form.Item name={[name, "type"]} hidden>
                  <input type="hidden" />
                </Form.Item>
              </div>
            );
          })}
          <Button type="dashed" icon={<PlusOutlined />} onClick={() => add({})} data-testid="add-data">
            {t("addData")}
          </Button>
          <Form.ErrorList errors={errors} />
        </div>
      )}
    </Form.List>
  );
}

/** What a fact or a variable is before it is changed. */
function Present({ now, choice }: { readonly now: PastMoment | undefined; readonly choice: Choice }) {
  const t = useText(incidentTexts);
  const [kind = "", name = ""] = choice.value.split(":");
  if (now === undefined) return "…";
  if (kind === "variable") return <FactValue value={now.variables[name]} type={choice.type} />;
  const fact = now.facts[name];
  return fact?.personal === true ? t("dataSealed") : <FactValue value={fact?.value} type={choice.type} />;
}

/**
 * Facts and variables as they stand after the last entry of the journal; undefined while they are read, null where the
 * journal is too long to know its last entry.
 */
function usePresent(application = ""): PastMoment | null | undefined {
  const enabled = application !== "";
  const journal = useQuery({
    queryKey: ["application", application, "journal"],
    queryFn: () => api.readJournal(application),
    enabled,
  });
  const isCut = journal.data?.next !== undefined;
  const seq = isCut ? undefined : journal.data?.items.at(-1)?.seq;
  const moment = useQuery({
    queryKey: ["application", application, "moment", seq],
    queryFn: () => api.readMoment(application, seq ?? 1),
    enabled: enabled && seq !== undefined,
    staleTime: Infinity,
  });
  return isCut ? null : moment.data;
}

function useChoices(application: string | undefined): readonly Choice[] {
  const workflow = useRunWorkflow(application);
  const detail = useDefinition("catalogue", workflow?.catalogue).data;
  const catalogue = detail?.live?.definition as CatalogueDefinition | undefined;
  const of = (kind: string, declared: Readonly<Record<string, { title: Texts; type: ValueType }>>) =>
    Object.entries(declared).map(([name, { title, type }]) => ({ value: `${kind}:${name}`, title, type }));
  return [...of("variable", workflow?.variables ?? {}), ...of("fact", catalogue?.facts ?? {})];
}
