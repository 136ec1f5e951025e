import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { allTransitions, placedStates } from "../document/index.ts";
import { useText } from "../i18n/index.ts";
import { workflowTexts } from "./texts.ts";

/** What stands on the right while nothing is selected: how big the workflow is, and what can be done here. */
export function OverviewPanel({ definition }: { readonly definition: WorkflowDefinition }) {
  const t = useText(workflowTexts);
  const states = [...placedStates(definition).values()];
  const invokes = states.flatMap(({ state }) => state.invoke ?? []);
  const counts = [
    ["countSteps", states.length],
    ["countPaths", allTransitions(definition).length],
    ["countTasks", invokes.filter(({ src }) => src === "task").length],
    ["countDecisions", invokes.filter(({ src }) => src === "decision").length],
  ] as const;
  const keyboard = [
    ["keyUndo", "Ctrl Z / Ctrl Shift Z"],
    ["keyDelete", "Delete"],
    ["keyMove", "↑ ↓ ← →"],
    ["keySimulate", "Ctrl Enter"],
  ] as const;
  return (
    <section className="wf-overview">
      <div className="wf-hint">
        <strong>{t("nothingSelected")}</strong>
        <p>{t("nothingSelectedHint")}</p>
      </div>
      <h3>{t("overview")}</h3>
      <dl className="wf-counts">
        {counts.map(([key, count]) => (
          <div key={key}>
            <dd>{count}</dd>
            <dt>{t(key)}</dt>
          </div>
        ))}
      </dl>
      <h3>{t("keyboard")}</h3>
      <dl className="wf-keys">
        {keyboard.map(([key, keys]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
