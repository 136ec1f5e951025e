import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { openDocument, type DefinitionDocument } from "../document/index.ts";
import type { DefinitionKind, LiveDefinition } from "./contract/index.ts";
import { openDraftSession, startingContent, type DraftSession, type Saving } from "./draft-session.ts";
import { api } from "./endpoints.ts";
import { asProblem, type Problem } from "./problem.ts";
import { keys } from "./queries.ts";

/** A definition open in an editor. */
export interface ReadyDraft<D> {
  readonly state: "ready";
  readonly kind: DefinitionKind;
  readonly id: string;
  readonly document: DefinitionDocument<D>;
  readonly session: DraftSession;
  readonly saving: Saving;
  readonly live: LiveDefinition | undefined;
}
export type Draft<D> =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly problem: Problem; readonly retry: () => void }
  | ReadyDraft<D>;

interface Opened<D> {
  readonly of: string;
  readonly document: DefinitionDocument<D>;
  readonly session: DraftSession;
}

/** Opens the draft of a definition, or what is live when there is no draft, and saves what is changed. */
export function useDraft<D>(kind: DefinitionKind, id: string): Draft<D> {
  const client = useQueryClient();
  // Of its own key and never kept: an editor always opens what the server has now.
  const detail = useQuery({
    queryKey: ["draft-session", kind, id],
    queryFn: () => api.readDefinition(kind, id),
    staleTime: Infinity,
    gcTime: 0,
  });
  const [opened, setOpened] = useState<Opened<D>>();
  const name = `${kind}/${id}`;

  useEffect(() => {
    if (detail.data === undefined) return;
    const document = openDocument<D>(startingContent<D>(detail.data));
    const session = openDraftSession<D>({
      document,
      detail: detail.data,
      save: async (revision, content) => {
        const saved = await api.saveDraft(kind, id, revision, content);
        void client.invalidateQueries({ queryKey: keys.definitions() });
        void client.invalidateQueries({ queryKey: keys.definition(kind, id) });
        return saved;
      },
    });
    setOpened({ of: name, document, session });
    return session.attach();
  }, [client, detail.data, id, kind, name]);

  const session = opened?.of === name ? opened.session : undefined;
  const saving = useSyncExternalStore(session?.subscribe ?? subscribeNothing, session?.getState ?? noSaving);
  useLeaveGuard(saving);

  if (detail.isError)
    return { state: "failed", problem: asProblem(detail.error), retry: () => void detail.refetch() };
  if (opened?.of !== name || saving === undefined) return { state: "loading" };
  const { document } = opened;
  return { state: "ready", kind, id, document, session: opened.session, saving, live: detail.data?.live };
}

const subscribeNothing = () => () => undefined;
const noSaving = () => undefined;

/** The browser asks before it closes a page whose changes have not reached the server. */
function useLeaveGuard(saving: Saving | undefined): void {
  const isUnsaved =
    saving !== undefined && ["waiting", "saving", "failed", "conflict"].includes(saving.status);
  useEffect(() => {
    if (!isUnsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isUnsaved]);
}
