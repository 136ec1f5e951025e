import type { WorldStep } from "@lendloom/engine/workflow";
import type { Simulation } from "@lendloom/engine/process";
import { Button } from "antd";
import type { ReactNode } from "react";
import { delayWords, placedStates } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { playedRuns } from "./played-runs.ts";
import type { SimulationViewProps } from "./simulation-view.tsx";
import { simulatorTexts } from "./texts.ts";

/** What can happen next to a run that waits: the outcomes of its tasks, the events it accepts, its deadlines. */
export function CarryOn({ pair, definition, subflows, stepCount, onCarryOn }: SimulationViewProps) {
  const t = useText(simulatorTexts);
  const title = useTitle();
  const { draft } = pair;
  if (draft.finished || draft.states.length === 0) return null;
  const before = failedStep(draft.error?.pointer) ?? stepCount;
  const waiting = playedRuns(draft, definition, subflows)
    .filter(({ finished }) => !finished)
    .map((its) => {
      const states = placedStates(its.definition);
      return { ...its, active: its.states.flatMap((key) => states.get(key) ?? []) };
    });
  const next = (step: WorldStep, label: ReactNode, id: string) => (
    <Button key={id} size="small" onClick={() => onCarryOn(step, before)} data-testid={`carry-on-${id}`}>
      {label}
    </Button>
  );
  // What waits in the sub-flows of a map is told apart by their items.
  const numbered = (label: string, item: number | undefined) =>
    item === undefined ? label : `${label} · ${String(item)}`;
  const ofItem = (item: number | undefined) => (item === undefined ? {} : { item });
  const tasks = waiting.flatMap(({ active, item }) =>
    active.flatMap(({ state }) =>
      (state.invoke ?? []).flatMap((invoke) =>
        invoke.src !== "task"
          ? []
          : invoke.params.outcomes.map((outcome) =>
              next(
                { task: invoke.id, outcome: outcome.value, ...ofItem(item) },
                numbered(title(outcome.title), item),
                [invoke.id, outcome.value, ...(item === undefined ? [] : [item])].join("-"),
              ),
            ),
      ),
    ),
  );
  const events = waiting.flatMap(({ active, invoke, item, definition: its }) =>
    [...new Set(active.flatMap(({ state }) => Object.keys(state.on ?? {})))].map((event) =>
      next(
        invoke === undefined ? { event } : { event, to: invoke, ...ofItem(item) },
        numbered(title(its.events[event]?.title ?? event), item),
        invoke === undefined ? event : [invoke, event, ...(item === undefined ? [] : [item])].join("-"),
      ),
    ),
  );
  const delays = waiting.flatMap(({ active }) =>
    active.flatMap(({ state }) => Object.keys(state.after ?? {})),
  );
  const timers = [...new Set(delays)].map((delay) =>
    next({ wait: delay }, t("waitForTimer", { delay: title(delayWords(delay)) }), delay),
  );
  const choices = [...tasks, ...events, ...timers];
  if (choices.length === 0) return null;
  return (
    <div className="sim-carry-on" data-testid="carry-on">
      {draft.error !== undefined && <p>{t("scriptWaits")}</p>}
      <span>{t("carryOn")}</span>
      {choices}
    </div>
  );
}

/** True when a run stopped only because its script does not fit: a person can carry it on. */
export function waitsForPerson(simulation: Simulation): boolean {
  return !simulation.finished && failedStep(simulation.error?.pointer) !== undefined;
}

/** The step of the case's script at which the run could not go on. */
function failedStep(pointer: string | undefined): number | undefined {
  const index = /^\/steps\/(\d+)/.exec(pointer ?? "")?.[1];
  return index === undefined ? undefined : Number(index);
}
