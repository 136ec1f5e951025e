import type { JsonObject } from "@lendloom/engine/kernel";
import { Alert, Form, Select } from "antd";
import { startingContent, useDefinition, useDefinitions, type DefinitionDetail } from "../api/index.ts";
import { NewDefinitionDialog, type Named } from "../app/new-definition-dialog.tsx";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { useText, useTitle } from "../i18n/index.ts";
import { copyOf } from "./copy-of.ts";
import { newProduct } from "./new-product.ts";
import { NothingToUse } from "./nothing-to-use.tsx";
import { StartChoice } from "./start-choice.tsx";
import { listTexts } from "./texts.ts";
import { catalogueStateOf } from "./workflow-catalogue.ts";

interface Filled extends Named {
  readonly start: "empty" | "copy";
  readonly source?: string;
  readonly workflow?: string;
}

/** A product of one's own: the terms of another one or common ones, run by any workflow; all can be changed afterwards. */
export function NewProductDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText(listTexts);
  const title = useTitle();
  const [form] = Form.useForm<Filled>();
  const products = useDefinitions("product").data?.items ?? [];
  const workflows = useDefinitions("workflow").data?.items ?? [];
  const start = products.length === 0 ? "empty" : "copy";
  // Nothing is watched until the form stands.
  const watched = Form.useWatch("start", form) as Filled["start"] | undefined;
  const isCopy = (watched ?? start) === "copy";
  const source = Form.useWatch("source", form) ?? products[0]?.id;
  const copying = useDefinition("product", isCopy ? source : undefined);
  const copied = copying.data;
  const chosen = Form.useWatch("workflow", form);
  const carrying = useDefinition("workflow", isCopy ? undefined : chosen);
  const workflow = carrying.data === undefined ? undefined : definitionOf(carrying.data);
  const catalogueId = workflow?.["catalogue"];
  const named = typeof catalogueId === "string" ? catalogueId : undefined;
  const reading = useDefinition("catalogue", named);
  const catalogue = reading.data;
  const facts = catalogueStateOf(named, reading);
  const isCarried = workflow !== undefined && !["waiting", "failed"].includes(facts);
  const failed = isCopy
    ? copying.isError && copying
    : (carrying.isError && carrying) || (facts === "failed" && reading);
  const options = (items: typeof workflows) =>
    items.map(({ id, title: texts }) => ({ value: id, label: title(texts) }));
  return (
    <NewDefinitionDialog<Filled>
      kind="product"
      title={t("newProduct")}
      form={form}
      initialValues={{ start }}
      isReady={isCopy ? copied !== undefined : workflows.length > 0 && (!chosen || isCarried)}
      make={(filled, names) => {
        if (isCopy && copied !== undefined)
          return copyOf(copied, names, filled.workflow === undefined ? {} : { workflow: filled.workflow });
        if (workflow === undefined) throw new TypeError("Expected a workflow for the product");
        const read = catalogue === undefined ? undefined : definitionOf(catalogue);
        return { definition: newProduct(names, workflow, read as never) };
      }}
      onClose={onClose}
    >
      <StartChoice
        label={t("start")}
        empty={{ label: t("startEmptyProduct"), hint: t("startEmptyProductHint") }}
        copy={{ label: t("startCopyProduct"), hint: t("startCopyHint") }}
        mayCopy={products.length > 0}
      />
      {isCopy && (
        <Form.Item name="source" label={t("copiedFrom")} initialValue={products[0]?.id}>
          <Select options={options(products)} data-testid="new-product-source" />
        </Form.Item>
      )}
      {workflows.length === 0 ? (
        <NothingToUse text={t("needsWorkflow")} to="/workflows" />
      ) : (
        <Form.Item
          name="workflow"
          label={t("itsWorkflow")}
          extra={t("itsWorkflowHint")}
          rules={[{ required: !isCopy, message: t("chooseWorkflow") }]}
        >
          <Select
            allowClear={isCopy}
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t(isCopy ? "sameWorkflow" : "chooseWorkflow")}
            options={options(workflows)}
            data-testid="new-product-workflow"
          />
        </Form.Item>
      )}
      {!isCopy && named !== undefined && facts === "gone" && (
        <Alert
          type="warning"
          showIcon
          title={t("catalogueGone", { id: named })}
          data-testid="new-product-catalogue-gone"
        />
      )}
      {failed !== false && <ProblemAlert error={failed.error} retry={() => void failed.refetch()} />}
    </NewDefinitionDialog>
  );
}

function definitionOf(detail: DefinitionDetail): JsonObject {
  return startingContent<JsonObject>(detail).definition;
}
