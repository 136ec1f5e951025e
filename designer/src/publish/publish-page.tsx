import { Tabs } from "antd";
import { useSearchParams } from "react-router";
import { Page } from "../app/page.tsx";
import { useText } from "../i18n/index.ts";
import { ChangeRequestList } from "./change-request-list.tsx";
import { ReleaseList } from "./release-list.tsx";
import "./publish.css";
import { publishTexts } from "./texts.ts";

/** What waits for approval, and what has been live when. */
export function PublishPage() {
  const t = useText(publishTexts);
  const [search, setSearch] = useSearchParams();
  return (
    <Page title={t("title")} hint={t("hint")}>
      <Tabs
        activeKey={search.get("tab") ?? "requests"}
        onChange={(tab) => setSearch({ tab }, { replace: true })}
        items={[
          {
            key: "requests",
            label: <span data-testid="tab-requests">{t("requests")}</span>,
            children: <ChangeRequestList />,
          },
          {
            key: "releases",
            label: <span data-testid="tab-releases">{t("releases")}</span>,
            children: <ReleaseList />,
          },
        ]}
      />
    </Page>
  );
}
