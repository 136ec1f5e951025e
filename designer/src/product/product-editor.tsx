import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { Json, Texts } from "@lendloom/engine/kernel";
import type { ProductDefinition } from "@lendloom/engine/process";
import { Select } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useDefinition, useDefinitions, useDraft, type ReadyDraft } from "../api/index.ts";
import { EditorHeader } from "../app/editor-header.tsx";
import { JsonView } from "../app/json-view.tsx";
import { Waiting } from "../app/page.tsx";
import { appTexts } from "../app/texts.ts";
import { Unopened } from "../app/unopened.tsx";
import { useDocument } from "../app/use-document.ts";
import { removeValue, setValue } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { FeeFields } from "./fee-fields.tsx";
import "./product.css";
import { ProductField, type ProductPart } from "./product-field.tsx";
import { LimitFields, NameFields, PriceFields } from "./product-fields.tsx";
import { ProductTerms } from "./product-terms.tsx";
import { productTexts } from "./texts.ts";

/** A loan product: the definitions that carry it and its terms, edited in a draft that is checked by the server. */
export function ProductEditor({ id }: { readonly id: string }) {
  const t = useText(appTexts);
  const draft = useDraft<ProductDefinition>("product", id);
  if (draft.state === "loading") return <Waiting />;
  if (draft.state === "failed")
    return <Unopened error={draft.problem} retry={draft.retry} to="/products" back={t("products")} />;
  return <OpenProduct key={id} draft={draft} />;
}

const label: Texts = { "zh-CN": "修改产品", en: "Change the product" };

function OpenProduct({ draft }: { readonly draft: ReadyDraft<ProductDefinition> }) {
  const t = useText(productTexts);
  const { document, saving } = draft;
  const { definition: product } = useDocument(document);
  const { issues } = saving;
  const part: ProductPart = {
    product,
    issues,
    set: (pointer: string, value: Json | undefined) =>
      document.run(
        value === undefined
          ? removeValue(pointer, { label })
          : setValue(pointer, value, { label, merge: pointer }),
      ),
  };
  return (
    <div className="editor product-editor" data-testid="product-editor">
      <EditorHeader
        draft={draft}
        extra={
          <span
            className={issues.length === 0 ? "chip chip-live" : "chip chip-decline"}
            data-testid="product-problems"
          >
            {issues.length === 0 ? t("sound") : t("problems", { count: issues.length })}
          </span>
        }
      />
      <main className="product-body">
        <div className="product-columns">
          <div>
            <Card title={t("name")}>
              <NameFields {...part} />
            </Card>
            <Card title={t("carriedBy")}>
              <CarriedBy {...part} />
            </Card>
            <Card title={t("limits")}>
              <LimitFields {...part} />
            </Card>
            <Card title={t("price")}>
              <PriceFields {...part} />
            </Card>
            <Card title={t("fees")}>
              <FeeFields {...part} />
            </Card>
          </div>
          <aside>
            <Card title={t("preview")}>
              <ProductTerms product={product} />
            </Card>
            <section className="card">
              <JsonView value={product} />
            </section>
          </aside>
        </div>
      </main>
    </div>
  );
}

function Card(props: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="card">
      <header>
        <h2>{props.title}</h2>
      </header>
      <div className="card-body product-fields">{props.children}</div>
    </section>
  );
}

/** The workflow, the packs, the calendar and the facts a product goes by. */
function CarriedBy(part: ProductPart) {
  const { product, set } = part;
  const t = useText(productTexts);
  const title = useTitle();
  const choices = {
    workflow: useChoices("workflow"),
    pack: useChoices("pack"),
    calendar: useChoices("calendar"),
    catalogue: useChoices("catalogue"),
  };
  const detail = useDefinition("catalogue", product.catalogue).data;
  const catalogue = (detail?.draft ?? detail?.live)?.definition as CatalogueDefinition | undefined;
  const facts = Object.entries(catalogue?.facts ?? {}).map(([value, fact]) => ({
    value,
    label: title(fact.title),
  }));
  return (
    <>
      <ProductField {...part} label={t("workflow")} pointer="/workflow">
        <div className="product-row">
          <Select
            value={product.workflow}
            options={choices.workflow}
            onChange={(id: string) => set("/workflow", id)}
            data-testid="product-workflow"
          />
          <Link to={`/workflows/${product.workflow}`}>{t("openIt")}</Link>
        </div>
      </ProductField>
      <ProductField {...part} label={t("calendar")} pointer="/calendar">
        <Select
          allowClear
          placeholder={t("calendarNone")}
          value={product.calendar ?? null}
          options={choices.calendar}
          onChange={(id: string | null | undefined) => set("/calendar", id ?? undefined)}
          data-testid="product-calendar"
        />
      </ProductField>
      <ProductField {...part} label={t("packs")} pointer="/packs" isWide>
        <Select
          mode="multiple"
          value={[...product.packs]}
          options={choices.pack}
          onChange={(ids: string[]) => set("/packs", ids)}
          data-testid="product-packs"
        />
      </ProductField>
      <ProductField {...part} label={t("catalogue")} pointer="/catalogue">
        <div className="product-row">
          <Select
            value={product.catalogue}
            options={choices.catalogue}
            onChange={(id: string) => set("/catalogue", id)}
            data-testid="product-catalogue"
          />
          <Link to={`/catalogues/${product.catalogue}`}>{t("openIt")}</Link>
        </div>
      </ProductField>
      <ProductField {...part} label={t("applicationFacts")} pointer="/applicationFacts" isWide>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: "label" }}
          value={[...product.applicationFacts]}
          options={facts}
          onChange={(names: string[]) => set("/applicationFacts", names)}
          data-testid="product-facts"
        />
      </ProductField>
    </>
  );
}

function useChoices(kind: "workflow" | "pack" | "calendar" | "catalogue") {
  const title = useTitle();
  const items = useDefinitions(kind).data?.items ?? [];
  return items.map(({ id, title: texts }) => ({ value: id, label: title(texts) }));
}
