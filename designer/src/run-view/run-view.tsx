import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useMemo, useState } from "react";
import { Link } from "react-router";
import { api, keys, useDefinition, useParent, type Application, type JournalEntry } from "../api/index.ts";
import { Loaded } from "../app/page.tsx";
import { useHasRole } from "../app/session.ts";
import { flowTexts } from "../applications/flow-texts.ts";
import { JournalCard } from "../applications/journal-card.tsx";
import { useTitleOf } from "../applications/known-names.ts";
import { MapCounts } from "../applications/map-counts.tsx";
import { mostUrgent } from "../applications/most-urgent.ts";
import type { Focus } from "../canvas/index.ts";
import { placedStates } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { OrderDialog } from "../incidents/index.ts";
import { DrawnWorkflow } from "../workflow/index.ts";
import { MomentPanel } from "./moment-panel.tsx";
import { entryInto, momentAt, workflowAt } from "./moments.ts";
import { ReplayProof } from "./replay-proof.tsx";
import "./run-view.css";
import { runViewTexts } from "./texts.ts";
import { TimeLine } from "./time-line.tsx";

/** Links to sub-flows above the canvas; a map may have hundreds. */
const SHOWN = 8;

/** An application's path on its own workflow, with the journal beside it: any entry of it shows its moment. */
export function RunView({ application }: { readonly application: Application }) {
  const { id, workflow } = application;
  const pinned = useQuery({
    queryKey: keys.runWorkflow(id, workflow.hash),
    queryFn: () => api.readRunWorkflow(id),
    staleTime: Infinity,
  });
  const journal = useQuery({
    queryKey: ["application", id, "journal"],
    queryFn: () => api.readJournal(id),
    refetchInterval: 15_000,
  });
  return (
    <section className="card run-view" data-testid="run-view">
      <Loaded query={pinned}>
        {({ definition }) => (
          <Loaded query={journal}>
            {({ items }) => (
              <Path
                application={application}
                today={definition as unknown as WorkflowDefinition}
                entries={items}
              />
            )}
          </Loaded>
        )}
      </Loaded>
    </section>
  );
}

interface PathProps {
  readonly application: Application;
  /** The workflow it goes by now. */
  readonly today: WorkflowDefinition;
  readonly entries: readonly JournalEntry[];
}

function Path({ application, today, entries }: PathProps) {
  const t = useText(runViewTexts);
  const title = useTitle();
  const isAdmin = useHasRole("admin") && !application.finished;
  const [seq, setSeq] = useState<number>();
  const [isRestarting, setRestarting] = useState(false);
  const [isShowingData, setShowingData] = useState(false);
  const detail = useDefinition("workflow", application.workflow.id).data;
  const { definition, isOld } = useWorkflowAt(application, today, entries, seq);
  const moment = useMemo(() => momentAt(entries, definition, seq), [entries, definition, seq]);
  // It opens on where the application stands.
  const [focus, setFocus] = useState<Focus>(() => ({ ids: moment.leaves.slice(0, 1) }));
  const shown = entries.find((entry) => entry.seq === seq);
  const isNow = seq === undefined;
  // As it moves on, whoever looks at it goes along.
  const [stands] = moment.leaves;
  const [followed, setFollowed] = useState(stands);
  if (isNow && stands !== followed) {
    setFollowed(stands);
    if (stands !== undefined) setFocus({ ids: [stands] });
  }
  const stuck = application.incidents.some(({ status }) => status !== "resolved");
  const problems = useMemo(
    () => new Map(stuck && isNow ? moment.leaves.map((key) => [key, application.incidents.length]) : []),
    [stuck, isNow, moment.leaves, application.incidents.length],
  );
  const choose = (chosen: number | undefined) => {
    setSeq(chosen);
    const { leaves } = momentAt(entries, definition, chosen);
    const [first] = leaves;
    if (first !== undefined) setFocus({ ids: [first] });
  };
  return (
    <>
      <div className="run-view-path">
        <header>
          <h2>{t("path")}</h2>
          {isNow ? (
            <span className={stuck ? "chip chip-decline" : "chip chip-live"} data-testid="run-now">
              {t(stuck ? "stuck" : application.finished ? "ended" : "now")}
            </span>
          ) : (
            <>
              <span className="chip" data-testid="run-moment" data-seq={seq}>
                {t("moment", { seq })}
              </span>
              {isOld !== undefined && (
                <span className="chip chip-refer">{t("oldVersion", { version: isOld })}</span>
              )}
              {isAdmin && shown?.kind === "stepped" && (
                <Button size="small" onClick={() => setRestarting(true)} data-testid="restart-here">
                  {t("restartHere")}
                </Button>
              )}
            </>
          )}
          <span className="run-view-legend">
            <i className="legend-passed" /> {t("passed")} <i className="legend-now" /> {t("standing")}
            {[...moment.lights.boxes.values()].some(({ light }) => light === "undone") && (
              <>
                {" "}
                <i className="legend-undone" /> {t("undone")}
              </>
            )}
          </span>
        </header>
        <Relatives application={application} />
        <div className="run-view-canvas">
          <DrawnWorkflow
            definition={definition}
            layout={detail?.live?.layout}
            selected={new Set(isNow ? [] : moment.leaves)}
            problems={problems}
            lights={moment.lights}
            focus={focus}
            onSelect={([state]) => {
              const entered = state === undefined ? undefined : entryInto(entries, state);
              if (entered !== undefined) choose(entered);
            }}
          />
        </div>
        <TimeLine
          entries={entries}
          seq={seq}
          isShowingData={isShowingData}
          onChoose={choose}
          onShowData={setShowingData}
        />
        {isShowingData && (
          <MomentPanel
            application={application.id}
            seq={seq ?? entries.at(-1)?.seq ?? 1}
            definition={definition}
          />
        )}
      </div>
      <JournalCard
        application={application.id}
        workflow={application.workflow.id}
        definition={definition}
        parent={application.parent}
        incidents={application.incidents}
        extra={<ReplayProof key={application.updatedAt} application={application.id} />}
        selected={seq}
        onSelect={(chosen) => choose(chosen === seq ? undefined : chosen)}
      />
      {isRestarting && seq !== undefined && (
        <OrderDialog
          target={{ kind: "application", id: application.id }}
          action="restart"
          seq={seq}
          onClose={() => {
            setRestarting(false);
            choose(undefined);
          }}
        >
          <p className="order-about">
            {moment.leaves
              .map((key) => title(placedStates(definition).get(key)?.state.title ?? key))
              .join(" · ")}
          </p>
        </OrderDialog>
      )}
    </>
  );
}

