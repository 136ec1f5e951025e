import { Form, Modal } from "antd";
import type { ReactNode } from "react";
import type { Order } from "../api/index.ts";
import { GrowText } from "../app/grow-text.tsx";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { useText } from "../i18n/index.ts";
import "./incidents.css";
import { OrderFields, orderOf, type OrderForm } from "./order-fields.tsx";
import { incidentTexts } from "./texts.ts";
import { useOrder, type OrderTarget } from "./use-order.ts";

interface OrderDialogProps {
  readonly target: OrderTarget;
  readonly action: Order["action"];
  /** The journal's entry to go back to. */
  readonly seq?: number;
  /** Where the application stands. */
  readonly states?: readonly string[] | undefined;
  readonly onClose: () => void;
  /** What it is about, where the page behind does not say so by itself. */
  readonly children?: ReactNode;
}

/** An order for one incident or application, with its reason. */
export function OrderDialog({ target, action, seq = 0, states, onClose, children }: OrderDialogProps) {
  const t = useText(incidentTexts);
  const [form] = Form.useForm<OrderForm>();
  const send = useOrder(target);
  const application = target.kind === "application" ? target.id : target.application;
  return (
    <Modal
      open
      destroyOnHidden
      title={t(action)}
      okText={t("carryOut")}
      cancelText={t("cancel")}
      onCancel={onClose}
      onOk={() => form.submit()}
      okButtonProps={{ loading: send.isPending, "data-testid": "order-send" }}
    >
      {children}
      <p className="order-hint">{t(`${action}Hint`, { seq })}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(filled) =>
          send.mutate(
            { order: orderOf(action, filled, seq), reason: filled.reason.trim() },
            { onSuccess: onClose },
          )
        }
      >
        <OrderFields action={action} application={application} states={states} />
        <ReasonField />
      </Form>
      {send.isError && <ProblemAlert error={send.error} />}
    </Modal>
  );
}

/** Why: every order says it. */
export function ReasonField() {
  const t = useText(incidentTexts);
  return (
    <Form.Item
      name="reason"
      label={t("reason")}
      extra={t("reasonHint")}
      rules={[{ required: true, whitespace: true, message: t("reasonNeeded") }]}
    >
      <GrowText maxLength={500} data-testid="order-reason" />
    </Form.Item>
  );
}
