import { CheckCircleOutlined, CloseCircleFilled, WarningFilled } from "@ant-design/icons";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { placedStates } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { workflowTexts } from "./texts.ts";
import type { Problems } from "./use-problems.ts";

interface ProblemsPanelProps {
  readonly problems: Problems;
  readonly definition: WorkflowDefinition;
  readonly onShow: (state: string) => void;
}

/** What must be mended before publishing; a click leads to the state. */
export function ProblemsPanel({ problems, definition, onShow }: ProblemsPanelProps) {
  const t = useText(workflowTexts);
  const title = useTitle();
  const states = placedStates(definition);
  if (problems.list.length === 0) {
    return (
      <div className="wf-hint wf-hint-good" data-testid="no-problems">
        <CheckCircleOutlined />
        <strong>{t("noProblems")}</strong>
        <p>{t("noProblemsHint")}</p>
      </div>
    );
  }
  return (
    <ul className="wf-problems" data-testid="problem-list">
      {problems.list.map(({ pointer, severity, texts, state }, index) => (
        <li key={`${pointer} ${index}`}>
          <button
            type="button"
            onClick={() => state !== undefined && onShow(state)}
            disabled={state === undefined}
            data-testid={`problem-${index}`}
            data-pointer={pointer}
          >
            {severity === "error" ? <CloseCircleFilled /> : <WarningFilled />}
            <span>
              {state !== undefined && <strong>{title(states.get(state)?.state.title)}</strong>}
              <span>{title(texts)}</span>
              <code>{pointer}</code>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
