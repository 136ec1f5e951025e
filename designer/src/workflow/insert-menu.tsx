import type { Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { useDefinitions, type DefinitionSummary } from "../api/index.ts";
import { boxIcons, type BoxIcon } from "../canvas/index.ts";
import { placedStates, stepTitles, type NewStep } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { mapTexts } from "./map-texts.ts";
import { workflowTexts } from "./texts.ts";
import type { WorkflowSurroundings } from "./use-surroundings.ts";

interface InsertMenuProps {
  readonly definition: WorkflowDefinition;
  readonly packTitles: ReadonlyMap<string, Texts>;
  /** Calls that the lender's live workflows make. */
  readonly calls: WorkflowSurroundings["calls"];
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
export function InsertMenu({ definition, packTitles, calls, onInsert }: InsertMenuProps) {
  const t = useText(workflowTexts);
  const ofMap = useText(mapTexts);
  const title = useTitle();
  const workflows = useDefinitions("workflow").data?.items ?? [];
  const menu = useRef<HTMLDivElement>(null);
  // It lies at the end of the page, where a person at the keyboard would not come to it.
  useEffect(() => entriesOf(menu.current)[0]?.focus({ preventScroll: true }), []);
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
      step: firstActivity(definition, calls),
    },
    {
      id: "subflow",
      icon: "subflow",
      title: title(stepTitles.subflow),
      help: t("subflowHelp"),
      step: firstSubflow(definition, workflows),
    },
    {
      id: "map",
      icon: "map",
      title: title(stepTitles.map),
      help: ofMap("help"),
      step: firstMap(definition, workflows),
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
    <div className="wf-insert">
      <h3 aria-hidden>{t("insertTitle")}</h3>
      <div
        role="menu"
        aria-label={t("insertTitle")}
        ref={menu}
        onKeyDown={goByArrows}
        data-testid="insert-menu"
      >
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
              <small>{step === undefined ? t("nothingToUse") : help}</small>
            </span>
          </button>
        ))}
      </div>
    </div>
  );
}

function entriesOf(menu: HTMLElement | null): readonly HTMLButtonElement[] {
  return [...(menu?.querySelectorAll<HTMLButtonElement>("button:enabled") ?? [])];
}

/** Arrow keys, Home and End go through a menu, round its ends. */
function goByArrows(event: KeyboardEvent<HTMLElement>): void {
  const entries = entriesOf(event.currentTarget);
  const at = entries.findIndex((entry) => entry === document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  entries.at(next === entries.length ? 0 : next)?.focus();
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

/** Over a variable that is a list, where there is one; else over a list that is written out. */
function firstMap(
  definition: WorkflowDefinition,
  workflows: readonly DefinitionSummary[],
): NewStep | undefined {
  const step = firstSubflow(definition, workflows);
  if (step?.kind !== "subflow") return undefined;
  const list = Object.entries(definition.variables).find(([, { type }]) => type.kind === "list")?.[0];
  return { ...step, kind: "map", items: list ?? "[]" };
}

/** A call this workflow makes already, or else one that another does; the properties offer the rest. */
function firstActivity(
  definition: WorkflowDefinition,
  [other]: WorkflowSurroundings["calls"],
): NewStep | undefined {
  for (const { state } of placedStates(definition).values()) {
    for (const invoke of state.invoke ?? []) {
      if (invoke.src !== "activity") continue;
      const { connector, operation } = invoke.params;
      return { kind: "activity", connector, operation };
    }
  }
  if (other === undefined) return undefined;
  return { kind: "activity", connector: other.connector, operation: other.operation };
}

/** The answer it waits for comes along where the workflow can be told nothing of the kind yet. */
function firstOffer(definition: WorkflowDefinition): NewStep {
  const event = Object.keys(definition.events).find((type) => type.includes("ACCEPT"));
  return { kind: "offer", event: event ?? "OFFER_ACCEPTED" };
}
