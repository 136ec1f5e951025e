import { useMutation, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { App, Form, Modal } from "antd";
import { GrowText } from "./grow-text.tsx";
import { ProblemAlert } from "./problem-alert.tsx";

interface ReasonDialogProps {
  /** What is done, and what not doing it is called. */
  readonly act: string;
  readonly keep: string;
  /** What it means. */
  readonly hint: string;
  readonly reason: { readonly label: string; readonly hint: string; readonly needed: string };
  readonly maxLength: number;
  readonly isDangerous?: boolean;
  readonly send: (reason: string) => Promise<unknown>;
  /** What is said when it is done. */
  readonly done: string;
  /** What is read again then. */
  readonly changes: readonly QueryKey[];
  readonly testId: string;
  readonly onClose: () => void;
}

/** An act that is not taken without saying why. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { act, changes, isDangerous = false, onClose, reason, testId } = props;
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ reason: string }>();
  const send = useMutation({
    mutationFn: props.send,
    onSuccess: async () => {
      void message.success(props.done);
      onClose();
      for (const queryKey of changes) await client.invalidateQueries({ queryKey });
    },
  });
  return (
    <Modal
      open
      destroyOnHidden
      title={act}
      okText={act}
      cancelText={props.keep}
      onCancel={onClose}
      onOk={() => form.submit()}
      okButtonProps={{ danger: isDangerous, loading: send.isPending, "data-testid": `${testId}-send` }}
    >
      <p className="order-hint">{props.hint}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(filled) => send.mutate(filled.reason.trim())}
      >
        <Form.Item
          name="reason"
          label={reason.label}
          extra={reason.hint}
          rules={[{ required: true, whitespace: true, message: reason.needed }]}
        >
          <GrowText maxLength={props.maxLength} data-testid={`${testId}-reason`} />
        </Form.Item>
      </Form>
      {send.isError && <ProblemAlert error={send.error} />}
    </Modal>
  );
}
