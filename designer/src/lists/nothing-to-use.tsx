import { Alert } from "antd";
import { Link } from "react-router";
import { useText } from "../i18n/index.ts";
import { listTexts } from "./texts.ts";

/** What has to be there first, and the way to make it. */
export function NothingToUse({ text, to }: { readonly text: string; readonly to: string }) {
  const t = useText(listTexts);
  return (
    <Alert
      type="info"
      showIcon
      title={text}
      action={<Link to={to}>{t("first")}</Link>}
      data-testid="nothing-to-use"
    />
  );
}