/** The workflow that was gone by at a moment: before a migration, the version of then. */
function useWorkflowAt(
  { workflow }: Application,
  today: WorkflowDefinition,
  entries: readonly JournalEntry[],
  seq: number | undefined,
) {
  const hash = workflowAt(entries, seq, workflow.hash);
  const isBefore = hash !== workflow.hash;
  const before = useQuery({
    queryKey: keys.workflowVersion(workflow.id, hash),
    queryFn: () => api.readWorkflowVersion(workflow.id, hash),
    enabled: isBefore,
    staleTime: Infinity,
  });
  if (!isBefore || before.data === undefined) return { definition: today, isOld: undefined };
  return {
    definition: before.data.definition as unknown as WorkflowDefinition,
    isOld: before.data.version,
  };
}

/** The runs beside this one: what began it, and what it began. */
function Relatives({ application }: { readonly application: Application }) {
  const t = useText(runViewTexts);
  const words = useText(flowTexts);
  const { parent, children = [] } = application;
  const title = useTitle();
  const workflows = useTitleOf("workflow");
  const begunBy = useParent(application)?.workflow.id;
  if (parent === undefined && children.length === 0) return null;
  const isMany = children.length > SHOWN;
  // Of many items, those that are done are only counted.
  const awaited = children.filter(({ item, state }) => item === undefined || state !== "done");
  const shown = mostUrgent(isMany ? awaited : children, SHOWN);
  const stepName = (step: string) =>
    title(workflows(children.find((child) => child.step === step)?.workflow ?? step));
  const link = (id: string) => `/applications/${encodeURIComponent(id)}`;
  return (
    <nav className="run-view-relatives" aria-label={t("relatives")}>
      {parent !== undefined && (
        <Link to={link(parent)} data-testid="to-parent">
          ↑ {begunBy === undefined ? t("toParent") : t("toParentOf", { workflow: title(workflows(begunBy)) })}
        </Link>
      )}
      {isMany && <MapCounts application={application} nameOf={stepName} as="span" />}
      {shown.map(({ id, workflow, item, state, incidents }) => (
        <Link
          key={id}
          to={link(id)}
          className={incidents === undefined ? "" : "run-view-stuck"}
          data-testid={`to-child-${workflow}`}
          data-state={state}
        >
          ↓{" "}
          {item === undefined
            ? t("toChild", { workflow: title(workflows(workflow)) })
            : `${t("toItem", { workflow: title(workflows(workflow)), item })} · ${words(state === "cancelled" ? "childCancelled" : state)}`}
        </Link>
      ))}
      {isMany && awaited.length > shown.length && (
        <span>{t("moreChildren", { count: awaited.length - shown.length })}</span>
      )}
    </nav>
  );
}
