import { isJsonObject, type Json, type JsonObject } from "@lendloom/engine/kernel";
import { Checkbox, Form, Radio, Select } from "antd";
import type { Order } from "../api/index.ts";
import { GrowText } from "../app/grow-text.tsx";
import { placedStates } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { DataFields, editOf, type EditedRow } from "./data-fields.tsx";
import { incidentTexts } from "./texts.ts";
import { useRunWorkflow } from "./use-run-workflow.ts";

/** What the dialog of an order holds; which members are filled in follows from the action. */
export interface OrderForm {
  readonly reason: string;
  readonly cameTo?: "output" | "error" | "dropped";
  readonly output?: string;
  readonly states?: readonly string[];
  readonly askAgain?: boolean;
  readonly rows?: readonly EditedRow[];
}

const SKIPPED = { code: "operator.skipped", message: "Skipped by an operator" };

/** The order a filled-in form stands for. */
export function orderOf(action: Order["action"], form: OrderForm, seq: number): Order {
  switch (action) {
    case "retry":
      return { action };
    case "skip":
      if (form.cameTo === "error") return { action, error: SKIPPED };
      if (form.cameTo === "dropped") return { action };
      return { action, output: jsonObject(form.output) ?? {} };
    case "edit":
      return { action, ...editOf(form.rows ?? []) };
    case "move":
      return { action, states: form.states ?? [], askAgain: form.askAgain === true };
    case "restart":
      return { action, seq, askAgain: form.askAgain === true };
  }
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

/** The fields of an order; `application` is the one whose states and data are offered. */
export function OrderFields(props: {
  readonly action: Order["action"];
  readonly application: string | undefined;
}) {
  switch (props.action) {
    case "retry":
      return null;
    case "skip":
      return <SkipFields />;
    case "edit":
      return <DataFields application={props.application} />;
    case "move":
      return <MoveFields application={props.application} />;
    case "restart":
      return <AskAgain />;
  }
}

function SkipFields() {
  const t = useText(incidentTexts);
  const cameTo = Form.useWatch<string | undefined>("cameTo");
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
      {(cameTo ?? "output") === "output" && (
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
      )}
    </>
  );
}

function MoveFields({ application }: { readonly application: string | undefined }) {
  const t = useText(incidentTexts);
  const title = useTitle();
  const workflow = useRunWorkflow(application);
  const states = workflow === undefined ? [] : [...placedStates(workflow).values()];
  const options = states
    .filter(({ state }) => state.type !== "history")
    .map(({ key, state }) => ({ value: key, label: `${title(state.title)} · ${key}` }));
  return (
    <>
      <Form.Item name="states" label={t("states")} rules={[{ required: true, message: t("statesNeeded") }]}>
        <Select
          mode="multiple"
          options={options}
          loading={workflow === undefined}
          showSearch={{ optionFilterProp: "label" }}
          data-testid="move-states"
        />
      </Form.Item>
      <AskAgain />
    </>
  );
}

function AskAgain() {
  const t = useText(incidentTexts);
  return (
    <Form.Item name="askAgain" valuePropName="checked">
      <Checkbox data-testid="ask-again">{t("askAgain")}</Checkbox>
    </Form.Item>
  );
}
