import { SafetyOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Modal, Tooltip } from "antd";
import { useState } from "react";
import { keys, retentionApi, usePeople, type Application } from "../api/index.ts";
import { GrowText } from "../app/grow-text.tsx";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { useHasRole } from "../app/session.ts";
import { useFormats, useText } from "../i18n/index.ts";
import { holdTexts } from "./hold-texts.ts";

/** That a legal hold keeps the application, and why; nothing where none does. */
export function HoldChip({ hold }: { readonly hold: Application["hold"] }) {
  const t = useText(holdTexts);
  const people = usePeople();
  const formats = useFormats();
  if (hold === undefined) return null;
  const { by, at, reason } = hold;
  return (
    <Tooltip title={t("heldBy", { name: people(by.id), at: formats.moment(at), reason })}>
      <span className="chip chip-draft" tabIndex={0} data-testid="held">
        <SafetyOutlined aria-hidden /> {t("held")}
      </span>
    </Tooltip>
  );
}

/** The administrator's way to keep an application whatever the retention policy says, and to end that. */
export function HoldButton({ application }: { readonly application: Application }) {
  const t = useText(holdTexts);
  const [isOpen, setOpen] = useState(false);
  const may = useHasRole("admin");
  if (!may) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)} data-testid="hold">
        {t(application.hold === undefined ? "hold" : "release")}
      </Button>
      {isOpen && <HoldDialog application={application} onClose={() => setOpen(false)} />}
    </>
  );
}

function HoldDialog(props: { readonly application: Application; readonly onClose: () => void }) {
  const { application, onClose } = props;
  const t = useText(holdTexts);
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ reason: string }>();
  // As it was when the dialog opened: what it does must not change under the hand.
  const [isHeld] = useState(application.hold !== undefined);
  const send = useMutation({
    mutationFn: (reason: string) =>
      isHeld ? retentionApi.release(application.id, reason) : retentionApi.hold(application.id, reason),
    onSuccess: async () => {
      void message.success(t(isHeld ? "released" : "heldNow"));
      onClose();
      await client.invalidateQueries({ queryKey: keys.application(application.id) });
      await client.invalidateQueries({ queryKey: keys.retention });
    },
  });
  return (
    <Modal
      open
      destroyOnHidden
      title={t(isHeld ? "release" : "hold")}
      okText={t(isHeld ? "release" : "hold")}
      cancelText={t("cancel")}
      onCancel={onClose}
      onOk={() => form.submit()}
      okButtonProps={{ loading: send.isPending, "data-testid": "hold-send" }}
    >
      <p className="order-hint">{t(isHeld ? "releaseHint" : "holdHint")}</p>
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
          <GrowText maxLength={500} data-testid="hold-reason" />
        </Form.Item>
      </Form>
      {send.isError && <ProblemAlert error={send.error} />}
    </Modal>
  );
}
