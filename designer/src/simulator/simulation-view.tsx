import type { CatalogueDefinition, PackDefinition } from "@lendloom/engine/decision";
import type { Simulation } from "@lendloom/engine/process";
import type { WorkflowDefinition, WorldStep } from "@lendloom/engine/workflow";
import { Alert } from "antd";
import { useMemo } from "react";
import { placedStates, type Version } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { CarryOn, waitsForPerson } from "./carry-on.tsx";
import { Comparison, type Verdict } from "./comparison.tsx";
import { DecisionView } from "./decision-view.tsx";
import { typesOf } from "./fact-words.ts";
import { IssueList } from "./issue-list.tsx";
import { OutcomeChip } from "./outcome-chip.tsx";
import { SourcesAsked } from "./sources-asked.tsx";
import { StepList } from "./step-list.tsx";
import { simulatorTexts } from "./texts.ts";
import { useElapsed } from "./use-elapsed.ts";
import type { SimulatedPair } from "./workflow-simulator.tsx";

export interface SimulationViewProps {
  readonly pair: SimulatedPair;
  readonly definition: WorkflowDefinition;
  readonly catalogue: CatalogueDefinition;
  readonly packs: ReadonlyMap<string, Version<PackDefinition>>;
  readonly subflows: ReadonlyMap<string, Version<WorkflowDefinition>>;
  readonly stepCount: number;
  readonly onShow: (state: string) => void;
  readonly onCarryOn: (step: WorldStep, before: number) => void;
}

/** What a simulated run came to: against what is live, decision by decision, step by step, with its costs. */
export function SimulationView(props: SimulationViewProps) {
  const { pair, definition, catalogue, packs } = props;
  const { draft, live } = pair;
  const t = useText(simulatorTexts);
  const title = useTitle();
  const elapsed = useElapsed();
  const states = useMemo(() => placedStates(definition), [definition]);
  const last = innermost(draft, definition);
  const place = last === undefined ? undefined : title(states.get(last)?.state.title);
  const time = elapsed(draft.startedAt, draft.endedAt);
  return (
    <div
      className="sim-result"
      data-testid="simulation-result"
      data-status={draft.status}
      data-finished={draft.finished}
      data-outcome={draft.outcome ?? ""}
    >
      <header className="sim-banner" data-tone={toneOf(draft)}>
        <strong data-testid="simulation-place" data-state={last ?? ""}>
          {place !== undefined && t(draft.finished ? "ends" : "rests", { state: place })}
          {place === undefined && t("problem")}
        </strong>
        {draft.outcome !== undefined && <OutcomeChip outcome={draft.outcome} testId="simulation-outcome" />}
        <span className="sim-quiet">{time === "" ? t("atOnce") : t("took", { time })}</span>
      </header>
      {draft.error === undefined || draft.finished || waitsForPerson(draft) ? null : (
        <Alert
          type="warning"
          showIcon
          data-testid="simulation-error"
          title={title(draft.error.texts)}
          description={<IssueList issues={draft.error.issues ?? []} />}
        />
      )}
      <CarryOn {...props} />
      <Comparison
        live={live === undefined ? undefined : verdictOf(live, definition, title)}
        draft={verdictOf(draft, definition, title)}
      />
      {draft.decisions.map(({ number, pack: id, decision, trace }) => {
        const pack = packs.get(id)?.draft ?? packs.get(id)?.live;
        return (
          <DecisionView
            key={number}
            testId={`decision-${number}`}
            title={pack?.title ?? { "zh-CN": id, en: id }}
            decision={decision}
            trace={trace}
            typeOf={typesOf(catalogue, pack)}
            titleOf={(name) => catalogue.facts[name]?.title ?? outputTitle(pack, name)}
            sourceTitleOf={(source) => catalogue.sources[source]?.title}
          />
        );
      })}
      <SourcesAsked simulation={draft} catalogue={catalogue} />
      <StepList
        simulation={draft}
        definition={definition}
        catalogue={catalogue}
        subflows={props.subflows}
        onShow={props.onShow}
      />
    </div>
  );
}

/** The title of a name a pack computes. */
export function outputTitle(pack: PackDefinition | undefined, name: string) {
  if (pack === undefined) return undefined;
  const derived = Object.hasOwn(pack.derived, name) ? pack.derived[name]?.title : undefined;
  if (derived !== undefined) return derived;
  for (const decision of Object.values(pack.decisions)) {
    if (decision.kind === "table" || decision.kind === "model") {
      const output = decision.outputs.find((candidate) => candidate.name === name);
      if (output !== undefined) return output.title;
    } else if (decision.output === name) return decision.title;
  }
  return undefined;
}

function verdictOf(
  simulation: Simulation,
  definition: WorkflowDefinition,
  title: ReturnType<typeof useTitle>,
): Verdict {
  const decision = simulation.decisions.at(-1)?.decision;
  const last = innermost(simulation, definition);
  const place = last === undefined ? undefined : placedStates(definition).get(last)?.state.title;
  return {
    outcome: simulation.outcome ?? decision?.outcome ?? "-",
    ...(place === undefined ? {} : { place: <span>{title(place)}</span> }),
    ...(last === undefined ? {} : { placeKey: last }),
    reason: decision?.reasons[0],
  };
}

/** Where a run ended or waits: the innermost active state; of branches, one that has not come to its end. */
function innermost(simulation: Simulation, definition: WorkflowDefinition): string | undefined {
  const states = placedStates(definition);
  const leaves = simulation.states.filter((key) => states.get(key)?.state.states === undefined);
  return leaves.findLast((key) => states.get(key)?.state.type !== "final") ?? leaves.at(-1);
}

function toneOf(simulation: Simulation): string {
  if (!simulation.finished) return "refer";
  if (["approved", "accepted", "disbursed"].includes(simulation.status)) return "approve";
  return simulation.status === "declined" ? "decline" : "refer";
}
