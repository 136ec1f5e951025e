import type { Incident } from "../api/index.ts";
import { withFailures } from "../applications/failure-texts.ts";
import { useLiveWorkflow, useTitleOf, workflowTitles } from "../applications/known-names.ts";
import { withStateTitles } from "../document/index.ts";
import { useTitle } from "../i18n/index.ts";

/** What happened, with the titles of the steps it speaks of. */
function useIncidentSentence({ code, message, texts, workflow }: Incident): string {
  const title = useTitle();
  const definition = useLiveWorkflow(workflow);
  if (texts === undefined) return message ?? code;
  return title(withFailures(definition === undefined ? texts : withStateTitles(texts, definition)));
}

export function IncidentSentence({ incident }: { readonly incident: Incident }) {
  return <span>{useIncidentSentence(incident)}</span>;
}

/** The step at which the application stands, and its workflow. */
export function IncidentPlace({ incident }: { readonly incident: Incident }) {
  const title = useTitle();
  const { workflow = "", states = [] } = incident;
  const titleOf = workflowTitles(useLiveWorkflow(incident.workflow));
  const workflows = useTitleOf("workflow");
  if (states.length === 0) return null;
  return (
    <span className="cell-title">
      <span>{states.map((key) => title(titleOf(key))).join(" › ")}</span>
      <small>{title(workflows(workflow))}</small>
    </span>
  );
}
