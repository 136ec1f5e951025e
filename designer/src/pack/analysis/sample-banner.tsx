import { CheckCircleFilled, CloseOutlined } from "@ant-design/icons";
import type { Finding } from "@lendloom/engine/decision";
import { Button } from "antd";
import { useText, useTitle } from "../../i18n/index.ts";
import { usePack } from "../pack-context.ts";
import { FixButton, SeverityIcon } from "./finding-list.tsx";
import { analysisTexts } from "./texts.ts";

interface SampleBannerProps {
  readonly finding: Finding;
  readonly close: () => void;
}

/** Above the simulator: which finding its applicant shows, and the fix; once it is gone it says so. */
export function SampleBanner({ close, finding }: SampleBannerProps) {
  const { analysis } = usePack();
  const t = useText(analysisTexts);
  const title = useTitle();
  // After an edit the same finding is another object, at the place where it was.
  const now = analysis.findings.find(
    ({ code, pointer, texts }) =>
      code === finding.code && pointer === finding.pointer && texts.en === finding.texts.en,
  );
  const isGone = now === undefined && analysis.state === "done";
  return (
    <div className="sample-banner" role="status" data-testid="sample-banner" data-gone={isGone}>
      {isGone ? <CheckCircleFilled className="is-approve" /> : <SeverityIcon severity={finding.severity} />}
      <span>
        <b>{isGone ? t("gone") : t("sample")}</b>
        {title(finding.texts)}
      </span>
      {now !== undefined && <FixButton finding={now} />}
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
