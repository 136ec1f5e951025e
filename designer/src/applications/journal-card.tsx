import { isJsonObject, type Json, type JsonObject, type Texts } from "@lendloom/engine/kernel";
import { useQuery } from "@tanstack/react-query";
import { Timeline } from "antd";
import { api, type JournalEntry } from "../api/index.ts";
import { Loaded } from "../app/page.tsx";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { useWorkflowTitles } from "./known-names.ts";
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
  "compensation-begun": "orange",
  migrated: "blue",
};

/** What happened to an application, in order, in words; each entry opens to its record. */
export function JournalCard(props: {
  readonly application: string;
  readonly workflow: string | undefined;
  /** The entry whose moment is shown, and how another one is chosen; absent: entries are only read. */
  readonly selected?: number | undefined;
  readonly onSelect?: (seq: number) => void;
}) {
  const t = useText(applicationTexts);
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
                    workflow={props.workflow}
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

function Entry({
  entry,
  workflow,
  isChosen,
  onChoose,
}: {
  readonly entry: JournalEntry;
  readonly workflow: string | undefined;
  readonly isChosen: boolean;
  readonly onChoose: ((seq: number) => void) | undefined;
}) {
  const t = useText(applicationTexts);
  const formats = useFormats();
  const sentence = useJournalSentence(workflow);
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
      <small>{formats.moment(at)}</small>
      {Object.keys(details).length > 0 && (
        <details>
          <summary>{t("details")}</summary>
          <pre>{JSON.stringify(details, null, 2)}</pre>
        </details>
      )}
    </div>
  );
}

function useJournalSentence(workflow: string | undefined): (entry: JournalEntry) => string {
  const t = useText(journalTexts);
  const decided = useText(decidedTexts);
  const title = useTitle();
  const stateTitle = useWorkflowTitles(workflow);
  return (entry) => {
    if (!Object.hasOwn(journalTexts, entry.kind)) return entry.kind;
    const states = statesEntered(entry).map((key) => title(stateTitle(key)));
    const outcome = text(entry.outcome);
    const detail =
      entry.kind === "decided" && outcome !== undefined && Object.hasOwn(decidedTexts, outcome)
        ? `${decided(outcome as keyof typeof decidedTexts)} · ${text(entry.pack) ?? ""}`
        : entry.kind === "stepped"
          ? states.join(" · ") || (text(entry.event) ?? "")
          : (detailOf(entry, stateTitle, title) ?? "");
    return t(entry.kind as keyof typeof journalTexts, { detail });
  };
}

function statesEntered(entry: JournalEntry): readonly string[] {
  const states = isJsonObject(entry.changes) ? entry.changes.states : undefined;
  return Array.isArray(states) ? (states as readonly Json[]).map(String) : [];
}

function detailOf(
  entry: JournalEntry,
  stateTitle: (key: string) => Texts | string,
  title: (texts: Texts | string) => string,
): string | undefined {
  switch (entry.kind) {
    case "facts-recorded":
      return `${text(entry.source) ?? ""} (${Object.keys(isJsonObject(entry.facts) ? entry.facts : {}).length})`;
    case "consent-granted":
      return text(isJsonObject(entry.consent) ? entry.consent.scope : undefined);
    case "event-received":
      return title(stateTitle(text(entry.type) ?? ""));
    case "timer-fired":
      return text(entry.timer);
    case "task-completed":
      return `${title(stateTitle(text(entry.invoke) ?? ""))} → ${text(entry.outcome) ?? ""}`;
    case "activity-done":
      return title(stateTitle(text(entry.invoke) ?? ""));
    case "activity-failed":
      return `${title(stateTitle(text(entry.invoke) ?? ""))} · ${text((entry.error as JsonObject | undefined)?.code) ?? ""}`;
    case "source-asked":
      return text(entry.source);
    case "source-unavailable":
      return `${text(entry.source) ?? ""} · ${text(entry.reason) ?? ""}`;
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
    case "subflow-begun":
      return `${title(stateTitle(text(entry.invoke) ?? ""))} · ${text(entry.workflow) ?? ""}`;
    case "subflow-failed":
      return `${title(stateTitle(text(entry.invoke) ?? ""))} · ${text((entry.error as JsonObject | undefined)?.code) ?? ""}`;
    case "subflow-done":
    case "subflow-cancelled":
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

function actorId({ actor }: JournalEntry): string {
  return (isJsonObject(actor) ? text(actor.id) : undefined) ?? "";
}

function editedNames({ facts, variables }: JournalEntry): readonly string[] {
  return [facts, variables].flatMap((edited) => (isJsonObject(edited) ? Object.keys(edited) : []));
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
