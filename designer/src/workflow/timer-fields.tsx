import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button, Tooltip } from "antd";
import { setTimer, type DefinitionDocument, type PlacedState } from "../document/index.ts";
import { useText } from "../i18n/index.ts";
import { DelayField } from "./delay-field.tsx";
import { FieldProblems, Section } from "./panel-parts.tsx";
import { workflowTexts } from "./texts.ts";
import type { Problems } from "./use-problems.ts";

interface TimerFieldsProps {
  readonly placed: PlacedState;
  readonly document: DefinitionDocument<WorkflowDefinition>;
  readonly problems: Problems;
}

/** The deadlines of a state; where each leads is among its paths. */
export function TimerFields({ placed, document, problems }: TimerFieldsProps) {
  const t = useText(workflowTexts);
  const { key, pointer, state } = placed;
  const delays = Object.keys(state.after ?? {});
  const add = () => {
    let days = 7;
    while (delays.includes(`P${days}D`)) days += 1;
    document.run(setTimer(key, undefined, `P${days}D`));
  };
  return (
    <Section
      title={t("timers")}
      extra={
        <Button type="link" size="small" icon={<PlusOutlined />} onClick={add} data-testid="add-timer">
          {t("addTimer")}
        </Button>
      }
    >
      {delays.map((delay, index) => (
        <div key={index} className="wf-row">
          <DelayField
            value={delay}
            onChange={(next) => document.run(setTimer(key, delay, next))}
            testId={`timer-${index}`}
          />
          <Tooltip title={t("removeTimer")}>
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t("removeTimer")}
              onClick={() => document.run(setTimer(key, delay, undefined))}
              data-testid={`remove-timer-${index}`}
            />
          </Tooltip>
          <FieldProblems
            problems={problems.list.filter((problem) => problem.pointer === `${pointer}/after/${delay}`)}
          />
        </div>
      ))}
    </Section>
  );
}
