import type { ProductDefinition } from "@lendloom/engine/process";
import type { CatalogueDefinition } from "@lendloom/engine/decision";
import { Link } from "react-router";
import { useDefinition, type DefinitionDetail } from "../api/index.ts";
import { JsonView } from "../app/json-view.tsx";
import { Loaded, Page } from "../app/page.tsx";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { listTexts, repaymentTexts } from "./texts.ts";

/** A product as its terms, with links to the definitions that carry it. */
export function ProductPage({ id }: { readonly id: string }) {
  const detail = useDefinition("product", id);
  return <Loaded query={detail}>{(product) => <Product detail={product} />}</Loaded>;
}

function Product({ detail }: { readonly detail: DefinitionDetail }) {
  const t = useText(listTexts);
  const title = useTitle();
  const from = detail.draft ?? detail.live;
  if (from === undefined) return null;
  const product = from.definition as unknown as ProductDefinition;
  return (
    <Page
      title={
        <>
          {title(product.title)}
          <span className={detail.live ? "chip chip-live" : "chip"}>
            {detail.live && <span className="dot" />}
            {detail.live ? detail.live.version : t("notLive")}
          </span>
        </>
      }
      hint={<span className="mono">{product.id}</span>}
    >
      <section className="card">
        <div className="card-body">
          <Terms product={product} />
        </div>
      </section>
      <CarriedBy product={product} />
      <section className="card">
        <header>
          <h2>{t("json")}</h2>
        </header>
        <JsonView value={from.definition} />
      </section>
    </Page>
  );
}

const perPeriod = { day: "perDay", month: "perMonth", year: "perYear" } as const;

function Terms({ product }: { readonly product: ProductDefinition }) {
  const t = useText(listTexts);
  const repayment = useText(repaymentTexts);
  const title = useTitle();
  const formats = useFormats();
  const { amount, fees, prepayment, pricing, terms } = product;
  const money = (of: { amountMinor: number; currency: string }) => formats.money(of.amountMinor, of.currency);
  const prepaid = Number(prepayment.feeRate);
  const rows: readonly (readonly [string, string])[] = [
    [t("amount"), `${money(amount.min)} – ${money(amount.max)}`],
    [t("terms"), t(terms.unit === "month" ? "months" : "days", { terms: terms.allowed.join(" / ") })],
    [t("rate"), t(perPeriod[pricing.rate.per], { rate: formats.percent(Number(pricing.rate.value)) })],
    [t("repayment"), repayment(product.repayment.method)],
    [t("dayCount"), pricing.dayCount],
    [t("grace"), t("graceDays", { days: product.graceDays })],
    [
      t("prepayment"),
      !prepayment.allowed
        ? t("prepaymentNo")
        : prepaid === 0
          ? t("prepaymentFree")
          : t("prepaymentFee", { rate: formats.percent(prepaid) }),
    ],
    [
      t("fees"),
      fees.length === 0
        ? t("noFees")
        : fees
            .map((fee) =>
              t(fee.when === "late" ? "onLate" : "onDisbursement", {
                title: title(fee.title),
                amount: money(fee.amount),
              }),
            )
            .join("; "),
    ],
  ];
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function CarriedBy({ product }: { readonly product: ProductDefinition }) {
  const t = useText(listTexts);
  const title = useTitle();
  const detail = useDefinition("catalogue", product.catalogue);
  const catalogue = (detail.data?.live ?? detail.data?.draft)?.definition as CatalogueDefinition | undefined;
  return (
    <section className="card">
      <header>
        <h2>{t("carriedBy")}</h2>
      </header>
      <dl className="card-body facts">
        <div>
          <dt>{t("workflow")}</dt>
          <dd>
            <Link to={`/workflows/${product.workflow}`}>{product.workflow}</Link>
          </dd>
        </div>
        <div>
          <dt>{t("packs")}</dt>
          <dd>
            {product.packs.map((pack) => (
              <div key={pack}>
                <Link to={`/packs/${pack}`}>{pack}</Link>
              </div>
            ))}
          </dd>
        </div>
        <div className="facts-wide">
          <dt>{t("applicationFacts")}</dt>
          <dd>
            {product.applicationFacts.map((fact) => title(catalogue?.facts[fact]?.title ?? fact)).join(" · ")}
          </dd>
        </div>
      </dl>
    </section>
  );
}
