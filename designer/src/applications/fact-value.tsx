import { isJsonObject, type Json } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import { useFormats, useLanguage, useText } from "../i18n/index.ts";
import { showValue } from "../pack/rules/show-value.ts";
import { applicationTexts } from "./texts.ts";

/** A fact's or an output's value as people write it; money on the wire is in minor units. */
export function FactValue({
  type,
  value,
}: {
  readonly value: Json | undefined;
  readonly type?: ValueType | undefined;
}) {
  const t = useText(applicationTexts);
  const language = useLanguage();
  const formats = useFormats();
  if (value === undefined) return <span className="muted">{t("unknown")}</span>;
  if (isJsonObject(value)) {
    const { amountMinor, currency } = value;
    if (typeof amountMinor === "number" && typeof currency === "string")
      return formats.money(amountMinor, currency);
    if ("sealed" in value) return <span className="muted">{t("sealed")}</span>;
  }
  return showValue(value, type, language);
}
