import { isJsonObject, type Json, type JsonObject, type Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useMemo } from "react";
import type { Incident, JournalEntry } from "../api/index.ts";
import { delayWords, withStateTitles } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import {
  useLiveWorkflow,
  useScopeTitles,
  useSourceTitles,
  useTitleOf,
  workflowTitles,
} from "./known-names.ts";
import { applicationTexts, decidedTexts, journalTexts } from "./texts.ts";

/** Says an entry of a journal in words, with the titles of one version of the workflow, or else of the live one. */
export function useJournalSentence(
  workflow: string | undefined,
  definition: WorkflowDefinition | undefined,
  incidents: readonly Incident[] = [],
): (entry: JournalEntry) => string {
  const t = useText(journalTexts);
  const words = useText(applicationTexts);
  const decided = useText(decidedTexts);
  const title = useTitle();
  const current = useLiveWorkflow(workflow);
  const live = useMemo(() => workflowTitles(current), [current]);
  const catalogue = (definition ?? current)?.catalogue;
  const sources = useSourceTitles(catalogue);
  const scopes = useScopeTitles(catalogue);
  const workflows = useTitleOf("workflow");
  const packs = useTitleOf("pack");
  const names: EntryNames = {
    title,
    state: (key) => stateTitle(key),
    source: (id) => title(sources(id)),
    scope: (id) => scopes(id).map(title).join(" · "),
    workflow: (id) => title(workflows(id)),
    incident: ({ code, incident, message }) => {
      // Only open ones are told with their sentences in each language.
      const told = incidents.find(({ id }) => id === incident)?.texts ?? {
        "zh-CN": text(code) ?? "",
        en: text(message) ?? text(code) ?? "",
      };
      const known = definition ?? current;
      return title(known === undefined ? told : withStateTitles(told, known));
    },
  };
  const own = useMemo(() => workflowTitles(definition), [definition]);
  // What a version no longer has keeps the name that the live one gives it.
  const stateTitle = (key: string) => {
    const named = own(key);
    return named === key ? live(key) : named;
  };
  return (entry) => {
    if (!Object.hasOwn(journalTexts, entry.kind)) return entry.kind;
    if (entry.kind === "started" && isJsonObject(entry.parent)) return words("startedAsSubflow");
    const states = statesEntered(entry).map((key) => title(stateTitle(key)));
    const outcome = text(entry.outcome);
    const detail =
      entry.kind === "decided" && outcome !== undefined && Object.hasOwn(decidedTexts, outcome)
        ? `${decided(outcome as keyof typeof decidedTexts)} · ${title(packs(text(entry.pack) ?? ""))}`
        : entry.kind === "stepped"
          ? states.join(" · ") || (text(entry.event) ?? "")
          : (detailOf(entry, names) ?? "");
    return t(entry.kind as keyof typeof journalTexts, { detail });
  };
}

function statesEntered(entry: JournalEntry): readonly string[] {
  const states = isJsonObject(entry.changes) ? entry.changes.states : undefined;
  return Array.isArray(states) ? (states as readonly Json[]).map(String) : [];
}

/** What the names in an entry are called. */
interface EntryNames {
  readonly title: (texts: Texts | string) => string;
  readonly state: (key: string) => Texts | string;
  readonly source: (id: string) => string;
  /** What a consent of this scope opens. */
  readonly scope: (id: string) => string;
  readonly workflow: (id: string) => string;
  /** What stopped it. */
  readonly incident: (raised: JournalEntry) => string;
}

