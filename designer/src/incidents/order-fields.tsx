import type { Json } from "@lendloom/engine/kernel";
import { Checkbox, Form, Select } from "antd";
import type { Order } from "../api/index.ts";
import { ancestorsOf, placedStates } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { DataFields, editOf, type EditedRow } from "./data-fields.tsx";
import { answerOf, SkipFields } from "./skip-fields.tsx";
import { incidentTexts } from "./texts.ts";
import { useRunWorkflow } from "./use-run-workflow.ts";

/** What the dialog of an order holds; which members are filled in follows from the action. */
export interface OrderForm {
  readonly reason: string;
  readonly cameTo?: "output" | "error" | "dropped";
  readonly output?: string;
  readonly answer?: Readonly<Record<string, Json | undefined>>;
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
      return { action, output: answerOf(form) };
    case "edit":
      return { action, ...editOf(form.rows ?? []) };
    case "move":
      return { action, states: form.states ?? [], askAgain: form.askAgain === true };
    case "restart":
      return { action, seq, askAgain: form.askAgain === true };
  }
}

/** The fields of an order; `application` is the one whose states and data are offered. */
export function OrderFields(props: {
  readonly action: Order["action"];
  readonly application: string | undefined;
  /** Where it stands, as far as that is known. */
  readonly states?: readonly string[] | undefined;
  /** The order is for several applications, of which this is one. */
  readonly isForMany?: boolean;
}) {
  switch (props.action) {
    case "retry":
      return null;
    case "skip":
      return <SkipFields application={props.application} states={props.states ?? []} />;
    case "edit":
      return <DataFields application={props.application} isForOne={props.isForMany !== true} />;
    case "move":
      return <MoveFields application={props.application} />;
    case "restart":
      return <AskAgain />;
  }
}

function MoveFields({ application }: { readonly application: string | undefined }) {
  const t = useText(incidentTexts);
  const title = useTitle();
  const workflow = useRunWorkflow(application);
  const placed = workflow === undefined ? undefined : placedStates(workflow);
  const options = [...(placed?.values() ?? [])]
    .filter(({ state }) => state.type !== "history")
    .map(({ key }) => {
      const within = placed === undefined ? [] : [key, ...ancestorsOf(placed, key)].reverse();
      const names = within.map((each) => title(placed?.get(each)?.state.title ?? each));
      return { value: key, label: `${names.join(" › ")} · ${key}` };
    });
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
