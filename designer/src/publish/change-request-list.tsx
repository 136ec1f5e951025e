import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import { actorName, api, keys, type ChangeRequest } from "../api/index.ts";
import { EmptyState, Loaded } from "../app/page.tsx";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { RequestStatus, useRequestTitle } from "./request-status.tsx";
import { publishTexts } from "./texts.ts";

const SHOWN_CHANGES = 3;

/** Change requests, those that wait first, each with the first sentences of what it changes. */
export function ChangeRequestList() {
  const t = useText(publishTexts);
  const navigate = useNavigate();
  const requests = useQuery({
    queryKey: keys.changeRequests,
    queryFn: () => api.listChangeRequests(),
    refetchInterval: 15_000,
  });
  return (
    <Loaded query={requests}>
      {({ items }) =>
        items.length === 0 ? (
          <section className="card">
            <EmptyState
              text={t("noRequests")}
              action={{
                label: t("openPacks"),
                onClick: () => void navigate("/packs"),
                testId: "empty-open-packs",
              }}
            />
          </section>
        ) : (
          <section className="card request-list">
            {[...items].sort(waitingFirst).map((request) => (
              <RequestRow key={request.id} request={request} />
            ))}
          </section>
        )
      }
    </Loaded>
  );
}

function waitingFirst(a: ChangeRequest, b: ChangeRequest): number {
  const waits = (request: ChangeRequest) => (request.status === "open" ? 0 : 1);
  return waits(a) - waits(b) || b.createdAt.localeCompare(a.createdAt);
}

function RequestRow({ request }: { readonly request: ChangeRequest }) {
  const t = useText(publishTexts);
  const title = useTitle();
  const formats = useFormats();
  const requestTitle = useRequestTitle();
  const changes = request.items.flatMap((item) => item.changes);
  return (
    <Link
      className="request-row"
      to={`/publish/${request.id}`}
      data-testid={`change-request-${request.id}`}
      data-status={request.status}
    >
      <div>
        <b>{requestTitle(request)}</b>
        <small>
          {t("by", { person: actorName(request.author), when: formats.moment(request.createdAt) })}
        </small>
        {changes.length > 0 && (
          <ul>
            {changes.slice(0, SHOWN_CHANGES).map((change) => (
              <li key={change.pointer}>{title(change.texts)}</li>
            ))}
            {changes.length > SHOWN_CHANGES && (
              <li className="muted">{t("changeCount", { count: changes.length })}</li>
            )}
          </ul>
        )}
      </div>
      <RequestStatus status={request.status} />
    </Link>
  );
}
