import { Form, Select } from "antd";
import { useDefinition, useDefinitions } from "../api/index.ts";
import { NewDefinitionDialog, type Named } from "../app/new-definition-dialog.tsx";
import { useText, useTitle } from "../i18n/index.ts";
import { copyOf } from "./copy-of.ts";
import { listTexts } from "./texts.ts";

interface Filled extends Named {
  readonly source?: string;
  readonly workflow?: string;
}

/** A product of one's own: the terms of another one, run by any workflow; all of it can be changed in its draft. */
export function NewProductDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText(listTexts);
  const title = useTitle();
  const [form] = Form.useForm<Filled>();
  const products = useDefinitions("product").data?.items ?? [];
  const workflows = useDefinitions("workflow").data?.items ?? [];
  const source = Form.useWatch("source", form) ?? products[0]?.id;
  const copied = useDefinition("product", source).data;
  const options = (items: typeof workflows) =>
    items.map(({ id, title: texts }) => ({ value: id, label: title(texts) }));
  return (
    <NewDefinitionDialog<Filled>
      kind="product"
      title={t("newProduct")}
      form={form}
      initialValues={{}}
      isReady={copied !== undefined}
      make={({ workflow }, named) => {
        if (copied === undefined) throw new TypeError("Expected a product to copy");
        return copyOf(copied, named, workflow === undefined ? {} : { workflow });
      }}
      onClose={onClose}
    >
      <Form.Item name="source" label={t("copiedFrom")} initialValue={products[0]?.id}>
        <Select options={options(products)} data-testid="new-product-source" />
      </Form.Item>
      <Form.Item name="workflow" label={t("itsWorkflow")} extra={t("itsWorkflowHint")}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("sameWorkflow")}
          options={options(workflows)}
          data-testid="new-product-workflow"
        />
      </Form.Item>
    </NewDefinitionDialog>
  );
}
