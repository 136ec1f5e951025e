import type { Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useDefinitions } from "../api/index.ts";
import { boxIcons, type BoxIcon } from "../canvas/index.ts";
import { stepTitles, type NewStep } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import {
  activityChoices,
  decisionChoices,
  mapChoices,
  offerStep,
  subflowChoices,
  type Choice,
} from "./insert-cards.ts";
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
  /** The step, or what it can use: a person chooses, where there is more than one; where there is none, it is closed. */
  readonly step: NewStep | readonly Choice[];
}

/** The steps a person can insert, with what each can use. */
export function InsertMenu({ definition, packTitles, calls, onInsert }: InsertMenuProps) {
  const t = useText(workflowTexts);
  const ofMap = useText(mapTexts);
  const title = useTitle();
  const workflows = useDefinitions("workflow").data?.items ?? [];
  const menu = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<Card>();
  // It lies at the end of the page, where a person at the keyboard would not come to it.
  useEffect(() => entriesOf(menu.current)[0]?.focus({ preventScroll: true }), [chosen]);
  const plain = (kind: "task" | "wait" | "group" | "parallel", help: string): Card => ({
    id: kind,
    icon: kind,
    title: title(stepTitles[kind]),
    help,
    step: { kind },
  });
  const using = (kind: "decision" | "activity" | "subflow" | "map", help: string, step: Card["step"]) => ({
    id: kind,
    icon: kind,
    title: title(stepTitles[kind]),
    help,
    step,
  });
  const cards: readonly Card[] = [
    plain("task", t("taskHelp")),
    using("decision", t("decisionHelp"), decisionChoices(packTitles)),
    using("activity", t("activityHelp"), activityChoices(definition, calls)),
    using("subflow", t("subflowHelp"), subflowChoices(definition, workflows)),
    using("map", ofMap("help"), mapChoices(definition, workflows)),
    plain("wait", t("waitHelp")),
    {
      id: "offer",
      icon: "wait",
      title: title(stepTitles.offer),
      help: t("offerHelp"),
      step: offerStep(definition),
    },
    plain("group", t("groupHelp")),
    plain("parallel", t("parallelHelp")),
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
  const choose = (card: Card) => {
    const choices = choicesOf(card);
    const [first] = choices;
    if (choices.length > 1) setChosen(card);
    else if (first !== undefined) onInsert(first.step);
  };
  const heading = chosen === undefined ? t("insertTitle") : t("chooseUsed", { step: chosen.title });
  return (
    <div className="wf-insert">
      <h3 aria-hidden>{heading}</h3>
      <div
        role="menu"
        aria-label={heading}
        ref={menu}
        onKeyDown={goByArrows}
        data-testid={chosen === undefined ? "insert-menu" : "insert-choices"}
      >
        {chosen === undefined
          ? cards.map((card) => (
              <Entry
                key={card.id}
                id={`insert-menu-${card.id}`}
                icon={card.icon}
                title={card.title}
                help={choicesOf(card).length === 0 ? t("nothingToUse") : card.help}
                onClick={choicesOf(card).length === 0 ? undefined : () => choose(card)}
              />
            ))
          : choicesOf(chosen).map(({ detail, step, title: texts }, index) => (
              <Entry
                key={index}
                id={`insert-choice-${index}`}
                icon={chosen.icon}
                title={title(texts)}
                help={title(detail)}
                onClick={() => onInsert(step)}
              />
            ))}
      </div>
    </div>
  );
}

function Entry(props: {
  readonly id: string;
  readonly icon: BoxIcon;
  readonly title: string;
  readonly help: string;
  /** Absent: it cannot be chosen. */
  readonly onClick: (() => void) | undefined;
}) {
  const { id, icon, title, help, onClick } = props;
  return (
    <button
      type="button"
      role="menuitem"
      className={`wf-insert-card wf-tone-${icon}`}
      disabled={onClick === undefined}
      onClick={onClick}
      data-testid={id}
    >
      <span className="wf-tile" aria-hidden>
        {boxIcons[icon]}
      </span>
      <span>
        <strong>{title}</strong>
        <small>{help}</small>
      </span>
    </button>
  );
}

function choicesOf({ step, title }: Card): readonly Choice[] {
  return "kind" in step ? [{ step, title, detail: "" }] : step;
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
