import { isJsonObject, type Json, type JsonObject, type Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useMemo } from "react";
import { usePeople, type Incident, type JournalEntry } from "../api/index.ts";
import { delayWords, withStateTitles } from "../document/index.ts";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { failureOf, resolvedTexts, silenceTexts, withFailures } from "./failure-texts.ts";
import { flowTexts } from "./flow-texts.ts";
import {
  useDataTitles,
  useLiveWorkflow,
  useScopeTitles,
  useSourceTitles,
  useTitleOf,
  workflowTitles,
} from "./known-names.ts";
import { applicationTexts, decidedTexts, journalTexts } from "./texts.ts";

/**
 * Says an entry of a journal in words, with the titles of one version of the workflow, or else of an earlier one that it
 * was migrated from, or of the live one.
 */
export function useJournalSentence(
  workflow: string | undefined,
  definition: WorkflowDefinition | undefined,
  incidents: readonly Incident[] = [],
  earlier: readonly WorkflowDefinition[] = [],
): (entry: JournalEntry) => string {
  const t = useText(journalTexts);
  const words = useText(applicationTexts);
  const decided = useText(decidedTexts);
  const flow = useText(flowTexts);
  const title = useTitle();
  const current = useLiveWorkflow(workflow);
  const live = useMemo(() => workflowTitles(current), [current]);
  const catalogue = (definition ?? current)?.catalogue;
  const sources = useSourceTitles(catalogue);
  const scopes = useScopeTitles(catalogue);
  const workflows = useTitleOf("workflow");
  const packs = useTitleOf("pack");
  const people = usePeople();
  const formats = useFormats();
  const silences = useText(silenceTexts);
  const resolved = useText(resolvedTexts);
  const data = useDataTitles(definition ?? current);
  const failure = (code: string) => title(failureOf(code));
  const names: EntryNames = {
    title,
    state: (key) => stateTitle(key),
    source: (id) => title(sources(id)),
    scope: (id) => scopes(id).map(title).join(" · "),
    workflow: (id) => title(workflows(id)),
    item: (entry) => {
      const item = itemOf(entry);
      return item === undefined ? "" : flow("itemPlace", { item });
    },
    person: people,
    moment: (at) => formats.moment(at),
    data: (name) => title(data(name)),
    failure,
    silence: (reason) => {
      const scope = /^no-consent:(.*)$/.exec(reason)?.[1];
      return scope === undefined
        ? failure(reason.replace(/^failed:/, ""))
        : silences("noConsent", { scope: scopes(scope).map(title).join(" · ") });
    },
    resolved: (how) =>
      Object.hasOwn(resolvedTexts, how) ? resolved(how as keyof typeof resolvedTexts) : how,
    incident: ({ code, incident, message }) => {
      const told = incidents.find(({ id }) => id === incident)?.texts ?? {
        "zh-CN": text(code) ?? "",
        en: text(message) ?? text(code) ?? "",
      };
      const known = definition ?? current;
      return title(withFailures(known === undefined ? told : withStateTitles(told, known)));
    },
  };
  const versions = useMemo(() => [definition, ...earlier].map(workflowTitles), [definition, earlier]);
  // What a version no longer has keeps the name that an earlier one, or the live one, gives it.
  const stateTitle = (key: string) =>
    versions.map((titleIn) => titleIn(key)).find((named) => named !== key) ?? live(key);
  return (entry) => {
    if (!Object.hasOwn(journalTexts, entry.kind)) return entry.kind;
    if (entry.kind === "started" && isJsonObject(entry.parent)) return words("startedAsSubflow");
    if (
      entry.kind === "signals-awaited" &&
      isJsonObject(entry.waits) &&
      Object.keys(entry.waits).length === 0
    )
      return words("waitsForNothing");
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
  /** Which item of a map it is about; nothing where it is of none. */
  readonly item: (entry: JournalEntry) => string;
  readonly person: (id: string) => string;
  readonly moment: (at: string) => string;
  /** A fact or a variable. */
  readonly data: (name: string) => string;
  /** Why a call came to nothing. */
  readonly failure: (code: string) => string;
  /** Why a source gave nothing. */
  readonly silence: (reason: string) => string;
  /** How an incident was seen to. */
  readonly resolved: (how: string) => string;
  /** What stopped it. */
  readonly incident: (raised: JournalEntry) => string;
}

function detailOf(entry: JournalEntry, names: EntryNames): string | undefined {
  const { title, state: stateTitle, source, scope, workflow, item, incident, failure, silence } = names;
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
      return `${title(stateTitle(text(entry.invoke) ?? ""))} · ${failure(errorCode(entry))}`;
    case "source-asked":
      return source(text(entry.source) ?? "");
    case "source-unavailable":
      return `${source(text(entry.source) ?? "")} · ${silence(text(entry.reason) ?? "")}`;
    case "scheduled":
      return names.moment(text(entry.startAt) ?? entry.at);
    case "cancelled":
      return names.person(actorId(entry));
    case "signals-awaited":
      return Object.entries(isJsonObject(entry.waits) ? entry.waits : {})
        .map(([event, key]) => `${title(stateTitle(event))} · ${text(key) ?? ""}`)
        .join(", ");
    case "signal-received":
    case "signal-refused":
      return [title(stateTitle(text(entry.event) ?? "")), text(entry.key), refusal(entry, failure)]
        .filter((part) => part !== undefined)
        .join(" · ");
    case "event-sent":
      return `${title(stateTitle(text(entry.event) ?? ""))} → ${title(stateTitle(text(entry.to) ?? ""))}${entry.run === undefined ? " · ∅" : ""}`;
    case "sent-received":
    case "sent-refused":
      return [title(stateTitle(text(entry.event) ?? "")), text(entry.run), refusal(entry, failure)]
        .filter((part) => part !== undefined)
        .join(" · ");
    case "map-begun":
      return `${title(stateTitle(text(entry.invoke) ?? ""))} (${typeof entry.total === "number" ? entry.total : "?"})`;
    case "subflow-begun":
      return `${title(stateTitle(text(entry.invoke) ?? ""))}${item(entry)} · ${workflow(text(entry.workflow) ?? "")}`;
    case "subflow-failed":
      return `${title(stateTitle(text(entry.invoke) ?? ""))}${item(entry)} · ${failure(errorCode(entry))}`;
    case "subflow-done":
    case "subflow-cancelled":
    case "subflow-ended":
      return `${title(stateTitle(text(entry.invoke) ?? ""))}${item(entry)}`;
    case "map-ended":
    case "activity-abandoned":
    case "compensation-asked":
    case "compensation-done":
      return title(stateTitle(text(entry.invoke) ?? ""));
    case "compensation-recorded":
      return title(stateTitle(text((entry.compensation as JsonObject | undefined)?.invoke) ?? ""));
    case "task-assigned":
      return `${title(stateTitle(text(entry.invoke) ?? ""))} → ${names.person(text(entry.to) ?? "")} · ${text(entry.reason) ?? ""}`;
    // Who did it stands below, as with every entry.
    case "task-claimed":
    case "task-released":
    case "task-escalated":
      return title(stateTitle(text(entry.invoke) ?? ""));
    case "invoke-skipped":
      return `${title(stateTitle(text(entry.invoke) ?? ""))} · ${text(entry.reason) ?? ""}`;
    case "data-edited":
      return `${editedNames(entry).map(names.data).join(" · ")} · ${text(entry.reason) ?? ""}`;
    case "moved":
      return `${(Array.isArray(entry.to) ? (entry.to as readonly Json[]) : [])
        .map((key) => title(stateTitle(text(key) ?? "")))
        .join(" · ")} · ${text(entry.reason) ?? ""}`;
    case "incident-raised":
      return incident(entry);
    case "incident-resolved":
      return [names.resolved(text(entry.how) ?? "retry"), text(entry.reason)]
        .filter((part) => part !== undefined && part !== "")
        .join(" · ");
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

function errorCode({ error }: JournalEntry): string {
  return (isJsonObject(error) ? text(error.code) : undefined) ?? "";
}

/** Why something was not accepted. */
function refusal({ code }: JournalEntry, failure: EntryNames["failure"]): string | undefined {
  const told = text(code);
  return told === undefined ? undefined : failure(told);
}

/** Which item of a map a sub-flow is for, as its generation says. */
function itemOf({ generation }: JournalEntry): string | undefined {
  const [, , item] = (text(generation) ?? "").split(".");
  return item;
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
