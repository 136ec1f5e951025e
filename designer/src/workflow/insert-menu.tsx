import type { Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useDefinitions, type DefinitionSummary } from "../api/index.ts";
import { boxIcons, type BoxIcon } from "../canvas/index.ts";
import { placedStates, stepTitles, type NewStep } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { workflowTexts } from "./texts.ts";

interface InsertMenuProps {
  readonly definition: WorkflowDefinition;
  readonly packTitles: ReadonlyMap<string, Texts>;
  readonly onInsert: (step: NewStep) => void;
}

interface Card {
  readonly id: string;
  readonly icon: BoxIcon;
  readonly title: string;
  readonly help: string;
  /** Absent: the lender has nothing this step could use. */
  readonly step: NewStep | undefined;
}

/** The steps a person can insert, each with one line that tells what it does. */
export function InsertMenu({ definition, packTitles, onInsert }: InsertMenuProps) {
  const t = useText(workflowTexts);
  const title = useTitle();
  const workflows = useDefinitions("workflow").data?.items ?? [];
  const cards: readonly Card[] = [
    { id: "task", icon: "task", title: title(stepTitles.task), help: t("taskHelp"), step: { kind: "task" } },
    {
      id: "decision",
      icon: "decision",
      title: title(stepTitles.decision),
      help: t("decisionHelp"),
      step: firstDecision(packTitles),
    },
    {
      id: "activity",
      icon: "activity",
      title: title(stepTitles.activity),
      help: t("activityHelp"),
      step: firstActivity(definition),
    },
    {
      id: "subflow",
      icon: "subflow",
      title: title(stepTitles.subflow),
      help: t("subflowHelp"),
      step: firstSubflow(definition, workflows),
    },
    { id: "wait", icon: "wait", title: title(stepTitles.wait), help: t("waitHelp"), step: { kind: "wait" } },
    {
      id: "offer",
      icon: "wait",
      title: title(stepTitles.offer),
      help: t("offerHelp"),
      step: firstOffer(definition),
    },
    {
      id: "group",
      icon: "group",
      title: title(stepTitles.group),
      help: t("groupHelp"),
      step: { kind: "group" },
    },
    {
      id: "parallel",
      icon: "parallel",
      title: title(stepTitles.parallel),
      help: t("parallelHelp"),
      step: { kind: "parallel" },
    },
    {
      id: "end-declined",
      icon: "declined",
      title: t("endDeclined"),
      help: t("endHelp"),
      step: { kind: "end", status: "declined" },
    },
    {
      id: "end-approved",
      icon: "approved",
      title: t("endApproved"),
      help: t("endHelp"),
      step: { kind: "end", status: "approved" },
    },
  ];
  return (
    <div className="wf-insert" role="menu" aria-label={t("insertTitle")} data-testid="insert-menu">
      <h3>{t("insertTitle")}</h3>
      {cards.map(({ id, icon, title, help, step }) => (
        <button
          key={id}
          type="button"
          role="menuitem"
          className={`wf-insert-card wf-tone-${icon}`}
          disabled={step === undefined}
          onClick={() => step !== undefined && onInsert(step)}
          data-testid={`insert-menu-${id}`}
        >
          <span className="wf-tile" aria-hidden>
            {boxIcons[icon]}
          </span>
          <span>
            <strong>{title}</strong>
            <small>{help}</small>
          </span>
        </button>
      ))}
    </div>
  );
}

function firstDecision(packTitles: ReadonlyMap<string, Texts>): NewStep | undefined {
  const [first] = packTitles;
  if (first === undefined) return undefined;
  const [pack, title] = first;
  return { kind: "decision", pack, title };
}

function firstSubflow(
  definition: WorkflowDefinition,
  workflows: readonly DefinitionSummary[],
): NewStep | undefined {
  const first = workflows.find(({ id }) => id !== definition.id);
  return first === undefined ? undefined : { kind: "subflow", workflow: first.id, title: first.title };
}

/** The connectors a lender has are those its workflow already calls; the properties offer the others. */
function firstActivity(definition: WorkflowDefinition): NewStep | undefined {
  for (const { state } of placedStates(definition).values()) {
    for (const invoke of state.invoke ?? []) {
      if (invoke.src !== "activity") continue;
      const { connector, operation } = invoke.params;
      return { kind: "activity", connector, operation };
    }
  }
  return undefined;
}

function firstOffer(definition: WorkflowDefinition): NewStep | undefined {
  const events = Object.keys(definition.events);
  const event = events.find((type) => type.includes("ACCEPT")) ?? events[0];
  return event === undefined ? undefined : { kind: "offer", event };
}
