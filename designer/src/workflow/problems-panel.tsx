import { CheckCircleOutlined, CloseCircleFilled, ToolOutlined, WarningFilled } from "@ant-design/icons";
import type { Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button, Tooltip } from "antd";
import { Waiting } from "../app/page.tsx";
import { allTransitions, placedStates } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { propertyTexts } from "./property-texts.ts";
import { workflowTexts } from "./texts.ts";
import type { Problem, Problems } from "./use-problems.ts";

interface ProblemsPanelProps {
  readonly problems: Problems;
  readonly definition: WorkflowDefinition;
  /** Leads to where a problem is, and shows the way a case comes there. */
  readonly onShow: (problem: Problem) => void;
  /** Opens the field it is at. */
  readonly onGo: (problem: Problem) => void;
  readonly onFix: (fix: NonNullable<Problem["fix"]>) => void;
}

/** What must be mended before publishing; a click leads to the state and shows the way there. */
export function ProblemsPanel({ problems, definition, onShow, onGo, onFix }: ProblemsPanelProps) {
  const t = useText(workflowTexts);
  if (!problems.isKnown) return <Waiting />;
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
      {problems.list.map((problem, index) => (
        <ProblemItem
          key={`${problem.pointer} ${index}`}
          problem={problem}
          index={index}
          definition={definition}
          onShow={onShow}
          onGo={onGo}
          onFix={onFix}
        />
      ))}
    </ul>
  );
}

interface ProblemItemProps extends Omit<ProblemsPanelProps, "problems"> {
  readonly problem: Problem;
  readonly index: number;
}

/** The event, the variable or the consents that a pointer is at, by their pointer. */
function dataOf(pointer: string): string | undefined {
  return /^\/(?:(?:events|variables)\/[^/]+|requiresConsent)/.exec(pointer)?.[0];
}

function titleOfData(definition: WorkflowDefinition, pointer: string): Texts | string {
  const [, kind, name = ""] = pointer.split("/");
  if (kind === "requiresConsent") return propertyTexts.requiresConsent;
  const declared = kind === "events" ? definition.events : definition.variables;
  return declared[name]?.title ?? name;
}

function ProblemItem({ problem, index, definition, onShow, onGo, onFix }: ProblemItemProps) {
  const t = useText(workflowTexts);
  const words = useText(propertyTexts);
  const title = useTitle();
  const states = placedStates(definition);
  const { code, pointer, severity, texts, state, path, fix } = problem;
  const named = (key: string): string => title(states.get(key)?.state.title) || key;
  return (
    <li>
      <button
        type="button"
        onClick={() => onShow(problem)}
        data-testid={`problem-${index}`}
        data-pointer={pointer}
        data-code={code}
      >
        {severity === "error" ? <CloseCircleFilled /> : <WarningFilled />}
        <span>
          {(state ?? dataOf(pointer)) !== undefined && (
            <strong>
              {[
                state === undefined ? title(titleOfData(definition, pointer)) : named(state),
                // Which of the step's paths it is about.
                title(allTransitions(definition).find((path) => path.pointer === pointer)?.transition.title),
              ]
                .filter((part) => part !== "")
                .join(" · ")}
            </strong>
          )}
          <span>{title(texts)}</span>
          {path === undefined ? <code>{pointer}</code> : <small>{path.map(named).join(" → ")}</small>}
        </span>
      </button>
      <span className="wf-problem-actions">
        {(state ?? dataOf(pointer)) !== undefined && (
          <Button size="small" onClick={() => onGo(problem)} data-testid={`problem-go-${index}`}>
            {words("goToField")}
          </Button>
        )}
        {fix !== undefined && (
          <Tooltip title={title(fix.texts)}>
            <Button
              size="small"
              icon={<ToolOutlined />}
              onClick={() => onFix(fix)}
              aria-label={`${t("fix")} ${title(fix.texts)}`}
              data-testid={`problem-fix-${index}`}
            >
              {t("fix")}
            </Button>
          </Tooltip>
        )}
      </span>
    </li>
  );
}
