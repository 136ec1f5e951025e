import { isJsonObject } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useQuery } from "@tanstack/react-query";
import { Timeline } from "antd";
import { useEffect, useRef, type ReactNode, type RefObject } from "react";
import { Link } from "react-router";
import { api, keys, usePeople, type Incident, type JournalEntry } from "../api/index.ts";
import { Loaded } from "../app/page.tsx";
import { useFormats, useText } from "../i18n/index.ts";
import { text, useJournalSentence } from "./journal-sentence.ts";
import { useEarlierVersions } from "./use-earlier-versions.ts";
import { applicationTexts } from "./texts.ts";

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
  /** Its incidents, which say what happened. */
  readonly incidents?: readonly Incident[];
  /** Stands beside the title. */
  readonly extra?: ReactNode;
}) {
  const t = useText(applicationTexts);
  const journal = useQuery({
    queryKey: ["application", props.application, "journal"],
    queryFn: () => api.readJournal(props.application),
    refetchInterval: 15_000,
  });
  const list = useRef<HTMLElement>(null);
  useChosenInView(list, props.selected, journal.data !== undefined);
  const incidents = useIncidents(props.application, props.incidents ?? none, journal.data?.items);
  const earlier = useEarlierVersions(props.workflow, journal.data?.items ?? noEntries);
  const sentence = useJournalSentence(props.workflow, props.definition, incidents, earlier);
  return (
    <section className="card" data-testid="journal" ref={list}>
      <header>
        <h2>{t("journal")}</h2>
        {props.extra}
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

const none: readonly Incident[] = [];
const noEntries: readonly JournalEntry[] = [];

/** The open incidents of an application and, where its journal tells of others, those that were seen to. */
function useIncidents(
  application: string,
  open: readonly Incident[],
  entries: readonly JournalEntry[] = [],
): readonly Incident[] {
  const raised = entries.flatMap((entry) => (entry.kind === "incident-raised" ? [text(entry.incident)] : []));
  const resolved = raised.filter((id) => open.every((incident) => incident.id !== id));
  const told = useQuery({
    queryKey: [...keys.application(application), "resolved-incidents", resolved.length],
    queryFn: () => api.listResolvedOf(application),
    enabled: resolved.length > 0,
    staleTime: Infinity,
  });
  return [...open, ...(told.data?.items ?? none)];
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
  const people = usePeople();
  const person = personOf(entry);
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
        {person !== undefined && ` · ${people(person)}`}
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

/** Who acted, where it was a person. */
function personOf({ actor }: JournalEntry): string | undefined {
  return isJsonObject(actor) && actor.kind === "person" ? text(actor.id) : undefined;
}

/** Scrolls the journal, and nothing around it, to the entry that is chosen; it opens on its end, which is now. */
function useChosenInView(
  list: RefObject<HTMLElement | null>,
  seq: number | undefined,
  isRead: boolean,
): void {
  useEffect(() => {
    if (isRead) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [list, isRead]);
  useEffect(() => {
    const scroller = list.current;
    const entry = scroller?.querySelector(`[data-testid="journal-${seq}"]`);
    if (scroller === null || entry === null || entry === undefined) return;
    const [around, its] = [scroller.getBoundingClientRect(), entry.getBoundingClientRect()];
    if (its.top >= around.top && its.bottom <= around.bottom) return;
    // At once: where a scroll is under way, the next entry would be measured on its way and then left behind.
    scroller.scrollBy({ top: its.top - around.top - around.height / 3 });
  }, [list, seq]);
}
