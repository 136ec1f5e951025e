import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Badge, Segmented } from "antd";
import type { ReadyDraft } from "../api/index.ts";
import type { Lights } from "../canvas/index.ts";
import { placedStates } from "../document/index.ts";
import { useText } from "../i18n/index.ts";
import { takeOver, WorkflowSimulator } from "../simulator/index.ts";
import { OverviewPanel } from "./overview-panel.tsx";
import { DataPanel } from "./data-panel.tsx";
import { PathPanel } from "./path-panel.tsx";
import { ProblemsPanel } from "./problems-panel.tsx";
import { propertyTexts } from "./property-texts.ts";
import { StatePanel } from "./state-panel.tsx";
import { workflowTexts } from "./texts.ts";
import type { Problem, Problems } from "./use-problems.ts";
import type { WorkflowSurroundings } from "./use-surroundings.ts";

export type PanelName = "properties" | "data" | "simulate" | "problems";

export interface SidePanelProps {
  readonly panel: PanelName;
  readonly onPanel: (panel: PanelName) => void;
  readonly draft: ReadyDraft<WorkflowDefinition>;
  readonly definition: WorkflowDefinition;
  readonly cases: unknown;
  readonly surroundings: WorkflowSurroundings;
  readonly problems: Problems;
  readonly selected: ReadonlySet<string>;
  /** Selects a state and brings it into view. */
  readonly onShow: (state: string) => void;
  readonly onProblem: (problem: Problem) => void;
  /** Opens the field at which a problem is. */
  readonly onGoToProblem: (problem: Problem) => void;
  /** The event or variable that is wanted among the data. */
  readonly wantedData: string | undefined;
  readonly onWantData: (pointer: string) => void;
  readonly onOpenData: (pointer: string) => void;
  readonly onFix: (fix: NonNullable<Problem["fix"]>) => void;
  readonly onSelect: (ids: readonly string[]) => void;
  readonly onRemove: (ids: readonly string[]) => void;
  readonly onLights: (lights: Lights | undefined) => void;
  readonly onFocus: (states: readonly string[]) => void;
}

/** The right side: the properties of what is selected, the simulator, or the list of problems. */
export function SidePanel(props: SidePanelProps) {
  const { panel, onPanel, problems, surroundings, definition } = props;
  const t = useText(workflowTexts);
  const words = useText(propertyTexts);
  return (
    <aside
      className={`wf-side wf-side-${panel}`}
      id="wf-side"
      tabIndex={-1}
      data-testid="side-panel"
      data-panel={panel}
    >
      <Segmented<PanelName>
        block
        value={panel}
        onChange={onPanel}
        options={[
          { value: "properties", label: <span data-testid="tab-properties">{t("properties")}</span> },
          { value: "data", label: <span data-testid="tab-data">{words("data")}</span> },
          { value: "simulate", label: <span data-testid="tab-simulate">{t("simulate")}</span> },
          {
            value: "problems",
            label: (
              <span data-testid="tab-problems">
                {t("problems")} <Badge count={problems.list.length} size="small" />
              </span>
            ),
          },
        ]}
      />
      <div className="wf-side-content">
        {panel === "properties" && <Properties {...props} />}
        {panel === "data" && (
          <DataPanel
            definition={definition}
            document={props.draft.document}
            surroundings={surroundings}
            problems={problems}
            wanted={props.wantedData}
            onWant={props.onWantData}
          />
        )}
        {panel === "problems" && (
          <ProblemsPanel
            problems={problems}
            onShow={props.onProblem}
            onGo={props.onGoToProblem}
            onFix={props.onFix}
            definition={definition}
          />
        )}
        {/* Kept while another tab is open, so that a result is still there when one comes back. */}
        <div hidden={panel !== "simulate"}>
          <WorkflowSimulator
            definition={definition}
            live={props.draft.live?.definition as WorkflowDefinition | undefined}
            cases={props.cases ?? props.draft.live?.cases}
            around={surroundings}
            active={panel === "simulate"}
            onLights={props.onLights}
            onFocus={props.onFocus}
            onShow={props.onShow}
            onTakeOver={(chosen) =>
              takeOver(props.draft.document, props.cases ?? props.draft.live?.cases, chosen)
            }
          />
        </div>
      </div>
    </aside>
  );
}

function Properties(props: SidePanelProps) {
  const { definition, selected } = props;
  const [id] = selected;
  const placed = id === undefined ? undefined : placedStates(definition).get(id);
  if (placed !== undefined) return <StatePanel key={placed.key} {...props} placed={placed} />;
  if (id?.startsWith("/") === true) return <PathPanel key={id} {...props} pointer={id} />;
  return <OverviewPanel definition={definition} />;
}
