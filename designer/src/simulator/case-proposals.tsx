import { BulbOutlined, StopOutlined } from "@ant-design/icons";
import type { WorkflowCase } from "@lendloom/engine/workflow";
import { Button, Checkbox, Spin } from "antd";
import { useEffect, useState } from "react";
import { useText, useTitle } from "../i18n/index.ts";
import type { Part, Proposals } from "./cases-report.ts";
import { casesTexts } from "./cases-texts.ts";
import { PartList } from "./part-list.tsx";
import type { Documents } from "./play-case.ts";
import { useCasesWork } from "./use-cases-work.ts";

interface CaseProposalsProps {
  readonly documents: Documents;
  readonly cases: readonly WorkflowCase[];
  /** Whether there is anything that no case takes. */
  readonly isWanted: boolean;
  readonly onShow: (part: Part) => void;
  readonly onTakeOver: (chosen: readonly WorkflowCase[]) => void;
}

/** Looks for cases that take what none takes, and takes those that a person chooses over into the draft. */
export function CaseProposals({ documents, cases, isWanted, onShow, onTakeOver }: CaseProposalsProps) {
  const t = useText(casesTexts);
  const { answer, isRunning, isBroken, start, stop } = useCasesWork("proposals");
  const { workflow } = documents;
  // What was found for a workflow that is another one by now is no longer true.
  const found = answer?.of.workflow === workflow ? answer.value : undefined;
  useEffect(() => stop, [workflow, stop]);
  return (
    <>
      {isWanted && !isRunning && (
        <Button icon={<BulbOutlined />} onClick={() => start(documents, cases)} data-testid="propose-cases">
          {t("propose")}
        </Button>
      )}
      {isRunning && (
        <p className="sim-searching" role="status" data-testid="proposing">
          <Spin size="small" /> <span>{t("searching")}</span>
          <Button size="small" icon={<StopOutlined />} onClick={stop} data-testid="stop-proposing">
            {t("stop")}
          </Button>
        </p>
      )}
      {isBroken && <p role="alert">{t("broken")}</p>}
      {found !== undefined && !isRunning && (
        <Found key={answer?.number} found={found} onShow={onShow} onTakeOver={onTakeOver} />
      )}
    </>
  );
}

interface FoundProps extends Pick<CaseProposalsProps, "onShow" | "onTakeOver"> {
  readonly found: Proposals;
}

function Found({ found, onShow, onTakeOver }: FoundProps) {
  const t = useText(casesTexts);
  const title = useTitle();
  const [left, setLeft] = useState(found.cases);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const choose = (id: string, isChosen: boolean) =>
    setChosen((former) => new Set(isChosen ? [...former, id] : [...former].filter((it) => it !== id)));
  return (
    <div data-testid="case-proposals" data-count={left.length}>
      {found.cases.length === 0 && <p className="sim-quiet">{t("noProposals")}</p>}
      {left.length > 0 && (
        <>
          <h5>{t("proposals")}</h5>
          <p className="sim-quiet">{t("proposalsHint")}</p>
          <Checkbox
            checked={chosen.size === left.length}
            indeterminate={chosen.size > 0 && chosen.size < left.length}
            onChange={({ target }) => setChosen(new Set(target.checked ? left.map((it) => it.case.id) : []))}
            data-testid="choose-all-proposals"
          >
            {t("chooseAll")}
          </Checkbox>
          <ul className="sim-proposals">
            {left.map(({ case: one, takes }) => (
              <li key={one.id} data-testid={`proposal-${one.id}`}>
                <Checkbox
                  checked={chosen.has(one.id)}
                  onChange={({ target }) => choose(one.id, target.checked)}
                  data-testid={`choose-${one.id}`}
                >
                  {title(one.title)}
                </Checkbox>
                <PartList parts={takes} id="proposed-path" onShow={onShow} />
              </li>
            ))}
          </ul>
          <Button
            type="primary"
            disabled={chosen.size === 0}
            onClick={() => {
              onTakeOver(left.filter((it) => chosen.has(it.case.id)).map((it) => it.case));
              setLeft(left.filter((it) => !chosen.has(it.case.id)));
              setChosen(new Set());
            }}
            data-testid="take-over-cases"
          >
            {t("takeOver", { count: chosen.size })}
          </Button>
        </>
      )}
      <PartList title={t("stillMissed")} parts={found.missed} id="still-missed" onShow={onShow} />
    </div>
  );
}
