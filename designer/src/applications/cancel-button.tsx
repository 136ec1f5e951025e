import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Modal } from "antd";
import { useState } from "react";
import { api, keys, type Application } from "../api/index.ts";
import { GrowText } from "../app/grow-text.tsx";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { useHasRole } from "../app/session.ts";
import { useText } from "../i18n/index.ts";
import { flowTexts } from "./flow-texts.ts";

/** The operator's way to end an application; nothing is shown where it has ended or for other people. */
export function CancelButton({ application }: { readonly application: Application }) {
  const t = useText(flowTexts);
  const [isOpen, setOpen] = useState(false);
  const may = useHasRole("officer");
  const { finished, cancelled } = application;
  if (!may || finished || cancelled !== undefined) return null;
  return (
    <>
      <Button danger onClick={() => setOpen(true)} data-testid="cancel-application">
        {t("cancel")}
      </Button>
      {isOpen && <CancelDialog application={application.id} onClose={() => setOpen(false)} />}
    </>
  );
}

function CancelDialog({
  application,
  onClose,
}: {
  readonly application: string;
  readonly onClose: () => void;
}) {
  const t = useText(flowTexts);
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ reason: string }>();
  // The same key for every try of this dialog: a repeated press cancels once.
  const [key] = useState(() => crypto.randomUUID());
  const send = useMutation({
    mutationFn: (reason: string) => api.cancelApplication(application, reason, key),
    onSuccess: async () => {
      void message.success(t("cancelled"));
      onClose();
      await client.invalidateQueries({ queryKey: keys.application(application) });
      await client.invalidateQueries({ queryKey: keys.tasks });
    },
  });
  return (
    <Modal
      open
      destroyOnHidden
      title={t("cancel")}
      okText={t("cancel")}
      cancelText={t("keep")}
      onCancel={onClose}
      onOk={() => form.submit()}
      okButtonProps={{ danger: true, loading: send.isPending, "data-testid": "cancel-send" }}
    >
      <p className="order-hint">{t("cancelHint")}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={({ reason }) => send.mutate(reason.trim())}
      >
        <Form.Item
          name="reason"
          label={t("reason")}
          extra={t("reasonHint")}
          rules={[{ required: true, whitespace: true, message: t("reasonNeeded") }]}
        >
          <GrowText maxLength={1_000} data-testid="cancel-reason" />
        </Form.Item>
      </Form>
      {send.isError && <ProblemAlert error={send.error} />}
    </Modal>
  );
}
