import { CloseCircleFilled, PlayCircleOutlined } from "@ant-design/icons";
import type { WorkflowCase, WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button } from "antd";
import { useEffect, useMemo, useState } from "react";
import type { Lights } from "../canvas/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { CaseProposals } from "./case-proposals.tsx";
import type { CasesReport, Covered, Part } from "./cases-report.ts";
import { casesTexts } from "./cases-texts.ts";
import { documentsAround, type DefinitionsAround } from "./documents-around.ts";
import { PartList } from "./part-list.tsx";
import { useCasesWork } from "./use-cases-work.ts";

export interface CasesCoverageProps {
  readonly definition: WorkflowDefinition;
  readonly cases: readonly WorkflowCase[];
  readonly around: DefinitionsAround;
  readonly active: boolean;
  readonly onChoose: (id: string) => void;
  readonly onLights: (lights: Lights | undefined) => void;
  readonly onFocus: (states: readonly string[]) => void;
  readonly onTakeOver: (chosen: readonly WorkflowCase[]) => void;
}

const RERUN_AFTER_MS = 600;

/** How many of a workflow's cases come out as they expect, what none of them takes, and cases that would. */
export function CasesCoverage(props: CasesCoverageProps) {
  const { definition, cases, around, active, onChoose, onLights, onFocus, onTakeOver } = props;
  const t = useText(casesTexts);
  const documents = useMemo(() => documentsAround(definition, around, "drafted"), [definition, around]);
  const { answer, isRunning, isBroken, start } = useCasesWork("report");
  const [asked, setAsked] = useState(false);

  // Once asked for, the figures follow every edit of the workflow and of its cases.
  useEffect(() => {
    if (!asked || !active) return;
    const timer = setTimeout(() => start(documents, cases), RERUN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [asked, active, documents, cases, start]);

  const show = ({ pointer, states }: Part) => {
    onLights(lightsAt(pointer, states));
    // Its arrow leaves there; where it leads may be far away.
    onFocus(states.slice(0, 1));
  };
  return (
    <section className="sim-block sim-cases" data-testid="cases-coverage" data-running={isRunning}>
      <header>
        <h4>{t("allCases")}</h4>
        <Button
          size="small"
          icon={<PlayCircleOutlined />}
          loading={isRunning}
          onClick={() => {
            setAsked(true);
            start(documents, cases);
          }}
          data-testid="run-all-cases"
        >
          {t("runAll")}
        </Button>
      </header>
      {answer === undefined && <p className="sim-quiet">{t("allCasesHint")}</p>}
      {isBroken && <p role="alert">{t("broken")}</p>}
      {answer !== undefined && answer.value === undefined && <p role="alert">{t("unsound")}</p>}
      {answer?.value !== undefined && (
        <>
          <Figures report={answer.value} />
          <FailedCases report={answer.value} onChoose={onChoose} />
          <CaseProposals
            documents={documents}
            cases={cases}
            isWanted={answer.value.transitions.missed.length > 0}
            onShow={show}
            onTakeOver={onTakeOver}
          />
          <PartList
            title={t("missedStates")}
            parts={answer.value.states.missed}
            id="missed-state"
            onShow={show}
          />
          <PartList
            title={t("missedPaths")}
            parts={answer.value.transitions.missed}
            id="missed-path"
            onShow={show}
          />
        </>
      )}
    </section>
  );
}

function Figures({ report: { passed, failed, states, transitions } }: { readonly report: CasesReport }) {
  const t = useText(casesTexts);
  const of = ({ count, missed }: Covered) => ({ covered: count, count: count + missed.length });
  const tone = (isGood: boolean) => (isGood ? "chip chip-approve" : "chip chip-refer");
  return (
    <p className="sim-figures" data-testid="cases-figures">
      <span className={failed.length === 0 ? tone(true) : "chip chip-decline"}>
        {t("passed", { passed, count: passed + failed.length })}
      </span>
      <span className={tone(states.missed.length === 0)}>{t("coveredStates", of(states))}</span>
      <span className={tone(transitions.missed.length === 0)}>{t("coveredPaths", of(transitions))}</span>
    </p>
  );
}

function FailedCases(props: { readonly report: CasesReport; readonly onChoose: (id: string) => void }) {
  const { report, onChoose } = props;
  const t = useText(casesTexts);
  const title = useTitle();
  if (report.failed.length === 0) return null;
  return (
    <>
      <h5>{t("failedCases")}</h5>
      <ul className="sim-parts" data-testid="failing-cases">
        {report.failed.map(({ id, title: named, why }) => (
          <li key={id}>
            <button type="button" onClick={() => onChoose(id)} data-testid={`failing-case-${id}`}>
              <CloseCircleFilled className="is-decline" /> {title(named)}
              {why.map((texts, index) => (
                <small key={index}>{title(texts)}</small>
              ))}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Lights a state, or a transition with the states at its ends. */
function lightsAt(pointer: string, states: readonly string[]): Lights {
  return {
    boxes: new Map(states.map((key, order) => [key, { light: "referred", order }])),
    arrows: new Map([[pointer, { order: 1 }]]),
  };
}
