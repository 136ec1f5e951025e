import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { SimulatedStep, Simulation } from "@lendloom/engine/process";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { delayWords, placedStates } from "../document/index.ts";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { simulatorTexts } from "./texts.ts";

interface StepListProps {
  readonly simulation: Simulation;
  readonly definition: WorkflowDefinition;
  readonly catalogue: CatalogueDefinition;
  readonly onShow: (state: string) => void;
}

/** The run step by step in simulated time; a click on a state shows it on the canvas. */
export function StepList({ simulation, definition, catalogue, onShow }: StepListProps) {
  const t = useText(simulatorTexts);
  const title = useTitle();
  const formats = useFormats();
  const states = placedStates(definition);
  const causeWords = useCauseWords(definition, catalogue);
  return (
    <section className="sim-block">
      <header>
        <h4>{t("steps")}</h4>
      </header>
      <ol className="sim-steps" data-testid="simulation-steps">
        {simulation.steps.map((step, index) => {
          const entered = step.entered.filter((key) => states.get(key)?.state.states === undefined);
          return (
            <li key={index} data-cause={step.cause.kind}>
              <time dateTime={step.at}>{formats.moment(step.at)}</time>
              <span>{causeWords(step)}</span>
              {entered.length > 0 && (
                <span className="sim-entered">
                  {entered.map((key, position) => (
                    <button
                      key={position}
                      type="button"
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
function useCauseWords(definition: WorkflowDefinition, catalogue: CatalogueDefinition) {
  const t = useText(simulatorTexts);
  const title = useTitle();
  const states = [...placedStates(definition).values()];
  const invokeTitle = (id: string) => {
    for (const { state } of states) {
      const invoke = state.invoke?.find((candidate) => candidate.id === id);
      if (invoke !== undefined) return title(invoke.title ?? state.title);
    }
    return id;
  };
  return ({ cause: { kind, name } }: SimulatedStep): string => {
    switch (kind) {
      case "start":
        return t("started");
      case "event":
        return t("eventCause", { name: title(definition.events[name]?.title ?? name) });
      case "timer":
        return t("timerCause", { name: timerWords(name) });
      case "done":
        return t("doneCause", { name: invokeTitle(name) });
      case "error":
        return t("errorCause", { name: invokeTitle(name) });
      case "facts":
        return t("factsCause", { name: title(catalogue.sources[name]?.title ?? name) });
    }
  };

  /** A timer is named `<state>/<delay>`. */
  function timerWords(name: string): string {
    const [key = "", delay = ""] = name.split("/");
    const state = states.find((placed) => placed.key === key)?.state.title;
    return `${title(state ?? key)} · ${title(delayWords(delay))}`;
  }
}
