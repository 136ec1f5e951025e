import { GlobalOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useLanguageStore, useText } from "../i18n/index.ts";
import { appTexts } from "./texts.ts";

/** One click to the other language, without a reload. */
export function LanguageSwitch({ compact = false }: { readonly compact?: boolean }) {
  const t = useText(appTexts);
  const { language, choose } = useLanguageStore();
  return (
    <Button
      type="text"
      size="small"
      className="language-switch"
      icon={<GlobalOutlined aria-hidden />}
      title={t("switchLanguage")}
      {...(compact && { "aria-label": `${t("switchLanguage")} (${t("otherLanguage")})` })}
      data-testid="language-switch"
      onClick={() => choose(language === "en" ? "zh-CN" : "en")}
    >
      {compact ? undefined : t("otherLanguage")}
    </Button>
  );
}
