import type { JsonObject } from "@lendloom/engine/kernel";
import { Form, Select } from "antd";
import { useDefinition, useDefinitions } from "../api/index.ts";
import { NewDefinitionDialog, type Named } from "../app/new-definition-dialog.tsx";
import { newCatalogue } from "../catalogue/catalogue-commands.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { copyOf } from "./copy-of.ts";
import { StartChoice } from "./start-choice.tsx";
import { listTexts } from "./texts.ts";

interface Filled extends Named {
  readonly start: "empty" | "copy";
  readonly source?: string;
}

/** A catalogue of one's own: with the application as its one source, or from another one. */
export function NewCatalogueDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText(listTexts);
  const title = useTitle();
  const [form] = Form.useForm<Filled>();
  const catalogues = useDefinitions("catalogue").data?.items ?? [];
  const isCopy = Form.useWatch("start", form) === "copy";
  const source = Form.useWatch("source", form) ?? catalogues[0]?.id;
  const copied = useDefinition("catalogue", isCopy ? source : undefined).data;
  return (
    <NewDefinitionDialog<Filled>
      kind="catalogue"
      title={t("newCatalogue")}
      form={form}
      initialValues={{ start: "empty" }}
      isReady={!isCopy || copied !== undefined}
      make={(_, named) =>
        isCopy && copied !== undefined
          ? copyOf(copied, named)
          : { definition: newCatalogue(named) as unknown as JsonObject }
      }
      onClose={onClose}
    >
      <StartChoice
        label={t("start")}
        empty={{ label: t("startEmptyCatalogue"), hint: t("startEmptyCatalogueHint") }}
        copy={{ label: t("startCopyCatalogue"), hint: t("startCopyHint") }}
        mayCopy={catalogues.length > 0}
      />
      {isCopy && (
        <Form.Item name="source" label={t("copiedFrom")} initialValue={catalogues[0]?.id}>
          <Select
            options={catalogues.map(({ id, title: texts }) => ({ value: id, label: title(texts) }))}
            data-testid="new-catalogue-source"
          />
        </Form.Item>
      )}
    </NewDefinitionDialog>
  );
}
