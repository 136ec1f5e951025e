import {
  CheckCircleOutlined,
  CloudSyncOutlined,
  EditOutlined,
  ExclamationCircleOutlined,
  RedoOutlined,
  UndoOutlined,
} from "@ant-design/icons";
import { contentHash, type Json, type Texts } from "@lendloom/engine/kernel";
import { Button, Tooltip } from "antd";
import { useEffect, useMemo, type ReactNode } from "react";
import type { ReadyDraft, Saving } from "../api/index.ts";
import { textOf, useLanguage, useText, useTitle } from "../i18n/index.ts";
import { RequestPublishButton } from "../publish/request-publish.tsx";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { problemSentence } from "./problem-alert.tsx";
import { appTexts } from "./texts.ts";
import { useDocument } from "./use-document.ts";

interface Titled {
  readonly title: Texts;
  readonly version: string;
}

/** The top of every editor: what is open, how it stands to what is live, undo and redo, request to publish. */
export function EditorHeader<D extends Titled>(props: {
  readonly draft: ReadyDraft<D>;
  readonly extra?: ReactNode;
}) {
  const { draft } = props;
  const title = useTitle();
  const state = useDocument(draft.document);
  useUndoKeys(draft);
  return (
    <header className="editor-header">
      <h1 data-testid="definition-title">{title(state.definition.title)}</h1>
      <Standing draft={draft} definition={state.definition} />
      <History draft={draft} />
      <SaveState saving={draft.saving} />
      <span className="grow" />
      {props.extra}
      <RequestPublishButton draft={draft} />
      <ConflictDialog draft={draft} />
    </header>
  );
}

function Standing<D extends Titled>(props: { readonly draft: ReadyDraft<D>; readonly definition: D }) {
  const { definition, draft } = props;
  const t = useText(appTexts);
  const { live, saving } = draft;
  const hash = useMemo(() => contentHash(definition as unknown as Json), [definition]);
  const standing =
    live === undefined ? "neverPublished" : live.hash === hash ? "sameAsLive" : "differsFromLive";
  return (
    <>
      <span className="chip chip-draft" data-testid="draft-revision" data-revision={saving.revision ?? ""}>
        {saving.revision === undefined ? t("noDraft") : t("draft", { revision: saving.revision })}
      </span>
      <Tooltip title={t("hashHint", { hash })}>
        <span className="chip" data-testid="definition-version">
          {t("version", { version: definition.version })} ·{" "}
          <span className="mono" data-testid="definition-hash" data-hash={hash}>
            {hash.slice(0, 8)}
          </span>
        </span>
      </Tooltip>
      {live !== undefined && (
        <Tooltip title={t("liveHashHint", { hash: live.hash })}>
          <span className="chip chip-live" data-testid="live-version" data-hash={live.hash}>
            <span className="dot" />
            {t("liveVersion", { version: live.version })}
            <span className="mono wide-only">· {live.hash.slice(0, 8)}</span>
          </span>
        </Tooltip>
      )}
      <span
        className={standing === "differsFromLive" ? "chip chip-refer" : "standing-same"}
        data-testid="standing"
        data-standing={standing}
      >
        {t(standing)}
      </span>
    </>
  );
}

function History<D>({ draft }: { readonly draft: ReadyDraft<D> }) {
  const t = useText(appTexts);
  const language = useLanguage();
  const { past, future } = useDocument(draft.document);
  const undoable = past.at(-1);
  const redoable = future.at(-1);
  return (
    <span className="nowrap">
      <Tooltip title={undoable ? t("undoLabel", { label: textOf(undoable.label, language) }) : t("undo")}>
        <Button
          type="text"
          icon={<UndoOutlined />}
          disabled={undoable === undefined}
          onClick={() => draft.document.undo()}
          aria-label={t("undo")}
          data-testid="undo"
        />
      </Tooltip>
      <Tooltip title={redoable ? t("redoLabel", { label: textOf(redoable.label, language) }) : t("redo")}>
        <Button
          type="text"
          icon={<RedoOutlined />}
          disabled={redoable === undefined}
          onClick={() => draft.document.redo()}
          aria-label={t("redo")}
          data-testid="redo"
        />
      </Tooltip>
    </span>
  );
}

/** Ctrl+Z and Ctrl+Shift+Z or Ctrl+Y; inside a text field the field's own undo comes first. */
function useUndoKeys<D>({ document }: ReadyDraft<D>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.isComposing || event.defaultPrevented) return;
      const { target } = event;
      if (target instanceof HTMLElement && target.matches("input, textarea, [contenteditable=true]")) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) document.redo();
      else document.undo();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [document]);
}

const saveStates = {
  clean: ["saveClean", undefined],
  waiting: ["saveWaiting", <EditOutlined key="icon" />],
  saving: ["saveSaving", <CloudSyncOutlined key="icon" />],
  saved: ["saveSaved", <CheckCircleOutlined key="icon" />],
  failed: ["saveFailed", <ExclamationCircleOutlined key="icon" />],
  conflict: ["saveConflict", <ExclamationCircleOutlined key="icon" />],
} as const;

function SaveState({ saving }: { readonly saving: Saving }) {
  const t = useText(appTexts);
  const language = useLanguage();
  const [key, icon] = saveStates[saving.status];
  return (
    <Tooltip title={saving.problem && problemSentence(saving.problem, language)}>
      <span
        className={`save-state save-state-${saving.status}`}
        role="status"
        data-testid="save-state"
        data-status={saving.status}
      >
        {icon}
        {saving.status !== "clean" && t(key)}
      </span>
    </Tooltip>
  );
}
