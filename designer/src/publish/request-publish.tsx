import { SendOutlined } from "@ant-design/icons";
import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Input, Modal } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import {
  actorName,
  api,
  keys,
  Problem,
  type DefinitionKind,
  type DefinitionSummary,
  type ReadyDraft,
} from "../api/index.ts";
import { Waiting } from "../app/page.tsx";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { appTexts } from "../app/texts.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { kindKey } from "./kind-key.ts";
import "./publish.css";
import { publishTexts } from "./texts.ts";

const kinds: readonly DefinitionKind[] = ["pack", "workflow", "product", "catalogue"];

/** Sends the open draft, and any others that belong with it, to an approver. */
export function RequestPublishButton<D>({ draft }: { readonly draft: ReadyDraft<D> }) {
  const t = useText(publishTexts);
  const [isOpen, setIsOpen] = useState(false);
  const isChanged = draft.saving.revision !== undefined || draft.saving.status !== "clean";
  return (
    <>
      <Button
        type="primary"
        icon={<SendOutlined />}
        disabled={!isChanged}
        onClick={() => setIsOpen(true)}
        data-testid="request-publish"
      >
        {t("request")}
      </Button>
      {isOpen && <RequestDialog draft={draft} close={() => setIsOpen(false)} />}
    </>
  );
}

const nameOf = ({ kind, id }: { readonly kind: DefinitionKind; readonly id: string }) => `${kind}/${id}`;

function RequestDialog<D>(props: { readonly draft: ReadyDraft<D>; readonly close: () => void }) {
  const { close, draft } = props;
  const t = useText(publishTexts);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set([nameOf(draft)]));
  const [sentence, setSentence] = useState("");
  const drafts = useDrafts();
  const send = useRequestChange(draft, close);
  const toggle = (name: string, isChosen: boolean) =>
    setChosen(new Set(isChosen ? [...chosen, name] : [...chosen].filter((other) => other !== name)));
  return (
    <Modal
      open
      title={t("requestTitle")}
      onCancel={close}
      okText={t("requestSend")}
      cancelText={t("cancel")}
      confirmLoading={send.isPending}
      okButtonProps={{ disabled: chosen.size === 0, "data-testid": "request-publish-send" }}
      onOk={() => send.mutate({ chosen, sentence })}
    >
      <div className="request-dialog">
        <p className="muted">{t("requestHint")}</p>
        {drafts === undefined ? (
          <Waiting />
        ) : (
          <div className="request-drafts">
            {withOpenDraft(drafts, draft).map((item) => (
              <DraftChoice
                key={nameOf(item)}
                item={item}
                isChosen={chosen.has(nameOf(item))}
                onChoose={(isChosen) => toggle(nameOf(item), isChosen)}
              />
            ))}
          </div>
        )}
        <label>
          {t("requestName")}
          <Input
            value={sentence}
            maxLength={200}
            placeholder={t("requestNameExample")}
            onChange={(event) => setSentence(event.target.value)}
            data-testid="request-publish-title"
          />
        </label>
        {send.isError && <ProblemAlert error={send.error} />}
      </div>
    </Modal>
  );
}

function DraftChoice(props: {
  readonly item: DefinitionSummary;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}) {
  const { item } = props;
  const t = useText(publishTexts);
  const app = useText(appTexts);
  const title = useTitle();
  return (
    <Checkbox
      checked={props.isChosen}
      onChange={(event) => props.onChoose(event.target.checked)}
      data-testid={`request-publish-draft-${item.id}`}
    >
      <span className="cell-title">
        <b>{title(item.title)}</b>
        <small>
          {t(kindKey(item.kind))}
          {item.draft && (
            <>
              {" · "}
              {app("draft", { revision: item.draft.revision })}
              {" · "}
              {t("changedBy", { person: actorName(item.draft.updatedBy) })}
            </>
          )}
        </small>
      </span>
    </Checkbox>
  );
}

/** Every draft there is; undefined until all kinds have answered. */
function useDrafts(): readonly DefinitionSummary[] | undefined {
  const lists = useQueries({
    queries: kinds.map((kind) => ({
      queryKey: keys.definitions(kind),
      queryFn: () => api.listDefinitions(kind),
      refetchOnMount: "always" as const,
    })),
  });
  if (lists.some(({ isPending }) => isPending)) return undefined;
  return lists.flatMap(({ data }) => data?.items ?? []).filter(({ draft }) => draft !== undefined);
}

/** The draft in the editor comes first, even when its first save is still under way. */
function withOpenDraft<D>(
  drafts: readonly DefinitionSummary[],
  { document, id, kind }: ReadyDraft<D>,
): readonly DefinitionSummary[] {
  const isOpen = (item: DefinitionSummary) => item.kind === kind && item.id === id;
  const { title, version } = document.getState().definition as unknown as DefinitionSummary;
  const open = drafts.find(isOpen) ?? { kind, id, title, version, hash: "", live: false };
  return [open, ...drafts.filter((item) => !isOpen(item))];
}

function useRequestChange<D>(draft: ReadyDraft<D>, close: () => void) {
  const client = useQueryClient();
  const { notification } = App.useApp();
  const t = useText(publishTexts);
  return useMutation({
    mutationFn: async ({ chosen, sentence }: { chosen: ReadonlySet<string>; sentence: string }) => {
      const revision = await draft.session.flush();
      if (revision === undefined && chosen.has(nameOf(draft)))
        throw new Problem({
          status: 0,
          code: "client.not-saved",
          texts: publishTexts.notSaved,
        });
      const lists = await Promise.all(kinds.map((kind) => api.listDefinitions(kind)));
      const drafts = lists
        .flatMap(({ items }) => items)
        .filter((item) => chosen.has(nameOf(item)))
        .flatMap(({ kind, id, draft: saved }) =>
          saved === undefined ? [] : [{ kind, id, revision: saved.revision }],
        );
      return api.requestChange(drafts, sentence.trim());
    },
    onSuccess: async (changeRequest) => {
      close();
      await client.invalidateQueries({ queryKey: keys.changeRequests });
      notification.success({
        title: t("requested"),
        description: (
          <Link to={`/publish/${changeRequest.id}`} data-testid="request-publish-open">
            {t("requestedHint")}
          </Link>
        ),
      });
    },
  });
}
