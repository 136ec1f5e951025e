import { CheckCircleOutlined, StopOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Modal } from "antd";
import { useState } from "react";
import { api, keys, type BatchResult, type Incident, type Order } from "../api/index.ts";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { placedStates } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import type { Action } from "./incident-actions.tsx";
import { ReasonField } from "./order-dialog.tsx";
import { OrderFields, orderOf, type OrderForm } from "./order-fields.tsx";
import { incidentTexts } from "./texts.ts";
import { useRunWorkflow } from "./use-run-workflow.ts";

interface BatchDialogProps {
  readonly action: Action;
  readonly incidents: readonly Incident[];
  readonly onClose: () => void;
}

interface Sent {
  readonly order: Order;
  readonly reason: string;
  readonly dryRun: boolean;
}

/** One order for many incidents: tried first, then carried out, with what came of each. */
export function BatchDialog({ action, incidents, onClose }: BatchDialogProps) {
  const t = useText(incidentTexts);
  const [form] = Form.useForm<OrderForm>();
  const client = useQueryClient();
  // One key for this dialog: pressing again, or after a lost answer, does the rest and nothing twice.
  const [key] = useState(() => `batch-${crypto.randomUUID()}`);
  const send = useMutation({
    mutationFn: (sent: Sent) =>
      api.orderBatch({ ...sent, incidents: incidents.map(({ id }) => id) }, sent.dryRun ? `${key}-dry` : key),
    onSuccess: async (_, { dryRun }) => {
      if (!dryRun) await client.invalidateQueries({ queryKey: keys.incidents });
    },
  });
  const isDone = send.data !== undefined && !send.variables.dryRun;
  const submit = async (dryRun: boolean) => {
    const filled = await form.validateFields().catch(() => undefined);
    if (filled !== undefined) {
      send.mutate({ order: orderOf(action, filled, 0), reason: filled.reason.trim(), dryRun });
    }
  };
  const footer = isDone
    ? [
        <Button key="close" type="primary" onClick={onClose} data-testid="batch-close">
          {t("close")}
        </Button>,
      ]
    : [
        <Button key="cancel" onClick={onClose}>
          {t("cancel")}
        </Button>,
        <Button
          key="try"
          loading={send.isPending && send.variables.dryRun}
          onClick={() => void submit(true)}
          data-testid="batch-try"
        >
          {t("tryFirst")}
        </Button>,
        <Button
          key="send"
          type="primary"
          loading={send.isPending && !send.variables.dryRun}
          onClick={() => void submit(false)}
          data-testid="batch-send"
        >
          {t("carryOutCount", { count: incidents.length })}
        </Button>,
      ];
  return (
    <Modal open width={640} title={`${t(action)} · ${incidents.length}`} onCancel={onClose} footer={footer}>
      {!isDone && (
        <>
          <p className="order-hint">{t(`${action}Hint`)}</p>
          <Form form={form} layout="vertical" requiredMark={false}>
            <OrderFields
              action={action}
              application={incidents[0]?.application}
              states={incidents[0]?.states}
              isForMany
            />
            <ReasonField />
          </Form>
        </>
      )}
      {send.isError && <ProblemAlert error={send.error} />}
      {send.data !== undefined && <Results result={send.data} isDone={isDone} incidents={incidents} />}
    </Modal>
  );
}

function Results(props: {
  readonly result: BatchResult;
  readonly isDone: boolean;
  readonly incidents: readonly Incident[];
}) {
  const t = useText(incidentTexts);
  const title = useTitle();
  const { done, refused, items } = props.result;
  const workflow = useRunWorkflow(props.incidents[0]?.application);
  const placed = workflow === undefined ? undefined : placedStates(workflow);
  const stateTitle = (key: string) => title(placed?.get(key)?.state.title ?? key);
  const about = new Map(props.incidents.map((incident) => [incident.id, incident]));
  return (
    <div className="batch-results" data-testid="batch-results" data-done={done} data-refused={refused}>
      <p>{t(props.isDone ? "did" : "would", { done, refused })}</p>
      <ul>
        {items.map(({ id, result, application, states = [], texts, code }) => (
          <li key={id} data-result={result}>
            {result === "refused" ? (
              <StopOutlined className="is-refer" />
            ) : (
              <CheckCircleOutlined className="is-approve" />
            )}
            <strong title={application ?? about.get(id)?.application}>
              {about.get(id)?.reference ?? application ?? id}
            </strong>
            <span>
              {result === "refused"
                ? title(texts ?? code ?? "")
                : t("leadsTo", { states: states.map(stateTitle).join(" › ") })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
