import { currencyExponent, type Json } from "@lendloom/engine/kernel";
import { Checkbox, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useText } from "../i18n/index.ts";
import { fromPercent, toPercent } from "./percent-text.ts";
import { ProductField, type ProductPart } from "./product-field.tsx";
import { productTexts, repaymentTexts } from "./texts.ts";

/** What it is called, and its version. */
export function NameFields(part: ProductPart) {
  const { product, set } = part;
  const t = useText(productTexts);
  return (
    <>
      {(["zh-CN", "en"] as const).map((language) => (
        <ProductField
          key={language}
          {...part}
          label={t(language === "en" ? "nameEn" : "nameZh")}
          pointer={`/title/${language}`}
        >
          <Input
            value={product.title[language]}
            onChange={(event) => set(`/title/${language}`, event.target.value)}
            data-testid={`product-title-${language}`}
          />
        </ProductField>
      ))}
      <ProductField {...part} label={t("version")} pointer="/version">
        <Input
          className="mono"
          value={product.version}
          onChange={(event) => set("/version", event.target.value)}
          data-testid="product-version"
        />
      </ProductField>
    </>
  );
}

/** How much, for how long, and how soon it should be decided. */
export function LimitFields(part: ProductPart) {
  const { product, set } = part;
  const t = useText(productTexts);
  const { allowed, unit } = product.terms;
  return (
    <>
      {(["min", "max"] as const).map((bound) => (
        <ProductField
          key={bound}
          {...part}
          label={t(bound === "min" ? "least" : "most")}
          pointer={`/amount/${bound}`}
        >
          <MoneyInput
            value={product.amount[bound]}
            onChange={(money) => set(`/amount/${bound}`, money)}
            testId={`product-${bound}`}
          />
        </ProductField>
      ))}
      <ProductField {...part} label={t("termUnit")} pointer="/terms/unit">
        <Select
          value={unit}
          options={[
            { value: "month", label: t("unitMonth") },
            { value: "day", label: t("unitDay") },
          ]}
          onChange={(next: string) => set("/terms/unit", next)}
          data-testid="product-term-unit"
        />
      </ProductField>
      <ProductField {...part} label={t("allowedTerms")} pointer="/terms/allowed">
        <Select
          mode="tags"
          open={false}
          value={allowed.map(String)}
          tokenSeparators={[",", "，", " "]}
          onChange={(texts: string[]) =>
            set(
              "/terms/allowed",
              texts
                .map(Number)
                .filter((term) => Number.isInteger(term) && term > 0)
                .sort((a, b) => a - b),
            )
          }
          data-testid="product-terms"
        />
      </ProductField>
      <ProductField {...part} label={t("decisionWithin")} pointer="/decisionWithin">
        <Input
          className="mono"
          placeholder="PT5M"
          value={product.decisionWithin ?? ""}
          onChange={(event) =>
            set("/decisionWithin", event.target.value === "" ? undefined : event.target.value)
          }
          data-testid="product-decision-within"
        />
      </ProductField>
    </>
  );
}

/** What it costs and how it is paid back. */
export function PriceFields(part: ProductPart) {
  const { product, set } = part;
  const t = useText(productTexts);
  const repayment = useText(repaymentTexts);
  const { prepayment, pricing } = product;
  const choose = (pointer: string, value: string, options: readonly { value: string; label: string }[]) => (
    <Select
      value={value}
      options={[...options]}
      onChange={(next: string) => set(pointer, next)}
      data-testid={`product${pointer.replaceAll("/", "-")}`}
    />
  );
  return (
    <>
      <ProductField {...part} label={t("rateValue")} pointer="/pricing/rate/value">
        <PercentInput
          fraction={pricing.rate.value}
          onChange={(fraction) => set("/pricing/rate/value", fraction)}
          testId="product-rate"
        />
      </ProductField>
      <ProductField {...part} label={t("per")} pointer="/pricing/rate/per">
        {choose("/pricing/rate/per", pricing.rate.per, [
          { value: "day", label: t("perADay") },
          { value: "month", label: t("perAMonth") },
          { value: "year", label: t("perAYear") },
        ])}
      </ProductField>
      <ProductField {...part} label={t("dayCount")} pointer="/pricing/dayCount">
        {choose(
          "/pricing/dayCount",
          pricing.dayCount,
          ["30/360", "ACT/360", "ACT/365"].map((value) => ({ value, label: value })),
        )}
      </ProductField>
      <ProductField {...part} label={t("repayment")} pointer="/repayment/method">
        {choose(
          "/repayment/method",
          product.repayment.method,
          (Object.keys(repaymentTexts) as readonly (keyof typeof repaymentTexts)[]).map((value) => ({
            value,
            label: repayment(value),
          })),
        )}
      </ProductField>
      <ProductField {...part} label={t("rounding")} pointer="/repayment/rounding">
        {choose("/repayment/rounding", product.repayment.rounding, [
          { value: "half-up", label: t("halfUp") },
          { value: "half-even", label: t("halfEven") },
          { value: "ceiling", label: t("ceiling") },
        ])}
      </ProductField>
      <ProductField {...part} label={t("graceInDays")} pointer="/graceDays">
        <InputNumber
          min={0}
          max={60}
          precision={0}
          value={product.graceDays}
          onChange={(days) => days !== null && set("/graceDays", days)}
          data-testid="product-grace"
        />
      </ProductField>
      <Checkbox
        checked={product.repayment.lastInstalmentAbsorbs}
        onChange={({ target: { checked } }) => set("/repayment/lastInstalmentAbsorbs", checked)}
      >
        {t("lastAbsorbs")}
      </Checkbox>
      <Checkbox
        checked={prepayment.allowed}
        onChange={({ target: { checked } }) => set("/prepayment/allowed", checked)}
        data-testid="product-prepayment"
      >
        {t("mayPrepay")}
      </Checkbox>
      {prepayment.allowed && (
        <ProductField {...part} label={t("prepayRate")} pointer="/prepayment/feeRate">
          <PercentInput
            fraction={prepayment.feeRate}
            onChange={(fraction) => set("/prepayment/feeRate", fraction)}
            testId="product-prepay-rate"
          />
        </ProductField>
      )}
    </>
  );
}

interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

/** An amount in major units. */
export function MoneyInput(props: {
  readonly value: Money;
  readonly onChange: (money: Json) => void;
  readonly testId: string;
}) {
  const { amountMinor, currency } = props.value;
  const unit = 10 ** currencyExponent(currency);
  return (
    <InputNumber
      min={0}
      precision={currencyExponent(currency)}
      value={amountMinor / unit}
      suffix={currency}
      onChange={(amount) =>
        amount !== null && props.onChange({ amountMinor: Math.round(amount * unit), currency })
      }
      data-testid={props.testId}
    />
  );
}

/** A rate in hundredths, kept as the exact text it is. */
function PercentInput(props: {
  readonly fraction: string;
  readonly onChange: (fraction: string) => void;
  readonly testId: string;
}) {
  const [typed, setTyped] = useState<string>();
  const isWrong = typed !== undefined && fromPercent(typed) === undefined;
  return (
    <Input
      inputMode="decimal"
      suffix="%"
      value={typed ?? toPercent(props.fraction)}
      status={isWrong ? "error" : ""}
      onChange={(event) => {
        setTyped(event.target.value);
        const fraction = fromPercent(event.target.value);
        if (fraction !== undefined) props.onChange(fraction);
      }}
      onBlur={() => setTyped(undefined)}
      data-testid={props.testId}
    />
  );
}
