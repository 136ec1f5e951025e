import {
  CheckCircleFilled,
  CloseCircleFilled,
  InfoCircleFilled,
  LoadingOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import type { Finding } from "@lendloom/engine/decision";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { useText, useTitle } from "../i18n/index.ts";
import { FindingList } from "./analysis/finding-list.tsx";
import { usePlaceWords } from "./analysis/place-words.ts";
import { analysisTexts } from "./analysis/texts.ts";
import { packIssueTexts } from "./check-pack.ts";
import { usePack } from "./pack-context.ts";
import { partAt, type Part } from "./part.ts";
import { packTexts } from "./texts.ts";

interface ProblemsChipProps {
  readonly open: (part: Part) => void;
  /** Opens the place of a finding and tries its applicant. */
  readonly show: (finding: Finding) => void;
}

/** How many problems there are; a click lists them, a click on one leads to its place and shows it on an applicant. */
export function ProblemsChip({ open, show }: ProblemsChipProps) {
  const { analysis, issues } = usePack();
  const t = useText(packTexts);
  const words = useText(analysisTexts);
  const [isOpen, setIsOpen] = useState(false);
  const all = [...issues, ...analysis.findings].filter(({ severity }) => severity !== "info");
  const hasErrors = all.some(({ severity }) => severity === "error");
  const isAnalysing = analysis.state === "stale";
  const good = isAnalysing ? <LoadingOutlined /> : <CheckCircleFilled className="is-approve" />;
  return (
    <>
      <Button
        type="text"
        danger={hasErrors}
        icon={all.length === 0 ? good : <WarningOutlined />}
        onClick={() => setIsOpen(true)}
        data-testid="problems"
        data-count={all.length}
        data-analysis={analysis.state}
      >
        {all.length > 0
          ? t(all.length === 1 ? "oneProblem" : "problemCount", { count: all.length })
          : isAnalysing
            ? words("analysing")
            : t("noProblems")}
      </Button>
      <Drawer title={t("problems")} open={isOpen} onClose={() => setIsOpen(false)} size={480}>
        {issues.length === 0 && <p className="muted">{t("noProblemsHint")}</p>}
        <IssueList
          choose={(part) => {
            open(part);
            setIsOpen(false);
          }}
        />
        <FindingList
          show={(finding) => {
            show(finding);
            setIsOpen(false);
          }}
        />
      </Drawer>
    </>
  );
}

/** What the compiler has against the pack. */
function IssueList({ choose }: { readonly choose: (part: Part) => void }) {
  const { issues } = usePack();
  const t = useText(analysisTexts);
  const title = useTitle();
  const place = usePlaceWords();
  if (issues.length === 0) return null;
  const hasErrors = issues.some(({ severity }) => severity === "error");
  return (
    <section className="pack-issues">
      <h3>{t(hasErrors ? "issues" : "remarks")}</h3>
      <ul className="problem-list">
        {issues.map((issue) => (
          <li key={`${issue.pointer} ${issue.code}`} className="finding">
            <button type="button" data-testid="problem-item" onClick={() => choose(partAt(issue.pointer))}>
              {issue.severity === "error" ? (
                <CloseCircleFilled className="is-decline" />
              ) : (
                <InfoCircleFilled className="is-refer" />
              )}
              <span>
                <b>{place(issue.pointer)}</b>
                {title(packIssueTexts(issue))}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
