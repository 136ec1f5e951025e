import { ArrowRightOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Modal } from "antd";
import { api, type Release } from "../api/index.ts";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { useText, useTitle } from "../i18n/index.ts";
import { useTitleOfDefinition } from "./definition-titles.ts";
import { kindKey } from "./kind-key.ts";
import { releaseDifference } from "./release-difference.ts";
import { publishTexts } from "./texts.ts";

interface RollbackDialogProps {
  readonly live: Release;
  readonly target: Release;
  readonly close: () => void;
}

/** Names what a rollback changes, and what it leaves alone, before it happens. */
export function RollbackDialog({ close, live, target }: RollbackDialogProps) {
  const t = useText(publishTexts);
  const rollBack = useRollBack(close);
  const title = useTitle();
  const titleOf = useTitleOfDefinition();
  const changed = releaseDifference(live, target);
  return (
    <Modal
      open
      title={t("rollBackTitle", { seq: target.seq })}
      onCancel={close}
      okText={t("rollBackConfirm")}
      cancelText={t("cancel")}
      confirmLoading={rollBack.isPending}
      okButtonProps={{ "data-testid": "rollback-confirm" }}
      onOk={() => rollBack.mutate(target.seq)}
    >
      <div className="rollback" data-testid="rollback-dialog">
        <p>{t(changed.length === 0 ? "rollBackSame" : "rollBackChanges")}</p>
        {changed.length > 0 && (
          <ul>
            {changed.map(({ from, id, kind, to }) => (
              <li key={`${kind}/${id}`}>
                <span className="muted">{t(kindKey(kind))}</span> <b>{title(titleOf({ kind, id }))}</b>
                <span className="rollback-hashes">
                  {from === undefined ? t("none") : <span className="hash">{from.hash.slice(0, 8)}</span>}{" "}
                  <ArrowRightOutlined className="muted" />{" "}
                  {to === undefined ? (
                    t("removedDefinition")
                  ) : (
                    <span className="hash">{to.hash.slice(0, 8)}</span>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
        <p>{t("rollBackRuns")}</p>
        {rollBack.isError && <ProblemAlert error={rollBack.error} />}
      </div>
    </Modal>
  );
}

function useRollBack(close: () => void) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const t = useText(publishTexts);
  return useMutation({
    mutationFn: (seq: number) => api.rollBack(seq),
    onSuccess: async (release) => {
      close();
      void message.success(t("rolledBack", { seq: release.seq }));
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
    },
  });
}
