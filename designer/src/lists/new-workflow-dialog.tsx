import type { JsonObject } from "@lendloom/engine/kernel";
import { Form, Select } from "antd";
import { useDefinition, useDefinitions } from "../api/index.ts";
import { NewDefinitionDialog, type Named } from "../app/new-definition-dialog.tsx";
import { newWorkflow } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { copyOf } from "./copy-of.ts";
import { NothingToUse } from "./nothing-to-use.tsx";
import { StartChoice } from "./start-choice.tsx";
import { listTexts } from "./texts.ts";

interface Filled extends Named {
  readonly start: "empty" | "copy";
  readonly catalogue?: string;
  readonly source?: string;
}

/** A workflow of one's own: from a beginning and an end, or from another workflow as it is drafted or live. */
export function NewWorkflowDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText(listTexts);
  const title = useTitle();
  const [form] = Form.useForm<Filled>();
  const catalogues = useDefinitions("catalogue").data?.items ?? [];
  const workflows = useDefinitions("workflow").data?.items ?? [];
  const isCopy = Form.useWatch("start", form) === "copy";
  const catalogue = Form.useWatch("catalogue", form) ?? catalogues[0]?.id;
  const source = Form.useWatch("source", form) ?? workflows[0]?.id;
  const copied = useDefinition("workflow", isCopy ? source : undefined).data;
  const options = (items: typeof workflows) =>
    items.map(({ id, title: texts }) => ({ value: id, label: title(texts) }));
  return (
    <NewDefinitionDialog<Filled>
      kind="workflow"
      title={t("newWorkflow")}
      form={form}
      initialValues={{ start: "empty" }}
      isReady={isCopy ? copied !== undefined : catalogue !== undefined}
      make={(_, named) =>
        isCopy && copied !== undefined
          ? copyOf(copied, named)
          : {
              definition: newWorkflow({ ...named, catalogue: catalogue ?? "" }) as unknown as JsonObject,
            }
      }
      onClose={onClose}
    >
      <StartChoice
        label={t("start")}
        empty={{ label: t("startEmpty"), hint: t("startEmptyHint") }}
        copy={{ label: t("startCopy"), hint: t("startCopyHint") }}
        mayCopy={workflows.length > 0}
      />
      {isCopy ? (
        <Form.Item name="source" label={t("copiedFrom")} initialValue={workflows[0]?.id}>
          <Select options={options(workflows)} data-testid="new-workflow-source" />
        </Form.Item>
      ) : catalogues.length === 0 ? (
        <NothingToUse text={t("needsCatalogue")} to="/catalogues" />
      ) : (
        <Form.Item
          name="catalogue"
          label={t("catalogue")}
          extra={t("catalogueHint")}
          initialValue={catalogues[0]?.id}
        >
          <Select options={options(catalogues)} data-testid="new-workflow-catalogue" />
        </Form.Item>
      )}
    </NewDefinitionDialog>
  );
}
