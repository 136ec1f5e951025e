import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { SimulatedStep, Simulation } from "@lendloom/engine/process";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { delayWords, placedStates, type PlacedState, type Version } from "../document/index.ts";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { playedRuns } from "./played-runs.ts";
import { simulatorTexts } from "./texts.ts";

interface StepListProps {
  readonly simulation: Simulation;
  readonly definition: WorkflowDefinition;
  readonly catalogue: CatalogueDefinition;
  readonly subflows: ReadonlyMap<string, Version<WorkflowDefinition>>;
  readonly onShow: (state: string) => void;
}

/**
 * The run step by step in simulated time; a click on a state shows it on the canvas. What a sub-flow did stands in its
 * place among them, under the sub-flow's name: its states are on its own canvas.
 */
export function StepList({ simulation, definition, catalogue, subflows, onShow }: StepListProps) {
  const t = useText(simulatorTexts);
  const title = useTitle();
  const formats = useFormats();
  const causeWords = useCauseWords(catalogue);
  const runs = playedRuns(simulation, definition, subflows);
  return (
    <section className="sim-block">
      <header>
        <h4>{t("steps")}</h4>
      </header>
      <ol className="sim-steps" data-testid="simulation-steps">
        {simulation.steps.map((step, index) => {
          const own = runs.find(({ run }) => run === step.run)?.definition;
          const states = placedStates(own ?? definition);
          const entered = step.entered.filter((key) => states.get(key)?.state.states === undefined);
          return (
            <li key={index} data-cause={step.cause.kind} data-run={step.run ?? ""}>
              <time dateTime={step.at}>{formats.moment(step.at)}</time>
              <span>
                {step.run === undefined
                  ? causeWords(step, definition)
                  : t("inSubflow", {
                      name: title(own?.title ?? step.run),
                      what: step.cause.kind === "start" ? t("begun") : causeWords(step, own ?? definition),
                    })}
              </span>
              {entered.length > 0 && (
                <span className="sim-entered">
                  {entered.map((key, position) => (
                    <button
                      key={position}
                      type="button"
                      disabled={step.run !== undefined}
                      onClick={() => onShow(key)}
                      data-testid={`step-${index}-${key}`}
                    >
                      {title(states.get(key)?.state.title ?? key)}
                    </button>
                  ))}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** What brought a step about, in words. */
function useCauseWords(catalogue: CatalogueDefinition) {
  const t = useText(simulatorTexts);
  const title = useTitle();
  const invokeTitle = (id: string, states: readonly PlacedState[]) => {
    for (const { state } of states) {
      const invoke = state.invoke?.find((candidate) => candidate.id === id);
      if (invoke !== undefined) return title(invoke.title ?? state.title);
    }
    return id;
  };
  return ({ cause: { kind, name } }: SimulatedStep, definition: WorkflowDefinition): string => {
    const states = [...placedStates(definition).values()];
    switch (kind) {
      case "start":
        return t("started");
      case "event":
        return t("eventCause", { name: title(definition.events[name]?.title ?? name) });
      case "timer":
        return t("timerCause", { name: timerWords(name, states) });
      case "done":
        return t("doneCause", { name: invokeTitle(name, states) });
      case "error":
        return t("errorCause", { name: invokeTitle(name, states) });
      case "facts":
        return t("factsCause", { name: title(catalogue.sources[name]?.title ?? name) });
    }
  };

  /** A timer is named `<state>/<delay>`. */
  function timerWords(name: string, states: readonly PlacedState[]): string {
    const [key = "", delay = ""] = name.split("/");
    const state = states.find((placed) => placed.key === key)?.state.title;
    return `${title(state ?? key)} · ${title(delayWords(delay))}`;
  }
}
