import { useCallback } from "react";
import type { ChangeRequest } from "../api/index.ts";
import { useText } from "../i18n/index.ts";
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

/** What a change request is called: what its author wrote, else what it touches. */
export function useRequestTitle(): (request: ChangeRequest) => string {
  const t = useText(publishTexts);
  return useCallback(
    (request) => {
      if (request.title !== "") return request.title;
      return t("untitled", { definitions: request.items.map(({ id }) => id).join(", ") });
    },
    [t],
  );
}
