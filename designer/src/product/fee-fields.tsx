import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import type { JsonObject } from "@lendloom/engine/kernel";
import { Button, Input, Select } from "antd";
import { useLanguage, useText } from "../i18n/index.ts";
import { ProductField, type ProductPart } from "./product-field.tsx";
import { MoneyInput } from "./product-fields.tsx";
import { productTexts } from "./texts.ts";

/** What is charged beside interest, each with when. */
export function FeeFields(part: ProductPart) {
  const { product, set } = part;
  const t = useText(productTexts);
  const language = useLanguage();
  const { fees } = product;
  const add = () => {
    let number = fees.length + 1;
    while (fees.some(({ id }) => id === `fee-${number}`)) number += 1;
    const fee = {
      id: `fee-${number}`,
      title: { "zh-CN": `费用 ${number}`, en: `Fee ${number}` },
      amount: { amountMinor: 0, currency: product.amount.max.currency },
      when: "late",
    };
    set("/fees", [...(fees as unknown as JsonObject[]), fee]);
  };
  return (
    <>
      {fees.length === 0 && <p className="muted product-field-wide">{t("noFees")}</p>}
      {fees.map((fee, index) => (
        <div key={fee.id} className="product-fee product-field-wide" data-testid={`fee-${fee.id}`}>
          <ProductField {...part} label={t("name")} pointer={`/fees/${index}/title`}>
            <Input
              value={fee.title[language]}
              onChange={(event) => set(`/fees/${index}/title/${language}`, event.target.value)}
            />
          </ProductField>
          <ProductField {...part} label={t("feeAmount")} pointer={`/fees/${index}/amount`}>
            <MoneyInput
              value={fee.amount}
              onChange={(money) => set(`/fees/${index}/amount`, money)}
              testId={`fee-amount-${fee.id}`}
            />
          </ProductField>
          <ProductField {...part} label={t("feeWhen")} pointer={`/fees/${index}/when`}>
            <Select
              value={fee.when}
              options={[
                { value: "disbursement", label: t("atDisbursement") },
                { value: "late", label: t("whenLate") },
              ]}
              onChange={(when: string) => set(`/fees/${index}/when`, when)}
            />
          </ProductField>
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={`${t("removeFee")} ${fee.title[language]}`}
            onClick={() =>
              set(
                "/fees",
                (fees as unknown as JsonObject[]).filter((_, at) => at !== index),
              )
            }
          />
        </div>
      ))}
      <Button className="product-add" icon={<PlusOutlined />} onClick={add} data-testid="add-fee">
        {t("addFee")}
      </Button>
    </>
  );
}
