import { CheckOutlined, RollbackOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Tooltip } from "antd";
import { useState } from "react";
import { actorName, api, type ChangeRequest } from "../api/index.ts";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { useHasRole, usePerson } from "../app/session.ts";
import { GrowText } from "../app/grow-text.tsx";
import { useFormats, useText } from "../i18n/index.ts";
import { publishTexts } from "./texts.ts";

/** Approve or reject, once; afterwards, who did what and why. */
export function RequestDecision({ request }: { readonly request: ChangeRequest }) {
  const t = useText(publishTexts);
  return (
    <section className="card" data-testid="request-decision">
      <header>
        <h2>{t("decide")}</h2>
      </header>
      <div className="card-body decide">
        {request.status === "open" ? <Deciding request={request} /> : <Decided request={request} />}
      </div>
    </section>
  );
}

function Decided({ request }: { readonly request: ChangeRequest }) {
  const t = useText(publishTexts);
  const formats = useFormats();
  const person = request.decidedBy && actorName(request.decidedBy);
  return (
    <>
      {person !== undefined && (
        <p>
          {request.decidedAt === undefined
            ? t("decidedByOnly", { person })
            : t("decidedBy", { person, when: formats.moment(request.decidedAt) })}
        </p>
      )}
      {request.note && (
        <p>
          <span className="muted">{t("note")}:</span> {request.note}
        </p>
      )}
    </>
  );
}

function Deciding({ request }: { readonly request: ChangeRequest }) {
  const t = useText(publishTexts);
  const [note, setNote] = useState("");
  const { approve, reject } = useDecisions(request);
  const obstacle = useObstacle(request);
  const isApprover = useHasRole("approver");
  return (
    <>
      <p className="muted">{obstacle === undefined ? t("approveHint") : t(obstacle)}</p>
      {approve.isError && <ProblemAlert error={approve.error} />}
      {reject.isError && <ProblemAlert error={reject.error} />}
      <Tooltip title={obstacle && t(obstacle)}>
        <Button
          block
          type="primary"
          size="large"
          icon={<CheckOutlined />}
          disabled={obstacle !== undefined}
          loading={approve.isPending}
          onClick={() => approve.mutate()}
          data-testid="approve"
        >
          {t("approve")}
        </Button>
      </Tooltip>
      {isApprover && (
        <>
          <GrowText
            value={note}
            maxLength={2000}
            placeholder={t("rejectNote")}
            aria-label={t("rejectNote")}
            onChange={(event) => setNote(event.target.value)}
            data-testid="reject-note"
          />
          <Button
            block
            danger
            icon={<RollbackOutlined />}
            disabled={note.trim() === ""}
            loading={reject.isPending}
            onClick={() => reject.mutate(note.trim())}
            data-testid="reject"
          >
            {t("reject")}
          </Button>
        </>
      )}
    </>
  );
}

/** Why this person cannot approve this change, known before they try; the server decides all the same. */
function useObstacle(request: ChangeRequest) {
  const person = usePerson();
  const isApprover = useHasRole("approver");
  const isAuthor = request.author.id === person.id;
  const isBlocked = request.issues.some(({ severity }) => severity === "error");
  if (isAuthor) return "ownChange";
  if (!isApprover) return "notApprover";
  return isBlocked ? "blocked" : undefined;
}

function useDecisions({ hash, id }: ChangeRequest) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const t = useText(publishTexts);
  // A publication changes what every list and editor shows.
  const refresh = () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
  const approve = useMutation({
    mutationFn: () => api.approve(id, hash),
    onSuccess: async (release) => {
      void message.success(t("approved", { seq: release.seq }));
      await refresh();
    },
  });
  const reject = useMutation({
    mutationFn: (note: string) => api.reject(id, note),
    onSuccess: async () => {
      void message.success(t("rejected"));
      await refresh();
    },
  });
  return { approve, reject };
}
