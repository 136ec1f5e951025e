import { isJsonObject, type Json, type JsonObject, type Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useQuery } from "@tanstack/react-query";
import { Timeline } from "antd";
import { useMemo } from "react";
import { Link } from "react-router";
import { api, type JournalEntry } from "../api/index.ts";
import { Loaded } from "../app/page.tsx";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { delayWords } from "../document/index.ts";
import { useLiveWorkflow, useSourceTitles, useTitleOf, workflowTitles } from "./known-names.ts";
import { applicationTexts, decidedTexts, journalTexts } from "./texts.ts";

const colours: Readonly<Record<string, string>> = {
  started: "green",
  decided: "blue",
  "activity-failed": "red",
  "source-unavailable": "orange",
  "incident-raised": "red",
  "task-escalated": "orange",
  "invoke-skipped": "orange",
  "data-edited": "orange",
  moved: "orange",
  cancelled: "red",
  "subflow-failed": "red",
  "signal-refused": "orange",
  "sent-refused": "orange",
  "compensation-begun": "orange",
  migrated: "blue",
};

/** What happened to an application, in order, in words; each entry opens to its record. */
export function JournalCard(props: {
  readonly application: string;
  readonly workflow: string | undefined;
  /** The version that names are taken from; absent: the one that is live. */
  readonly definition?: WorkflowDefinition;
  /** The run that began it. */
  readonly parent?: string | undefined;
  /** The entry whose moment is shown, and how another one is chosen; absent: entries are only read. */
  readonly selected?: number | undefined;
  readonly onSelect?: (seq: number) => void;
}) {
  const t = useText(applicationTexts);
  const sentence = useJournalSentence(props.workflow, props.definition);
  const journal = useQuery({
    queryKey: ["application", props.application, "journal"],
    queryFn: () => api.readJournal(props.application),
    refetchInterval: 15_000,
  });
  return (
    <section className="card" data-testid="journal">
      <header>
        <h2>{t("journal")}</h2>
      </header>
      <div className="card-body">
        <Loaded query={journal}>
          {({ items }) => (
            <Timeline
              items={items.map((entry) => ({
                key: entry.seq,
                color: colours[entry.kind] ?? "gray",
                content: (
                  <Entry
                    entry={entry}
                    sentence={sentence}
                    to={linkOf(entry, props.parent)}
                    isChosen={entry.seq === props.selected}
                    onChoose={props.onSelect}
                  />
                ),
              }))}
            />
          )}
        </Loaded>
      </div>
    </section>
  );
}

/** Where an entry's other run, or its migration, is looked at. */
function linkOf(entry: JournalEntry, parent: string | undefined): string | undefined {
  if (entry.kind === "subflow-begun") return applicationLink(text(entry.run));
  if (entry.kind === "parent-told") return applicationLink(parent);
  const migration = entry.kind === "migrated" ? text(entry.migration) : undefined;
  return migration === undefined ? undefined : `/migrations/${encodeURIComponent(migration)}`;
}

function applicationLink(id: string | undefined): string | undefined {
  return id === undefined ? undefined : `/applications/${encodeURIComponent(id)}`;
}

function Entry({
  entry,
  sentence,
  to,
  isChosen,
  onChoose,
}: {
  readonly entry: JournalEntry;
  readonly sentence: (entry: JournalEntry) => string;
  /** Another run or the migration it speaks of. */
  readonly to: string | undefined;
  readonly isChosen: boolean;
  readonly onChoose: ((seq: number) => void) | undefined;
}) {
  const t = useText(applicationTexts);
  const formats = useFormats();
  const { at, kind: _kind, seq, ...details } = entry;
  return (
    <div
      className={isChosen ? "journal-entry is-chosen" : "journal-entry"}
      data-testid={`journal-${seq}`}
      data-kind={entry.kind}
    >
      {onChoose === undefined ? (
        <span>{sentence(entry)}</span>
      ) : (
        <button
          type="button"
          className="journal-choose"
          aria-pressed={isChosen}
          data-testid={`choose-journal-${seq}`}
          onClick={() => onChoose(seq)}
        >
          {sentence(entry)}
        </button>
      )}
      <small>
        {formats.moment(at)}
        {to !== undefined && (
          <>
            {" · "}
            <Link to={to} data-testid={`journal-link-${seq}`}>
              {t(entry.kind === "migrated" ? "openMigration" : "openRun")}
            </Link>
          </>
        )}
      </small>
      {Object.keys(details).length > 0 && (
        <details>
          <summary>{t("details")}</summary>
          <pre>{JSON.stringify(details, null, 2)}</pre>
        </details>
      )}
    </div>
  );
}

function useJournalSentence(
  workflow: string | undefined,
  definition: WorkflowDefinition | undefined,
): (entry: JournalEntry) => string {
  const t = useText(journalTexts);
  const words = useText(applicationTexts);
  const decided = useText(decidedTexts);
  const title = useTitle();
  const current = useLiveWorkflow(workflow);
  const live = useMemo(() => workflowTitles(current), [current]);
  const sources = useSourceTitles((definition ?? current)?.catalogue);
  const workflows = useTitleOf("workflow");
  const packs = useTitleOf("pack");
  const names: EntryNames = {
    title,
    state: (key) => stateTitle(key),
    source: (id) => title(sources(id)),
    workflow: (id) => title(workflows(id)),
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
  readonly workflow: (id: string) => string;
}

function detailOf(
  entry: JournalEntry,
  { title, state: stateTitle, source, workflow }: EntryNames,
): string | undefined {
  switch (entry.kind) {
    case "facts-recorded":
      return `${source(text(entry.source) ?? "")} (${Object.keys(isJsonObject(entry.facts) ? entry.facts : {}).length})`;
    case "consent-granted":
      return text(isJsonObject(entry.consent) ? entry.consent.scope : undefined);
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

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
