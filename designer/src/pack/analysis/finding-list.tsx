import {
  CloseCircleFilled,
  ExperimentOutlined,
  InfoCircleFilled,
  LoadingOutlined,
  ToolOutlined,
  WarningFilled,
} from "@ant-design/icons";
import type { Finding } from "@lendloom/engine/decision";
import { Button, Tooltip } from "antd";
import { useLanguage, useText, useTitle } from "../../i18n/index.ts";
import { valueWords } from "../../simulator/index.ts";
import { usePack } from "../pack-context.ts";
import "./analysis.css";
import { findingWords, fixWords } from "./finding-words.ts";
import { usePlaceWords } from "./place-words.ts";
import { analysisTexts } from "./texts.ts";
import { useFix } from "./use-fix.ts";

/** What the analysis has found, the worst first: a click shows it on an applicant, and a button mends what can be mended. */
export function FindingList({ show }: { readonly show: (finding: Finding) => void }) {
  const { analysis } = usePack();
  const t = useText(analysisTexts);
  const { bounded, findings, state } = analysis;
  return (
    <section className="findings" aria-label={t("findings")} data-testid="findings" data-state={state}>
      <h3>
        {t("findings")}
        <AnalysisState />
      </h3>
      {state === "done" && bounded && <p className="muted">{t("bounded")}</p>}
      {state === "done" && findings.length === 0 && <p className="muted">{t("nothingFound")}</p>}
      <ul className="problem-list">
        {findings.map((finding, index) => (
          <FindingItem key={`${finding.pointer} ${finding.code} ${index}`} finding={finding} show={show} />
        ))}
      </ul>
    </section>
  );
}

/** Says quietly that the analysis runs, or why it cannot. */
function AnalysisState() {
  const { analysis, issues } = usePack();
  const t = useText(analysisTexts);
  const isBroken = issues.some(({ severity }) => severity === "error");
  return (
    <small role="status" className="muted" data-testid="analysis-state" data-state={analysis.state}>
      {analysis.state === "stale" && (
        <>
          <LoadingOutlined /> {t("analysing")}
        </>
      )}
      {analysis.state === "unable" && t(isBroken ? "unable" : "failed")}
    </small>
  );
}

interface FindingItemProps {
  readonly finding: Finding;
  readonly show: (finding: Finding) => void;
}

function FindingItem({ finding, show }: FindingItemProps) {
  const t = useText(analysisTexts);
  const title = useTitle();
  const language = useLanguage();
  const place = usePlaceWords();
  const { names, pack } = usePack();
  const { code, pointer, severity, values, witness } = finding;
  return (
    <li className="finding" data-testid="finding" data-code={code} data-severity={severity}>
      <button type="button" onClick={() => show(finding)} data-testid="finding-show" data-pointer={pointer}>
        <SeverityIcon severity={severity} />
        <span>
          <b>{place(pointer)}</b>
          {title(findingWords(finding, names, pack))}
          {values !== undefined && (
            <small>
              {t("when", {
                values: Object.entries(values)
                  .map(([name, value]) => {
                    const known = names.get(name);
                    return `${title(known?.title ?? name)} = ${valueWords(value, known?.type, language)}`;
                  })
                  .join(language === "en" ? ", " : "，"),
              })}
            </small>
          )}
          {witness !== undefined && (
            <small>
              <ExperimentOutlined /> {t("shows")}
            </small>
          )}
        </span>
      </button>
      <FixButton finding={finding} />
    </li>
  );
}

/** Mends a finding with one edit that can be undone; its tooltip says which. */
export function FixButton({ finding }: { readonly finding: Finding }) {
  const t = useText(analysisTexts);
  const title = useTitle();
  const { names } = usePack();
  const { fix, isReady } = useFix();
  if (finding.fix === undefined) return null;
  const what = title(fixWords(finding.fix.texts, names));
  return (
    <Tooltip title={what}>
      <Button
        size="small"
        icon={<ToolOutlined />}
        disabled={!isReady}
        aria-label={`${t("fix")} ${what}`}
        onClick={() => fix(finding)}
        data-testid="finding-fix"
      >
        {t("fix")}
      </Button>
    </Tooltip>
  );
}

const icons = {
  error: <CloseCircleFilled className="is-decline" />,
  warning: <WarningFilled className="is-refer" />,
  info: <InfoCircleFilled className="finding-info" />,
};

export function SeverityIcon({ severity }: { readonly severity: Finding["severity"] }) {
  const t = useText(analysisTexts);
  const name = t(`severity_${severity}`);
  return (
    <span role="img" aria-label={name} title={name}>
      {icons[severity]}
    </span>
  );
}
