import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { actorName, api, keys, type ChangeRequest } from "../api/index.ts";
import { Loaded, Page } from "../app/page.tsx";
import { useFormats, useText } from "../i18n/index.ts";
import { ChangedDefinition } from "./changed-definition.tsx";
import { CaseResults, RequestIssues } from "./evidence.tsx";
import "./publish.css";
import { RequestStatus, useRequestTitle } from "./request-status.tsx";
import { RequestDecision } from "./request-decision.tsx";
import { publishTexts } from "./texts.ts";

/** Everything an approver needs to say yes or no: sentences, before and after, cases, problems. */
export function ChangeRequestPage({ id }: { readonly id: string }) {
  const t = useText(publishTexts);
  const request = useQuery({
    queryKey: keys.changeRequest(id),
    queryFn: () => api.readChangeRequest(id),
    refetchInterval: 15_000,
  });
  return (
    <Loaded query={request} back={{ to: "/publish", label: t("requests") }}>
      {(data) => <Request request={data} />}
    </Loaded>
  );
}

function Request({ request }: { readonly request: ChangeRequest }) {
  const t = useText(publishTexts);
  const formats = useFormats();
  const requestTitle = useRequestTitle();
  return (
    <Page
      width="wide"
      title={
        <>
          {requestTitle(request)}
          <RequestStatus status={request.status} />
        </>
      }
      hint={t("by", { person: actorName(request.author), when: formats.moment(request.createdAt) })}
      actions={
        <Link to="/publish" data-testid="back-to-requests">
          <ArrowLeftOutlined /> {t("requests")}
        </Link>
      }
    >
      <div className="split">
        <div>
          {request.items.map((item) => (
            <ChangedDefinition key={`${item.kind}/${item.id}`} item={item} />
          ))}
        </div>
        <div>
          <RequestDecision request={request} />
          <CaseResults results={request.caseResults} />
          <RequestIssues issues={request.issues} />
        </div>
      </div>
    </Page>
  );
}
