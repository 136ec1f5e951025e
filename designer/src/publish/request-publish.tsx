import { SendOutlined } from "@ant-design/icons";
import { useQueries } from "@tanstack/react-query";
import { Button, Checkbox, Input, Modal } from "antd";
import { useRef, useState } from "react";
import {
  actorName,
  api,
  asProblem,
  keys,
  Problem,
  type DefinitionSummary,
  type ReadyDraft,
} from "../api/index.ts";
import { Waiting } from "../app/page.tsx";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { appTexts } from "../app/texts.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { caseFailures, type CaseFailure } from "./accept-results.ts";
import { FailedCases } from "./failed-cases.tsx";
import { kindKey } from "./kind-key.ts";
import "./publish.css";
import { publishTexts } from "./texts.ts";
import { kinds, nameOf, useAcceptResults, useRequestChange } from "./use-request-change.tsx";

/** Sends the open draft, and any others that belong with it, to an approver. */
export function RequestPublishButton<D>({ draft }: { readonly draft: ReadyDraft<D> }) {
  const t = useText(publishTexts);
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const isChanged = draft.saving.revision !== undefined || draft.saving.status !== "clean";
  return (
    <>
      <Button
        ref={button}
        type="primary"
        icon={<SendOutlined />}
        disabled={!isChanged}
        onClick={() => setIsOpen(true)}
        data-testid="request-publish"
      >
        {t("request")}
      </Button>
      {isOpen && (
        <RequestDialog
          draft={draft}
          close={() => {
            setIsOpen(false);
            // The dialog is gone with its focus: who works by keyboard goes on where the dialog was opened.
            requestAnimationFrame(() => button.current?.focus());
          }}
        />
      )}
    </>
  );
}

function RequestDialog<D>(props: { readonly draft: ReadyDraft<D>; readonly close: () => void }) {
  const { close, draft } = props;
  const t = useText(publishTexts);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set([nameOf(draft)]));
  const [sentence, setSentence] = useState("");
  const drafts = useDrafts();
  const send = useRequestChange(draft, close);
  const accept = useAcceptResults(draft);
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  const failures = caseFailures(send.error).filter(({ issue }) => !accepted.has(issue.pointer));
  const isBusy = send.isPending || accept.isPending;
  const ask = (asked: ReadonlySet<string>) => {
    setAccepted(new Set());
    send.mutate({ chosen: asked, sentence });
  };
  /** Definitions whose cases were accepted are published with the rest; when nothing is left, it asks again. */
  const acceptResults = (taken: readonly CaseFailure[]) =>
    accept.mutate(taken, {
      onSuccess: (names) => {
        const withCases = new Set([...chosen, ...names]);
        setChosen(withCases);
        if (taken.length === failures.length) ask(withCases);
        else setAccepted(new Set([...accepted, ...taken.map(({ issue }) => issue.pointer)]));
      },
    });
  const toggle = (name: string, isChosen: boolean) =>
    setChosen(new Set(isChosen ? [...chosen, name] : [...chosen].filter((other) => other !== name)));
  return (
    <Modal
      open
      title={t("requestTitle")}
      onCancel={close}
      okText={t("requestSend")}
      cancelText={t("cancel")}
      confirmLoading={isBusy}
      okButtonProps={{ disabled: chosen.size === 0, "data-testid": "request-publish-send" }}
      onOk={() => ask(chosen)}
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
        {failures.length > 0 && <FailedCases failures={failures} isBusy={isBusy} onAccept={acceptResults} />}
        {send.isError && <BlockedOtherwise error={send.error} />}
        {accept.isError && <ProblemAlert error={accept.error} />}
      </div>
    </Modal>
  );
}

/** Whatever stands against publishing beside failing cases, which have a list of their own. */
function BlockedOtherwise({ error }: { readonly error: unknown }) {
  const t = useText(publishTexts);
  const problem = asProblem(error);
  const errors = problem.body.errors ?? [];
  const others = errors.filter(({ code }) => code !== "definition.case-failed");
  if (others.length === errors.length) return <ProblemAlert error={error} />;
  if (others.length === 0) return null;
  const texts = {
    "zh-CN": t("otherErrors", { count: others.length }),
    en: t("otherErrors", { count: others.length }),
  };
  return <ProblemAlert error={new Problem({ ...problem.body, texts, errors: others })} />;
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
