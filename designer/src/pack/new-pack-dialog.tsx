import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { JsonObject } from "@lendloom/engine/kernel";
import { Alert, Form, Radio, Select } from "antd";
import { useDefinition, useDefinitions } from "../api/index.ts";
import { NewDefinitionDialog, type Named } from "../app/new-definition-dialog.tsx";
import { usePerson } from "../app/session.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { newPack, type StartKind } from "./new-pack.ts";
import { newPackTexts } from "./new-pack-texts.ts";

interface Filled extends Named {
  readonly catalogue: string;
  readonly start: StartKind;
}

/** A pack of one's own, begun with rules, a table or a scorecard that works; it is a draft until it is published. */
export function NewPackDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText(newPackTexts);
  const title = useTitle();
  const person = usePerson();
  const [form] = Form.useForm<Filled>();
  const catalogues = useDefinitions("catalogue").data?.items ?? [];
  const watched = Form.useWatch("catalogue", form) as string | undefined;
  const chosen = watched ?? catalogues[0]?.id;
  const detail = useDefinition("catalogue", chosen).data;
  const catalogue = (detail?.draft ?? detail?.live)?.definition as CatalogueDefinition | undefined;
  const begun = (start: StartKind, named: Pick<Parameters<typeof newPack>[0], "id" | "title">) =>
    catalogue === undefined ? undefined : newPack({ ...named, owner: person.name, catalogue, start });
  const noNumber =
    catalogue !== undefined && begun("rules", { id: "x", title: { "zh-CN": "x", en: "x" } }) === undefined;
  return (
    <NewDefinitionDialog<Filled>
      kind="pack"
      title={t("title")}
      form={form}
      initialValues={{ start: "rules", ...(catalogues[0] !== undefined && { catalogue: catalogues[0].id }) }}
      isReady={catalogue !== undefined && !noNumber}
      make={({ start }, named) => {
        const pack = begun(start, named);
        if (pack === undefined) throw new Error(t("noNumber"));
        return { definition: pack as unknown as JsonObject };
      }}
      onClose={onClose}
    >
      <Form.Item name="catalogue" label={t("catalogue")} extra={t("catalogueHint")}>
        <Select options={catalogues.map(({ id, title: texts }) => ({ value: id, label: title(texts) }))} />
      </Form.Item>
      <Form.Item name="start" label={t("start")}>
        <Radio.Group
          className="new-starts"
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
      {catalogues.length === 0 && <Alert type="info" showIcon title={t("noCatalogue")} />}
      {noNumber && <Alert type="warning" showIcon title={t("noNumber")} />}
    </NewDefinitionDialog>
  );
}
