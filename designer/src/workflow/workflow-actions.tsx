import {
  CheckCircleOutlined,
  DownloadOutlined,
  LoadingOutlined,
  PlayCircleOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import { api } from "../api/index.ts";
import { useText } from "../i18n/index.ts";
import type { PanelName } from "./side-panel.tsx";
import { workflowTexts } from "./texts.ts";
import type { Problems } from "./use-problems.ts";

interface WorkflowActionsProps {
  readonly id: string;
  readonly hasDraft: boolean;
  readonly problems: Problems;
  readonly panel: PanelName;
  readonly onPanel: (panel: PanelName) => void;
}

/** What the top bar of the workflow editor adds: how many problems there are, and the way to the simulator. */
export function WorkflowActions({ id, hasDraft, problems, panel, onPanel }: WorkflowActionsProps) {
  const t = useText(workflowTexts);
  const { length } = problems.list;
  return (
    <>
      <Tooltip title={t("exportMachine")}>
        <Button
          type="text"
          icon={<DownloadOutlined />}
          href={api.machineAddress(id, hasDraft)}
          download={`${id}.machine.json`}
          aria-label={t("exportMachine")}
          data-testid="export-machine"
        />
      </Tooltip>
      <Button
        type="text"
        className={!problems.isKnown ? "" : length === 0 ? "wf-sound" : "wf-unsound"}
        icon={chipIcon(problems)}
        onClick={() => onPanel("problems")}
        data-testid="problems-chip"
        data-count={problems.isKnown ? length : undefined}
      >
        {!problems.isKnown
          ? t("checking")
          : length === 0
            ? t("noProblems")
            : t("problemCount", { count: length })}
      </Button>
      <Button
        icon={<PlayCircleOutlined />}
        type={panel === "simulate" ? "primary" : "default"}
        ghost={panel === "simulate"}
        onClick={() => onPanel(panel === "simulate" ? "properties" : "simulate")}
        data-testid="simulate"
      >
        {t("simulate")}
      </Button>
    </>
  );
}

function chipIcon({ isKnown, list }: Problems) {
  if (!isKnown) return <LoadingOutlined />;
  return list.length === 0 ? <CheckCircleOutlined /> : <WarningOutlined />;
}
