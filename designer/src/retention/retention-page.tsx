import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { keys, retentionApi } from "../api/index.ts";
import { Loaded, Page } from "../app/page.tsx";
import { useHasRole } from "../app/session.ts";
import { useText } from "../i18n/index.ts";
import { PolicyCard } from "./policy-card.tsx";
import "./retention.css";
import { RoundsCard } from "./rounds-card.tsx";
import { retentionTexts } from "./texts.ts";

/** How long what has ended stays, and what was removed. */
export function RetentionPage() {
  const t = useText(retentionTexts);
  const isAdmin = useHasRole("admin");
  const retention = useQuery({
    queryKey: keys.retention,
    queryFn: retentionApi.read,
    refetchInterval: 15_000,
  });
  return (
    <Page title={t("title")} hint={t("hint")}>
      {!isAdmin && <Alert type="info" showIcon title={t("onlyAdmin")} />}
      <Loaded query={retention}>
        {(data) => (
          <>
            <PolicyCard retention={data} mayChange={isAdmin} />
            <RoundsCard retention={data} mayRun={isAdmin} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
