import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState, type ComponentType } from "react";
import { useDefinitions } from "../api/index.ts";
import { useHasRole } from "../app/session.ts";
import { NewPackDialog } from "../pack/new-pack-dialog.tsx";
import { newPackTexts } from "../pack/new-pack-texts.ts";
import { useText } from "../i18n/index.ts";
import { appTexts } from "../app/texts.ts";
import { DefinitionList } from "./definition-list.tsx";
import { NewCatalogueDialog } from "./new-catalogue-dialog.tsx";
import { NewProductDialog } from "./new-product-dialog.tsx";
import { NewWorkflowDialog } from "./new-workflow-dialog.tsx";
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
      create={<NewButton label={t("newWorkflow")} kind="workflow" dialog={NewWorkflowDialog} />}
    />
  );
}

export function PackList() {
  const t = useText(listTexts);
  const packs = useText(newPackTexts);
  const app = useText(appTexts);
  return (
    <DefinitionList
      kind="pack"
      path="/packs"
      title={app("packs")}
      hint={t("packsHint")}
      empty={t("emptyPacks")}
      create={<NewButton label={packs("title")} kind="pack" dialog={NewPackDialog} />}
    />
  );
}

/** Begins a definition of a kind; the dialog opens when what it offers has been read. */
function NewButton(props: {
  readonly label: string;
  readonly kind: "workflow" | "pack" | "product" | "catalogue";
  readonly dialog: ComponentType<{ readonly onClose: () => void }>;
}) {
  const { label, kind, dialog: Dialog } = props;
  const own = useDefinitions(kind).data;
  const other = useDefinitions(kind === "product" ? "workflow" : "catalogue").data;
  const isReady = own !== undefined && other !== undefined;
  const mayWrite = useHasRole("designer", "integrator");
  const [isOpen, setOpen] = useState(false);
  if (!mayWrite) return null;
  return (
    <>
      <Button
        type="primary"
        icon={<PlusOutlined />}
        onClick={() => setOpen(true)}
        data-testid={`new-${kind}`}
      >
        {label}
      </Button>
      {isOpen && isReady && <Dialog onClose={() => setOpen(false)} />}
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
      create={<NewButton label={t("newProduct")} kind="product" dialog={NewProductDialog} />}
    />
  );
}

export function CatalogueList() {
  const t = useText(listTexts);
  const app = useText(appTexts);
  return (
    <DefinitionList
      kind="catalogue"
      path="/catalogues"
      title={app("catalogues")}
      hint={t("cataloguesHint")}
      empty={t("emptyCatalogues")}
      create={<NewButton label={t("newCatalogue")} kind="catalogue" dialog={NewCatalogueDialog} />}
    />
  );
}