function detailOf(
  entry: JournalEntry,
  { title, state: stateTitle, source, scope, workflow, incident }: EntryNames,
): string | undefined {
  switch (entry.kind) {
    case "facts-recorded":
      return `${source(text(entry.source) ?? "")} (${Object.keys(isJsonObject(entry.facts) ? entry.facts : {}).length})`;
    case "consent-granted":
      return scope(text(isJsonObject(entry.consent) ? entry.consent.scope : undefined) ?? "");
    case "event-received":
      return title(stateTitle(text(entry.type) ?? ""));
    case "timer-fired": {
      const [state = "", delay] = (text(entry.timer) ?? "").split("/");
      return [title(stateTitle(state)), ...(delay === undefined ? [] : [title(delayWords(delay))])].join(
        " · ",
      );
    }
    case "task-completed":
      return `${title(stateTitle(text(entry.invoke) ?? ""))} → ${title(outcomeTitle(entry, stateTitle))}`;
    case "migrated":
      return [pinnedVersion(entry.from), pinnedVersion(entry.to)].join(" → ");
    case "activity-done":
      return title(stateTitle(text(entry.invoke) ?? ""));
    case "activity-failed":
      return `${title(stateTitle(text(entry.invoke) ?? ""))} · ${text((entry.error as JsonObject | undefined)?.code) ?? ""}`;
    case "source-asked":
      return source(text(entry.source) ?? "");
    case "source-unavailable":
      return `${source(text(entry.source) ?? "")} · ${text(entry.reason) ?? ""}`;
    case "scheduled":
      return text(entry.startAt);
    case "cancelled":
      return actorId(entry);
    case "signals-awaited":
      return Object.entries(isJsonObject(entry.waits) ? entry.waits : {})
        .map(([event, key]) => `${title(stateTitle(event))} · ${text(key) ?? ""}`)
        .join(", ");
    case "signal-received":
    case "signal-refused":
      return [title(stateTitle(text(entry.event) ?? "")), text(entry.key), text(entry.code)]
        .filter((part) => part !== undefined)
        .join(" · ");
    case "event-sent":
      return `${text(entry.event) ?? ""} → ${title(stateTitle(text(entry.to) ?? ""))}${entry.run === undefined ? " · ∅" : ""}`;
    case "sent-received":
    case "sent-refused":
      return [title(stateTitle(text(entry.event) ?? "")), text(entry.run), text(entry.code)]
        .filter((part) => part !== undefined)
        .join(" · ");
    case "subflow-begun":
      return `${title(stateTitle(text(entry.invoke) ?? ""))} · ${workflow(text(entry.workflow) ?? "")}`;
    case "subflow-failed":
      return `${title(stateTitle(text(entry.invoke) ?? ""))} · ${text((entry.error as JsonObject | undefined)?.code) ?? ""}`;
    case "subflow-done":
    case "subflow-cancelled":
    case "subflow-ended":
    case "activity-abandoned":
    case "compensation-asked":
    case "compensation-done":
      return title(stateTitle(text(entry.invoke) ?? ""));
    case "compensation-recorded":
      return title(stateTitle(text((entry.compensation as JsonObject | undefined)?.invoke) ?? ""));
    case "task-claimed":
    case "task-released":
      return `${title(stateTitle(text(entry.invoke) ?? ""))} · ${actorId(entry)}`;
    case "task-assigned":
      return `${title(stateTitle(text(entry.invoke) ?? ""))} → ${text(entry.to) ?? ""} · ${text(entry.reason) ?? ""}`;
    case "task-escalated":
      return title(stateTitle(text(entry.invoke) ?? ""));
    case "invoke-skipped":
      return `${title(stateTitle(text(entry.invoke) ?? ""))} · ${text(entry.reason) ?? ""}`;
    case "data-edited":
      return `${editedNames(entry).join(", ")} · ${text(entry.reason) ?? ""}`;
    case "moved":
      return `${(Array.isArray(entry.to) ? (entry.to as readonly Json[]) : [])
        .map((key) => title(stateTitle(text(key) ?? "")))
        .join(" · ")} · ${text(entry.reason) ?? ""}`;
    case "incident-raised":
      return incident(entry);
    default:
      return text(entry.code) ?? text(entry.reason) ?? text(entry.incident);
  }
}

/** What a task came to, by its title where it still has one. */
function outcomeTitle(entry: JournalEntry, titleOf: (key: string) => Texts | string): Texts | string {
  const [invoke, outcome] = [text(entry.invoke) ?? "", text(entry.outcome) ?? ""];
  const named = titleOf(`${invoke}/${outcome}`);
  return typeof named === "string" ? outcome : named;
}

function pinnedVersion(pins: Json | undefined): string {
  const workflow = isJsonObject(pins) ? pins.workflow : undefined;
  return (isJsonObject(workflow) ? text(workflow.version) : undefined) ?? "?";
}

function actorId({ actor }: JournalEntry): string {
  return (isJsonObject(actor) ? text(actor.id) : undefined) ?? "";
}

function editedNames({ facts, variables }: JournalEntry): readonly string[] {
  return [facts, variables].flatMap((edited) => (isJsonObject(edited) ? Object.keys(edited) : []));
}

/** A member of an entry that is a string; undefined: it is none. */
export function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
