import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { Link } from "react-router";
import {
  api,
  keys,
  Problem,
  startingContent,
  type DefinitionKind,
  type DraftContent,
  type ReadyDraft,
} from "../api/index.ts";
import { openDocument } from "../document/index.ts";
import { useText } from "../i18n/index.ts";
import { acceptResults, type CaseFailure } from "./accept-results.ts";
import { publishTexts } from "./texts.ts";

export const kinds: readonly DefinitionKind[] = ["pack", "workflow", "product", "catalogue", "calendar"];

interface Named {
  readonly kind: DefinitionKind;
  readonly id: string;
}
export const nameOf = ({ kind, id }: Named): string => `${kind}/${id}`;

export interface ChangeToRequest {
  readonly chosen: ReadonlySet<string>;
  readonly sentence: string;
}

/** Sends the chosen drafts to an approver, the open one after its last edits are saved. */
export function useRequestChange<D>(draft: ReadyDraft<D>, close: () => void) {
  const client = useQueryClient();
  const { notification } = App.useApp();
  const t = useText(publishTexts);
  return useMutation({
    mutationFn: async ({ chosen, sentence }: ChangeToRequest) => {
      const revision = await draft.session.flush();
      if (revision === undefined && chosen.has(nameOf(draft))) throw notSaved();
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

/**
 * Accepts new results: writes them into the cases of the open document, and into the drafts of the other definitions
 * whose cases fail, of which there may be none yet. Answers the names of all these definitions.
 */
export function useAcceptResults<D>(draft: ReadyDraft<D>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (accepted: readonly CaseFailure[]): Promise<readonly string[]> => {
      const groups = Map.groupBy(accepted, nameOf);
      for (const [name, failures] of groups) {
        const [first] = failures;
        if (first === undefined) continue;
        if (name === nameOf(draft)) {
          acceptResults(draft.document, failures);
          if ((await draft.session.flush()) === undefined) throw notSaved();
        } else await acceptElsewhere(first, failures);
      }
      await client.invalidateQueries({ queryKey: keys.definitions() });
      return [...groups.keys()];
    },
  });
}

async function acceptElsewhere({ kind, id }: Named, failures: readonly CaseFailure[]): Promise<void> {
  const detail = await api.readDefinition(kind, id);
  const document = openDocument<DraftContent["definition"]>(startingContent(detail));
  acceptResults(document, failures);
  const { definition, layout, cases } = document.getState();
  await api.saveDraft(kind, id, detail.draft?.revision, {
    definition,
    ...(layout === undefined ? {} : { layout: layout as DraftContent["definition"] }),
    cases: cases as DraftContent["definition"],
  });
}

function notSaved(): Problem {
  return new Problem({ status: 0, code: "client.not-saved", texts: publishTexts.notSaved });
}
