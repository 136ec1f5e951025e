import { PlusOutlined } from "@ant-design/icons";
import type { Texts } from "@lendloom/engine/kernel";
import { Button } from "antd";
import { useState, type ComponentType } from "react";
import { useDefinitions } from "../api/index.ts";
import { useHasRole } from "../app/session.ts";
import { NewPackDialog } from "../pack/new-pack-dialog.tsx";
import { newPackTexts } from "../pack/new-pack-texts.ts";
import { useTitle } from "../i18n/index.ts";
import { appTexts } from "../app/texts.ts";
import { DefinitionList } from "./definition-list.tsx";
import { NewCatalogueDialog } from "./new-catalogue-dialog.tsx";
import { NewProductDialog } from "./new-product-dialog.tsx";
import { NewWorkflowDialog } from "./new-workflow-dialog.tsx";
import { listTexts } from "./texts.ts";

export const WorkflowList = () => <ListOf kind="workflow" />;
export const PackList = () => <ListOf kind="pack" />;
export const ProductList = () => <ListOf kind="product" />;
export const CatalogueList = () => <ListOf kind="catalogue" />;

type Kind = "workflow" | "pack" | "product" | "catalogue";

interface ListWords {
  readonly path: string;
  readonly title: Texts;
  readonly hint: Texts;
  readonly empty: Texts;
  readonly create: Texts;
  readonly dialog: ComponentType<{ readonly onClose: () => void }>;
}

const lists: Readonly<Record<Kind, ListWords>> = {
  workflow: {
    path: "/workflows",
    title: appTexts.workflows,
    hint: listTexts.workflowsHint,
    empty: listTexts.emptyWorkflows,
    create: listTexts.newWorkflow,
    dialog: NewWorkflowDialog,
  },
  pack: {
    path: "/packs",
    title: appTexts.packs,
    hint: listTexts.packsHint,
    empty: listTexts.emptyPacks,
    create: newPackTexts.title,
    dialog: NewPackDialog,
  },
  product: {
    path: "/products",
    title: appTexts.products,
    hint: listTexts.productsHint,
    empty: listTexts.emptyProducts,
    create: listTexts.newProduct,
    dialog: NewProductDialog,
  },
  catalogue: {
    path: "/catalogues",
    title: appTexts.catalogues,
    hint: listTexts.cataloguesHint,
    empty: listTexts.emptyCatalogues,
    create: listTexts.newCatalogue,
    dialog: NewCatalogueDialog,
  },
};

function ListOf({ kind }: { readonly kind: Kind }) {
  const title = useTitle();
  const { path, create, dialog, ...words } = lists[kind];
  return (
    <DefinitionList
      kind={kind}
      path={path}
      title={title(words.title)}
      hint={title(words.hint)}
      empty={title(words.empty)}
      create={<NewButton label={title(create)} kind={kind} dialog={dialog} />}
    />
  );
}

/** Begins a definition of a kind; the dialog opens when what it offers has been read. */
function NewButton(props: {
  readonly label: string;
  readonly kind: Kind;
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
