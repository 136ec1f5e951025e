import { useCallback } from "react";
import type { ChangeRequest } from "../api/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { publishTexts } from "./texts.ts";

export function RequestStatus({ status }: { readonly status: ChangeRequest["status"] }) {
  const t = useText(publishTexts);
  return (
    <span className={`chip chip-${status}`} data-testid="request-status" data-status={status}>
      <span className="dot" />
      {t(`status_${status}`)}
    </span>
  );
}

/**
 * What a change request is called: what its author wrote. A title the server made is the first change in both
 * languages; a person reads it in theirs.
 */
export function useRequestTitle(): (request: ChangeRequest) => string {
  const title = useTitle();
  return useCallback(
    (request) => {
      const [first] = request.items.flatMap(({ changes }) => changes);
      if (first === undefined) return request.title;
      const made = `${first.texts["zh-CN"]} · ${first.texts.en}`;
      return request.title.startsWith(made)
        ? title(first.texts) + request.title.slice(made.length)
        : request.title;
    },
    [title],
  );
}
