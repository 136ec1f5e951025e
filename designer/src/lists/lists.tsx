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
    />
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
