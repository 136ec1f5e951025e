import { CheckCircleFilled, CloseCircleFilled, InfoCircleFilled, WarningOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { useText, useTitle } from "../i18n/index.ts";
import { packIssueTexts } from "./check-pack.ts";
import { usePack } from "./pack-context.ts";
import { partAt, type Part } from "./part.ts";
import { packTexts } from "./texts.ts";

/** How many problems there are; a click lists them, a click on one leads to its place. */
export function ProblemsChip({ open }: { readonly open: (part: Part) => void }) {
  const { issues } = usePack();
  const t = useText(packTexts);
  const title = useTitle();
  const [isOpen, setIsOpen] = useState(false);
  const hasErrors = issues.some(({ severity }) => severity === "error");
  return (
    <>
      <Button
        type="text"
        danger={hasErrors}
        icon={issues.length === 0 ? <CheckCircleFilled className="is-approve" /> : <WarningOutlined />}
        onClick={() => setIsOpen(true)}
        data-testid="problems"
        data-count={issues.length}
      >
        {issues.length === 0 ? t("noProblems") : t("problemCount", { count: issues.length })}
      </Button>
      <Drawer title={t("problems")} open={isOpen} onClose={() => setIsOpen(false)} size={440}>
        {issues.length === 0 && <p className="muted">{t("noProblemsHint")}</p>}
        <ul className="problem-list">
          {issues.map((issue) => (
            <li key={`${issue.pointer} ${issue.code}`}>
              <button
                type="button"
                data-testid="problem-item"
                onClick={() => {
                  open(partAt(issue.pointer));
                  setIsOpen(false);
                }}
              >
                {issue.severity === "error" ? (
                  <CloseCircleFilled className="is-decline" />
                ) : (
                  <InfoCircleFilled className="is-refer" />
                )}
                <span>
                  {title(packIssueTexts(issue))}
                  <small className="mono">{issue.pointer}</small>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </Drawer>
    </>
  );
}
