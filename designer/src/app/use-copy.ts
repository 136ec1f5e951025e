import { App } from "antd";
import { useText } from "../i18n/index.ts";
import { appTexts } from "./texts.ts";

/** Copies text for pasting elsewhere, and says so. */
export function useCopy() {
  const { message } = App.useApp();
  const t = useText(appTexts);
  return {
    label: t("copy"),
    copy: async (text: string) => {
      try {
        await navigator.clipboard.writeText(text);
        void message.success(t("copied"));
      } catch {
        void message.error(t("notCopied"));
      }
    },
  };
}
