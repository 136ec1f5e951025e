import type { Json } from "@lendloom/engine/kernel";
import { describeChange } from "@lendloom/engine/interop";
import { useQuery } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useState } from "react";
import { actorName, api, type DefinitionDetail, type ReadyDraft } from "../api/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { Loaded } from "./page.tsx";
import { appTexts } from "./texts.ts";

const SHOWN_CHANGES = 12;

/** Two people edited one draft: says who, what differs, and leaves the choice to the person. */
export function ConflictDialog<D>({ draft }: { readonly draft: ReadyDraft<D> }) {
  const t = useText(appTexts);
  const { kind, id, saving, session } = draft;
  const isOpen = saving.status === "conflict";
  const [isChoosing, setIsChoosing] = useState(false);
  const theirs = useQuery({
    queryKey: ["conflict", kind, id, saving.revision],
    queryFn: () => api.readDefinition(kind, id),
    enabled: isOpen,
    gcTime: 0,
  });
  const keepMine = async () => {
    setIsChoosing(true);
    await session.keepMine(theirs.data?.draft?.revision);
    setIsChoosing(false);
  };
  return (
    <Modal
      open={isOpen}
      closable={false}
      title={t("conflictTitle")}
      width={620}
      data-testid="conflict"
      footer={[
        <Button
          key="theirs"
          disabled={theirs.data === undefined}
          onClick={() => theirs.data && session.takeTheirs(theirs.data)}
          data-testid="conflict-take-theirs"
        >
          {t("takeTheirs")}
        </Button>,
        <Button
          key="mine"
          type="primary"
          loading={isChoosing}
          disabled={theirs.data === undefined}
          onClick={() => void keepMine()}
          data-testid="conflict-keep-mine"
        >
          {t("keepMine")}
        </Button>,
      ]}
    >
      <Loaded query={theirs}>{(detail) => <Differences draft={draft} detail={detail} />}</Loaded>
    </Modal>
  );
}

function Differences<D>(props: { readonly draft: ReadyDraft<D>; readonly detail: DefinitionDetail }) {
  const { detail, draft } = props;
  const t = useText(appTexts);
  const title = useTitle();
  const theirs = detail.draft ?? detail.live;
  const changes =
    theirs === undefined
      ? []
      : describeChange(draft.document.getState().definition as Json, theirs.definition, draft.kind);
  return (
    <>
      <p>
        {detail.draft === undefined
          ? t("conflictGone")
          : t("conflictHint", { person: actorName(detail.draft.updatedBy), revision: detail.draft.revision })}
      </p>
      <ul className="change-list conflict-changes">
        {changes.length === 0 && <li className="muted">{t("conflictSame")}</li>}
        {changes.slice(0, SHOWN_CHANGES).map((change) => (
          <li key={change.pointer}>{title(change.texts)}</li>
        ))}
        {changes.length > SHOWN_CHANGES && (
          <li className="muted">{t("conflictMore", { count: changes.length - SHOWN_CHANGES })}</li>
        )}
      </ul>
    </>
  );
}
