import type { Texts } from "@lendloom/engine/kernel";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Form, Input, Modal, type FormInstance } from "antd";
import type { ReactNode } from "react";
import { useNavigate } from "react-router";
import { api, keys, useDefinitions, type DraftContent } from "../api/index.ts";
import { useText } from "../i18n/index.ts";
import { newDefinitionTexts } from "./new-definition-texts.ts";
import { ProblemAlert } from "./problem-alert.tsx";

/** What every new definition is given. */
export interface Named {
  readonly zh: string;
  readonly en: string;
  readonly id: string;
}

interface NewDefinitionDialogProps<Filled extends Named> {
  readonly kind: "workflow" | "pack" | "product" | "catalogue";
  readonly title: string;
  readonly form: FormInstance<Filled>;
  readonly initialValues: Partial<Filled>;
  /** Whether everything is there that it is made of. */
  readonly isReady: boolean;
  /** The draft to begin with. */
  readonly make: (filled: Filled, named: { readonly id: string; readonly title: Texts }) => DraftContent;
  readonly onClose: () => void;
  /** The fields that this kind has beside its names. */
  readonly children: ReactNode;
}

/** Begins a definition as a draft, under names of one's own, and opens it. */
export function NewDefinitionDialog<Filled extends Named>(props: NewDefinitionDialogProps<Filled>) {
  const { kind, form, isReady, make, onClose } = props;
  const t = useText(newDefinitionTexts);
  const navigate = useNavigate();
  const client = useQueryClient();
  const taken = useDefinitions(kind).data?.items ?? [];
  const create = useMutation({
    mutationFn: async (filled: Filled) => {
      const { id, zh, en } = filled;
      await api.saveDraft(
        kind,
        id,
        undefined,
        make(filled, { id, title: { "zh-CN": zh.trim(), en: en.trim() } }),
      );
      return id;
    },
    onSuccess: async (id) => {
      await client.invalidateQueries({ queryKey: keys.definitions() });
      void navigate(`/${kind}s/${encodeURIComponent(id)}`);
    },
  });
  const needed = { required: true, whitespace: true, message: t("needed") };
  return (
    <Modal
      open
      title={props.title}
      okText={t("create")}
      cancelText={t("cancel")}
      onCancel={onClose}
      confirmLoading={create.isPending}
      okButtonProps={{ disabled: !isReady, "data-testid": `create-${kind}` }}
      onOk={form.submit}
    >
      <Form<Filled>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={props.initialValues}
        onFinish={(filled) => create.mutate(filled)}
        onValuesChange={(changed: Partial<Named>) => {
          // The id follows the English name until somebody writes one.
          if (changed.en !== undefined && !form.isFieldTouched("id" as never))
            form.setFieldsValue({ id: slug(changed.en) } as never);
        }}
      >
        <Form.Item name="zh" label={t("nameZh")} rules={[needed]}>
          <Input autoFocus maxLength={80} data-testid={`new-${kind}-zh`} />
        </Form.Item>
        <Form.Item name="en" label={t("nameEn")} rules={[needed]}>
          <Input maxLength={80} data-testid={`new-${kind}-en`} />
        </Form.Item>
        <Form.Item
          name="id"
          label={t("id")}
          rules={[
            needed,
            { pattern: /^[A-Za-z][\w-]{0,79}$/, message: t("idForm") },
            {
              validator: (_, id: string) =>
                taken.some((other) => other.id === id)
                  ? Promise.reject(new Error(t("taken")))
                  : Promise.resolve(),
            },
          ]}
        >
          <Input className="mono" data-testid={`new-${kind}-id`} />
        </Form.Item>
        {props.children}
      </Form>
      {create.isError && <ProblemAlert error={create.error} />}
    </Modal>
  );
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 80);
}
