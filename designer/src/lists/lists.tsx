import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useHasRole } from "../app/session.ts";
import { NewPackDialog } from "../pack/new-pack-dialog.tsx";
import { newPackTexts } from "../pack/new-pack-texts.ts";
import { useText } from "../i18n/index.ts";
import { appTexts } from "../app/texts.ts";
import { DefinitionList } from "./definition-list.tsx";
import { listTexts } from "./texts.ts";

export function WorkflowList() {
  const t = useText(listTexts);
  const app = useText(appTexts);
  return (
    <DefinitionList
      kind="workflow"
      path="/workflows"
      title={app("workflows")}
      hint={t("workflowsHint")}
      empty={t("emptyWorkflows")}
    />
  );
}

export function PackList() {
  const t = useText(listTexts);
  const app = useText(appTexts);
  return (
    <DefinitionList
      kind="pack"
      path="/packs"
      title={app("packs")}
      hint={t("packsHint")}
      empty={t("emptyPacks")}
      create={<NewPackButton />}
    />
  );
}

function NewPackButton() {
  const t = useText(newPackTexts);
  const mayWrite = useHasRole("designer", "integrator");
  const [isOpen, setOpen] = useState(false);
  if (!mayWrite) return null;
  return (
    <>
      <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen(true)} data-testid="new-pack">
        {t("title")}
      </Button>
      {isOpen && <NewPackDialog onClose={() => setOpen(false)} />}
    </>
  );
}

export function ProductList() {
  const t = useText(listTexts);
  const app = useText(appTexts);
  return (
    <DefinitionList
      kind="product"
      path="/products"
      title={app("products")}
      hint={t("productsHint")}
      empty={t("emptyProducts")}
    />
  );
}
