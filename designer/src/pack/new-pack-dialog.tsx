import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { JsonObject } from "@lendloom/engine/kernel";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Form, Input, Modal, Radio, Select } from "antd";
import { useNavigate } from "react-router";
import { api, keys, useDefinition, useDefinitions } from "../api/index.ts";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { usePerson } from "../app/session.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { newPack, type StartKind } from "./new-pack.ts";
import { newPackTexts } from "./new-pack-texts.ts";

interface Filled {
  readonly zh: string;
  readonly en: string;
  readonly id: string;
  readonly catalogue: string;
  readonly start: StartKind;
}

/** A pack of one's own, begun with rules, a table or a scorecard that works; it is a draft until it is published. */
export function NewPackDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText(newPackTexts);
  const title = useTitle();
  const navigate = useNavigate();
  const client = useQueryClient();
  const person = usePerson();
  const [form] = Form.useForm<Filled>();
  const packs = useDefinitions("pack").data?.items ?? [];
  const catalogues = useDefinitions("catalogue").data?.items ?? [];
  const watched = Form.useWatch("catalogue", form) as string | undefined;
  const chosen = watched ?? catalogues[0]?.id;
  const detail = useDefinition("catalogue", chosen).data;
  const catalogue = (detail?.draft ?? detail?.live)?.definition as CatalogueDefinition | undefined;
  const create = useMutation({
    mutationFn: async ({ zh, en, id, start }: Filled) => {
      const pack =
        catalogue === undefined
          ? undefined
          : newPack({ id, title: { "zh-CN": zh, en }, owner: person.name, catalogue, start });
      if (pack === undefined) throw new Error(t("noNumber"));
      await api.saveDraft("pack", id, undefined, { definition: pack as unknown as JsonObject });
      return id;
    },
    onSuccess: async (id) => {
      await client.invalidateQueries({ queryKey: keys.definitions() });
      void navigate(`/packs/${encodeURIComponent(id)}`);
    },
  });
  const noNumber =
    catalogue !== undefined &&
    newPack({ id: "x", title: { "zh-CN": "x", en: "x" }, owner: "x", catalogue, start: "rules" }) ===
      undefined;
  return (
    <Modal
      open
      title={t("title")}
      okText={t("create")}
      cancelText={t("cancel")}
      onCancel={onClose}
      confirmLoading={create.isPending}
      okButtonProps={{ disabled: catalogue === undefined || noNumber, "data-testid": "create-pack" }}
      onOk={() =>
        void form.validateFields().then(
          (filled) => create.mutate(filled),
          () => undefined,
        )
      }
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ start: "rules", catalogue: catalogues[0]?.id }}
        onValuesChange={(changed: Partial<Filled>) => {
          if (changed.en !== undefined && !form.isFieldTouched("id"))
            form.setFieldValue("id", slug(changed.en));
        }}
      >
        <Form.Item name="zh" label={t("nameZh")} rules={[{ required: true, message: t("needed") }]}>
          <Input data-testid="new-pack-zh" />
        </Form.Item>
        <Form.Item name="en" label={t("nameEn")} rules={[{ required: true, message: t("needed") }]}>
          <Input data-testid="new-pack-en" />
        </Form.Item>
        <Form.Item
          name="id"
          label={t("id")}
          rules={[
            { required: true, message: t("needed") },
            { pattern: /^[A-Za-z][\w-]{0,79}$/, message: t("idForm") },
            {
              validator: (_, id: string) =>
                packs.some((pack) => pack.id === id)
                  ? Promise.reject(new Error(t("taken")))
                  : Promise.resolve(),
            },
          ]}
        >
          <Input className="mono" data-testid="new-pack-id" />
        </Form.Item>
        <Form.Item name="catalogue" label={t("catalogue")} extra={t("catalogueHint")}>
          <Select options={catalogues.map(({ id, title: texts }) => ({ value: id, label: title(texts) }))} />
        </Form.Item>
        <Form.Item name="start" label={t("start")}>
          <Radio.Group
            className="new-pack-starts"
            options={(["rules", "table", "scorecard"] as const).map((value) => ({
              value,
              label: (
                <span data-testid={`start-${value}`}>
                  <b>{t(value)}</b> <small className="muted">{t(`${value}Hint`)}</small>
                </span>
              ),
            }))}
          />
        </Form.Item>
      </Form>
      {noNumber && <Alert type="warning" showIcon title={t("noNumber")} />}
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
