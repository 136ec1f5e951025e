import { ArrowRightOutlined } from "@ant-design/icons";
import type { DecisionReason } from "@lendloom/engine/decision";
import type { ReactNode } from "react";
import { useText, useTitle } from "../i18n/index.ts";
import { OutcomeChip } from "./outcome-chip.tsx";
import { simulatorTexts } from "./texts.ts";

/** What a run came to, for comparing two of them. */
export interface Verdict {
  readonly outcome: string;
  readonly place?: ReactNode;
  readonly placeKey?: string;
  readonly reason?: DecisionReason | undefined;
}

/** One line: what is live answers, what the draft answers, and why it differs. */
export function Comparison(props: { readonly live: Verdict | undefined; readonly draft: Verdict }) {
  const { live, draft } = props;
  const t = useText(simulatorTexts);
  const title = useTitle();
  if (live === undefined) return <p className="sim-quiet">{t("neverPublished")}</p>;
  const differs = live.outcome !== draft.outcome || live.placeKey !== draft.placeKey;
  const reason = draft.reason ?? live.reason;
  return (
    <div
      className="sim-comparison"
      data-differs={differs}
      data-testid="simulation-comparison"
      data-live={live.outcome}
      data-draft={draft.outcome}
    >
      <strong>{differs ? t("compareChanged") : t("compareSame")}</strong>
      <span className="sim-versus">
        <span>
          <small>{t("live")}</small>
          <OutcomeChip outcome={live.outcome} />
          {live.place}
        </span>
        <ArrowRightOutlined />
        <span>
          <small>{t("draft")}</small>
          <OutcomeChip outcome={draft.outcome} />
          {draft.place}
        </span>
      </span>
      {differs && reason !== undefined && <p>{title(reason.texts)}</p>}
    </div>
  );
}
