import { ArrowRightOutlined, CheckOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useText, useTitle } from "../i18n/index.ts";
import type { CaseFailure } from "./accept-results.ts";
import { publishTexts } from "./texts.ts";

/**
 * The cases that keep a change from being published, each with what it expected and what it gets now. A change made
 * on purpose is accepted here, one by one or all at once; the approver reads what was accepted.
 */
export function FailedCases(props: {
  readonly failures: readonly CaseFailure[];
  readonly isBusy: boolean;
  readonly onAccept: (accepted: readonly CaseFailure[]) => void;
}) {
  const { failures, isBusy, onAccept } = props;
  const t = useText(publishTexts);
  const acceptable = failures.filter(({ differences }) => differences.length > 0);
  return (
    <Alert
      type="warning"
      data-testid="failed-cases"
      data-count={failures.length}
      title={t("failedCases", { count: failures.length })}
      description={
        <>
          <p>{t("failedCasesHint")}</p>
          <ul className="failed-cases">
            {failures.map((failure) => (
              <FailedCase
                key={failure.issue.pointer}
                failure={failure}
                isBusy={isBusy}
                onAccept={() => onAccept([failure])}
              />
            ))}
          </ul>
        </>
      }
      action={
        acceptable.length > 1 && (
          <Button
            size="small"
            type="primary"
            icon={<CheckOutlined />}
            loading={isBusy}
            onClick={() => onAccept(acceptable)}
            data-testid="accept-all-results"
          >
            {t("acceptAll")}
          </Button>
        )
      }
    />
  );
}

function FailedCase(props: {
  readonly failure: CaseFailure;
  readonly isBusy: boolean;
  readonly onAccept: () => void;
}) {
  const { failure, isBusy, onAccept } = props;
  const t = useText(publishTexts);
  const title = useTitle();
  const { differences, id, issue } = failure;
  return (
    <li data-testid={`failed-case-${failure.case}`}>
      <div>
        <b>{title(failure.title)}</b> <small className="muted">{id}</small>
        {differences.length === 0 && <p>{title(issue.texts)}</p>}
        {differences.map(({ actualText, expectedText, member, pointer }) => (
          <p key={pointer}>
            <span className="muted">{title(member)}</span> {title(expectedText)}{" "}
            <ArrowRightOutlined className="muted" /> <b>{title(actualText)}</b>
          </p>
        ))}
      </div>
      {differences.length > 0 && (
        <Button
          size="small"
          disabled={isBusy}
          onClick={onAccept}
          data-testid={`accept-result-${failure.case}`}
        >
          {t("accept")}
        </Button>
      )}
    </li>
  );
}
