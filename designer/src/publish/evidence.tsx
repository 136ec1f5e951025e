import { CheckCircleFilled, CloseCircleFilled, InfoCircleFilled } from "@ant-design/icons";
import type { CaseOutcome, RenderedIssue } from "../api/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { publishTexts } from "./texts.ts";

/** What the definitions' own cases say about the change; failures first. */
export function CaseResults({ results }: { readonly results: readonly CaseOutcome[] }) {
  const t = useText(publishTexts);
  const title = useTitle();
  const failed = results.filter(({ passed }) => !passed);
  return (
    <section className="card" data-testid="case-results" data-failed={failed.length}>
      <header>
        <h2>{t("cases")}</h2>
        {results.length > 0 && (
          <span className={`chip end ${failed.length === 0 ? "chip-approve" : "chip-decline"}`}>
            {failed.length === 0
              ? t("casesPassed", { count: results.length })
              : t("casesFailed", { failed: failed.length, count: results.length })}
          </span>
        )}
      </header>
      {results.length === 0 ? (
        <p className="card-body muted">{t("noCases")}</p>
      ) : (
        <ul className="evidence">
          {[...failed, ...results.filter(({ passed }) => passed)].map((result) => (
            <li key={`${result.kind}/${result.id}/${result.case}`}>
              {result.passed ? (
                <CheckCircleFilled className="is-approve" />
              ) : (
                <CloseCircleFilled className="is-decline" />
              )}
              <span>
                {title(result.title)}
                {!result.passed && <CaseFailure result={result} />}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function CaseFailure({ result }: { readonly result: CaseOutcome }) {
  const title = useTitle();
  return result.issues.map((issue) => (
    <small key={`${issue.pointer} ${issue.code}`}>{title(issue.texts)}</small>
  ));
}

/** Errors block approval; warnings and remarks, those of the analysis among them, are for the approver to weigh. */
export function RequestIssues({ issues }: { readonly issues: readonly RenderedIssue[] }) {
  const t = useText(publishTexts);
  const title = useTitle();
  return (
    <section className="card" data-testid="request-issues" data-count={issues.length}>
      <header>
        <h2>{t("issues")}</h2>
      </header>
      {issues.length === 0 ? (
        <p className="card-body muted">
          <CheckCircleFilled className="is-approve" /> {t("noIssues")}
        </p>
      ) : (
        <ul className="evidence">
          {issues.map((issue) => (
            <li key={`${issue.pointer} ${issue.code}`}>
              {issue.severity === "error" ? (
                <CloseCircleFilled className="is-decline" />
              ) : (
                <InfoCircleFilled className={issue.severity === "warning" ? "is-refer" : "muted"} />
              )}
              <span>
                {title(issue.texts)} <small className="mono">{issue.pointer}</small>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
