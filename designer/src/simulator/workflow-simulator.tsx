import "./simulator.css";
import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { Simulation } from "@lendloom/engine/process";
import type { WorkflowCase, WorkflowDefinition, WorldStep } from "@lendloom/engine/workflow";
import { Segmented } from "antd";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Lights } from "../canvas/index.ts";
import { useText } from "../i18n/index.ts";
import { CasePicker } from "./case-picker.tsx";
import { CasesCoverage } from "./cases-coverage.tsx";
import { blankCase, factOf, fails, withFact, withFailure, withStep, workflowCases } from "./editable-case.ts";
import { documentsAround, type DefinitionsAround } from "./documents-around.ts";
import { FactsForm } from "./facts-form.tsx";
import { lightsOf } from "./lights-of.ts";
import { playCase, playWhatFits } from "./play-case.ts";
import { SimulationView } from "./simulation-view.tsx";
import { simulatorTexts } from "./texts.ts";
import { useRunKey } from "./use-run-key.ts";

export interface WorkflowSimulatorProps {
  readonly definition: WorkflowDefinition;
  readonly live: WorkflowDefinition | undefined;
  readonly cases: unknown;
  readonly around: DefinitionsAround;
  readonly active: boolean;
  readonly onLights: (lights: Lights | undefined) => void;
  readonly onShow: (state: string) => void;
  /** Brings the whole path into view. */
  readonly onFocus: (states: readonly string[]) => void;
  /** Adds cases to those of the draft. */
  readonly onTakeOver: (chosen: readonly WorkflowCase[]) => void;
}

export interface SimulatedPair {
  readonly draft: Simulation;
  readonly live: Simulation | undefined;
}

const RERUN_AFTER_MS = 250;

/** Sends an applicant through the workflow as it stands on the screen, and through what is live, in the page. */
export function WorkflowSimulator(props: WorkflowSimulatorProps) {
  const { definition, live, cases, around, active, onLights, onShow, onFocus } = props;
  const { catalogue, packs, subflows } = around;
  const list = useMemo(() => workflowCases(cases), [cases]);
  const [chosen, setChosen] = useState<string>();
  const original = list.find(({ id }) => id === chosen) ?? list[0] ?? blank;
  const [edited, setEdited] = useState<WorkflowCase>();
  const current = edited ?? original;
  const [pair, setPair] = useState<SimulatedPair>();
  const [asked, setAsked] = useState(false);
  const facts = catalogue.draft ?? catalogue.live;

  const play = useCallback(() => {
    const draft = playCase(documentsAround(definition, around, "drafted"), current);
    const former =
      live === undefined ? undefined : playWhatFits(documentsAround(live, around, "live"), current, original);
    setPair({ draft, live: former });
    onLights(lightsOf(draft, definition));
    return draft;
  }, [around, current, definition, live, onLights, original]);

  const run = useCallback(() => {
    setAsked(true);
    const { path } = play();
    if (path.length > 1) onFocus(path);
  }, [onFocus, play]);
  useRunKey(active, run);

  // Once asked for, the result follows every edit of the workflow and of the applicant.
  useEffect(() => {
    if (!asked || !active) return;
    const timer = setTimeout(play, RERUN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [asked, active, play]);

  const carryOn = useCallback(
    (step: WorldStep, before: number) => setEdited(withStep(current, step, before)),
    [current],
  );

  const choose = (id: string) => {
    setChosen(id);
    setEdited(undefined);
  };
  if (facts === undefined) return null;
  return (
    <div className="sim" data-testid="simulator">
      <CasePicker
        cases={list}
        chosen={list.length === 0 ? undefined : original.id}
        changed={edited !== undefined}
        onChoose={choose}
        onReset={() => setEdited(undefined)}
        onRun={run}
      />
      <CasesCoverage
        definition={definition}
        cases={list}
        around={around}
        active={active}
        onChoose={choose}
        onLights={onLights}
        onFocus={onFocus}
        onTakeOver={props.onTakeOver}
      />
      {pair !== undefined && (
        <SimulationView
          pair={pair}
          definition={definition}
          catalogue={facts}
          packs={packs}
          subflows={subflows}
          stepCount={current.steps.length}
          onShow={onShow}
          onCarryOn={carryOn}
        />
      )}
      {pair === undefined && <NotRun />}
      <FactsForm
        catalogue={facts}
        readFact={(name, source) => factOf(current, facts, name, source)}
        onChange={(name, source, value) => setEdited(withFact(current, facts, name, source, value))}
        closed={failingSources(current, facts)}
        sourceExtra={(source) => (
          <SourceSwitch
            source={source}
            connector={facts.sources[source]?.connector}
            one={current}
            onChange={(connector, failing) => setEdited(withFailure(current, original, connector, failing))}
          />
        )}
      />
    </div>
  );
}

const blank = blankCase();
function failingSources(one: WorkflowCase, catalogue: CatalogueDefinition): ReadonlySet<string> {
  const failing = Object.entries(catalogue.sources).filter(
    ([, { connector }]) => connector !== undefined && fails(one, connector),
  );
  return new Set(failing.map(([source]) => source));
}

function NotRun() {
  const t = useText(simulatorTexts);
  return (
    <div className="sim-not-run">
      <strong>{t("notRun")}</strong>
      <p>{t("notRunHint")}</p>
    </div>
  );
}

interface SourceSwitchProps {
  readonly source: string;
  readonly connector: string | undefined;
  readonly one: WorkflowCase;
  readonly onChange: (connector: string, failing: boolean) => void;
}

/** Whether a source answers in this simulation. */
function SourceSwitch({ source, connector, one, onChange }: SourceSwitchProps) {
  const t = useText(simulatorTexts);
  if (connector === undefined) return null;
  return (
    <Segmented<"answers" | "fails">
      size="small"
      value={fails(one, connector) ? "fails" : "answers"}
      options={[
        { value: "answers", label: t("answers") },
        { value: "fails", label: <span data-testid={`source-fails-${source}`}>{t("fails")}</span> },
      ]}
      onChange={(value) => onChange(connector, value === "fails")}
    />
  );
}
