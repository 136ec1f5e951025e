import { BarChartOutlined, CheckCircleFilled, CloseOutlined } from "@ant-design/icons";
import type { Finding } from "@lendloom/engine/decision";
import { Button } from "antd";
import { backtestTexts } from "../../backtest/texts.ts";
import { useText, useTitle } from "../../i18n/index.ts";
import type { SampleApplicant } from "../../simulator/index.ts";
import { usePack } from "../pack-context.ts";
import { FixButton, SeverityIcon } from "./finding-list.tsx";
import { findingWords } from "./finding-words.ts";
import { analysisTexts } from "./texts.ts";

/** An applicant in the simulator, and where it comes from. */
export type Sample = { readonly applicant: SampleApplicant } & (
  | { readonly kind: "finding"; readonly finding: Finding }
  | { readonly kind: "backtest"; readonly ref: string }
);

interface SampleBannerProps {
  readonly sample: Sample;
  readonly close: () => void;
}

/** Above the simulator: whom its fields hold, and why. */
export function SampleBanner({ close, sample }: SampleBannerProps) {
  const t = useText(analysisTexts);
  return (
    <div className="sample-banner" role="status" data-testid="sample-banner" data-kind={sample.kind}>
      {sample.kind === "finding" ? (
        <FindingWords finding={sample.finding} />
      ) : (
        <TriedWords applicant={sample.ref} />
      )}
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined />}
        aria-label={t("closeSample")}
        onClick={close}
        data-testid="sample-close"
      />
    </div>
  );
}

function TriedWords({ applicant }: { readonly applicant: string }) {
  const t = useText(backtestTexts);
  return (
    <>
      <BarChartOutlined />
      <span>{t("fromBacktest", { ref: applicant })}</span>
    </>
  );
}

/** The finding that the applicant shows, and its fix; once it is gone it says so. */
function FindingWords({ finding }: { readonly finding: Finding }) {
  const { analysis, names, pack } = usePack();
  const t = useText(analysisTexts);
  const title = useTitle();
  // After an edit the same finding is another object, at the place where it was.
  const now = analysis.findings.find(
    ({ code, pointer, texts }) =>
      code === finding.code && pointer === finding.pointer && texts.en === finding.texts.en,
  );
  const isGone = now === undefined && analysis.state === "done";
  return (
    <>
      {isGone ? <CheckCircleFilled className="is-approve" /> : <SeverityIcon severity={finding.severity} />}
      <span data-testid="sample-finding" data-gone={isGone}>
        <b>{isGone ? t("gone") : t("sample")}</b>
        {title(findingWords(finding, names, pack))}
      </span>
      {now !== undefined && <FixButton finding={now} />}
    </>
  );
}
