import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { useState } from "react";
import { keys, retentionApi, type RetentionPolicy } from "../api/index.ts";
import { Loaded, Page } from "../app/page.tsx";
import { useHasRole } from "../app/session.ts";
import { useText } from "../i18n/index.ts";
import { AheadCard } from "./ahead-card.tsx";
import { PolicyCard } from "./policy-card.tsx";
import "./retention.css";
import { RoundsCard } from "./rounds-card.tsx";
import { retentionTexts } from "./texts.ts";

/** How long what has ended stays, and what was removed. */
export function RetentionPage() {
  const t = useText(retentionTexts);
  const isAdmin = useHasRole("admin");
  const [edited, setEdited] = useState<RetentionPolicy>();
  const retention = useQuery({
    queryKey: keys.retention,
    queryFn: retentionApi.read,
    refetchInterval: 15_000,
  });
  return (
    <Page title={t("title")} hint={t("hint")}>
      <Loaded query={retention}>
        {(data) => (
          <>
            {!isAdmin && <Alert type="info" showIcon title={t("onlyAdmin")} />}
            <PolicyCard retention={data} edited={edited} onEdit={setEdited} mayChange={isAdmin} />
            <AheadCard policy={edited ?? data.policy} isEdited={edited !== undefined} />
            <RoundsCard retention={data} mayRun={isAdmin} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
