import type { DefinitionDocument, DocumentContent } from "../document/index.ts";
import type { DefinitionDetail, DraftContent, RenderedIssue, SavedDraft } from "./contract/index.ts";
import { asProblem, type Problem } from "./problem.ts";

export type SaveStatus = "clean" | "waiting" | "saving" | "saved" | "conflict" | "failed";

/** How far the server knows what is on the screen. */
export interface Saving {
  readonly status: SaveStatus;
  /** The draft's revision on the server; absent while there is no draft. */
  readonly revision?: number;
  readonly savedAt?: number;
  readonly issues: readonly RenderedIssue[];
  readonly problem?: Problem;
}

export interface DraftSessionOptions<D> {
  readonly document: DefinitionDocument<D>;
  readonly detail: DefinitionDetail;
  readonly save: (revision: number | undefined, content: DraftContent) => Promise<SavedDraft>;
  readonly delayMs?: number;
  readonly retryMs?: number;
}

export interface DraftSession {
  readonly getState: () => Saving;
  readonly subscribe: (listener: () => void) => () => void;
  /** Starts watching the document; returns how to stop. What is unsaved then is sent at once. */
  readonly attach: () => () => void;
  /** Saves what is unsaved and answers the draft's revision, or nothing when saving failed. */
  readonly flush: () => Promise<number | undefined>;
  /** Ends a conflict: the next save is based on `revision`, so it replaces what another person wrote. */
  readonly keepMine: (revision: number | undefined) => Promise<number | undefined>;
  /** Ends a conflict: the document now holds the server's draft. */
  readonly takeTheirs: (detail: DefinitionDetail) => void;
}

/**
 * Sends a document's changes to its draft: after a pause in typing, one request at a time, each based on the
 * revision the last one answered. Another person's write stops it as a conflict; nothing is overwritten unasked.
 */
export function openDraftSession<D>(options: DraftSessionOptions<D>): DraftSession {
  const { document, delayMs = 1_500, retryMs = 5_000 } = options;
  const listeners = new Set<() => void>();
  let saving: Saving = {
    status: "clean",
    issues: options.detail.draft?.issues ?? [],
    ...(options.detail.draft !== undefined && { revision: options.detail.draft.revision }),
  };
  let saved = contentOf(document);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let inFlight: Promise<number | undefined> | undefined;

  function show(change: Partial<Saving>): void {
    const { problem: _problem, ...rest } = saving;
    saving = { ...rest, ...change };
    for (const listener of [...listeners]) listener();
  }

  function isUnsaved(): boolean {
    const now = contentOf(document);
    return now.definition !== saved.definition || now.layout !== saved.layout || now.cases !== saved.cases;
  }

  function onDocumentChange(): void {
    if (saving.status === "conflict" || inFlight !== undefined) return;
    if (isUnsaved()) schedule(delayMs);
    else settle();
  }

  /** Undo and redo can lead back to what the server has: then there is nothing to wait for. */
  function settle(): void {
    clearTimeout(timer);
    if (saving.status === "waiting" || saving.status === "failed")
      show({ status: saving.revision === undefined ? "clean" : "saved" });
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), ms);
    if (saving.status !== "failed") show({ status: "waiting" });
  }

  function flush(): Promise<number | undefined> {
    clearTimeout(timer);
    if (inFlight !== undefined) return inFlight.then(() => (isUnsaved() ? flush() : saving.revision));
    if (saving.status === "conflict") return Promise.resolve(undefined);
    if (!isUnsaved()) return Promise.resolve(saving.revision);
    inFlight = send().finally(() => (inFlight = undefined));
    return inFlight;
  }

  async function send(): Promise<number | undefined> {
    const content = contentOf(document);
    show({ status: "saving" });
    try {
      const answer = await options.save(saving.revision, content);
      saved = content;
      show({ status: "saved", revision: answer.revision, issues: answer.issues, savedAt: Date.now() });
      if (isUnsaved()) schedule(delayMs);
      return answer.revision;
    } catch (thrown) {
      const problem = asProblem(thrown);
      const isConflict = problem.status === 412 || problem.status === 409;
      show({ status: isConflict ? "conflict" : "failed", problem });
      if (problem.status === 0 || problem.status >= 500) schedule(retryMs);
      return undefined;
    }
  }

  return {
    getState: () => saving,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    attach() {
      const leave = document.subscribe(onDocumentChange);
      return () => {
        leave();
        void flush();
      };
    },
    flush,
    keepMine(revision) {
      const { revision: _revision, problem: _problem, ...rest } = saving;
      saving = { ...rest, status: "waiting", ...(revision !== undefined && { revision }) };
      return flush();
    },
    takeTheirs(detail) {
      const content = startingContent<D>(detail);
      document.replace(content);
      saved = contentOf(document);
      const { revision: _revision, problem: _problem, ...rest } = saving;
      saving = rest;
      show({
        status: "clean",
        issues: detail.draft?.issues ?? [],
        ...(detail.draft !== undefined && { revision: detail.draft.revision }),
      });
    },
  };
}

/** What an editor starts from: the draft when there is one, else what is live. */
export function startingContent<D>(detail: DefinitionDetail): DocumentContent<D> {
  const from = detail.draft ?? detail.live;
  if (from === undefined)
    throw new TypeError(`Expected a draft or a live ${detail.kind}, but ${detail.id} has neither`);
  const { definition, layout, cases } = from;
  return {
    definition: definition as D,
    ...(layout !== undefined && { layout }),
    ...(cases !== undefined && { cases }),
  };
}

function contentOf<D>(document: DefinitionDocument<D>): DraftContent {
  const { definition, layout, cases } = document.getState();
  return {
    definition: definition as DraftContent["definition"],
    ...(layout !== undefined && { layout: layout as NonNullable<DraftContent["layout"]> }),
    ...(cases !== undefined && { cases: cases as NonNullable<DraftContent["cases"]> }),
  };
}
