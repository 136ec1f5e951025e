import { Button, Result } from "antd";
import { isRouteErrorResponse, useNavigate, useRouteError } from "react-router";
import { useText } from "../i18n/index.ts";
import { appTexts } from "./texts.ts";

/** What is shown when a page throws: a defect of ours, told without blaming the person. */
export function FailedPage() {
  const t = useText(appTexts);
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <MissingPage />;
  return (
    <Result
      status="error"
      title={t("crashed")}
      subTitle={t("crashedHint")}
      extra={
        <Button type="primary" onClick={() => window.location.reload()} data-testid="crash-reload">
          {t("reload")}
        </Button>
      }
    >
      <details>
        <summary>{t("details")}</summary>
        <pre>{error instanceof Error ? error.message : String(error)}</pre>
      </details>
    </Result>
  );
}

export function MissingPage() {
  const t = useText(appTexts);
  const navigate = useNavigate();
  return (
    <Result
      status="404"
      title={t("notFound")}
      extra={
        <Button type="primary" onClick={() => void navigate("/workflows")} data-testid="go-home">
          {t("goHome")}
        </Button>
      }
    />
  );
}
