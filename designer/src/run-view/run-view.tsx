import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { useQuery } from "@tanstack/react-query";
import { Button, Tag } from "antd";
import { useMemo, useState } from "react";
import { api, keys, type Application, type JournalEntry } from "../api/index.ts";
import { Loaded } from "../app/page.tsx";
import { useHasRole } from "../app/session.ts";
import { JournalCard } from "../applications/journal-card.tsx";
import { WorkflowCanvas, type Focus } from "../canvas/index.ts";
import { placesOf } from "../document/index.ts";
import { useDefinition } from "../api/index.ts";
import { useText } from "../i18n/index.ts";
import { OrderDialog } from "../incidents/index.ts";
import { diagramOf, useSurroundings } from "../workflow/index.ts";
import { momentAt } from "./moments.ts";
import "./run-view.css";
import { runViewTexts } from "./texts.ts";

/** An application's path on its own workflow, with the journal beside it: an entry that is clicked shows its moment. */
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
                definition={definition as unknown as WorkflowDefinition}
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
  readonly definition: WorkflowDefinition;
  readonly entries: readonly JournalEntry[];
}

const nothing = () => undefined;
const noMenu = () => null;

function Path({ application, definition, entries }: PathProps) {
  const t = useText(runViewTexts);
  const isAdmin = useHasRole("admin") && !application.finished;
  const [seq, setSeq] = useState<number>();
  const [isRestarting, setRestarting] = useState(false);
  const surroundings = useSurroundings(definition);
  const detail = useDefinition("workflow", application.workflow.id).data;
  const places = placesOf(detail?.live?.layout);
  const diagram = useMemo(() => diagramOf(definition, surroundings), [definition, surroundings]);
  const moment = useMemo(() => momentAt(entries, definition, seq), [entries, definition, seq]);
  // It opens on where the application stands.
  const [focus, setFocus] = useState<Focus>(() => ({ ids: moment.leaves.slice(0, 1) }));
  const shown = entries.find((entry) => entry.seq === seq);
  const isNow = seq === undefined;
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
            <Tag color={stuck ? "error" : "processing"} data-testid="run-now">
              {t(stuck ? "stuck" : application.finished ? "ended" : "now")}
            </Tag>
          ) : (
            <>
              <Tag data-testid="run-moment" data-seq={seq}>
                {t("moment", { seq })}
              </Tag>
              {isAdmin && shown?.kind === "stepped" && (
                <Button size="small" onClick={() => setRestarting(true)} data-testid="restart-here">
                  {t("restartHere")}
                </Button>
              )}
              <Button size="small" type="link" onClick={() => choose(undefined)} data-testid="back-to-now">
                {t("backToNow")}
              </Button>
            </>
          )}
          <span className="run-view-legend">
            <i className="legend-passed" /> {t("passed")} <i className="legend-now" /> {t("standing")}
          </span>
        </header>
        <div className="run-view-canvas">
          <WorkflowCanvas
            diagram={diagram}
            places={places}
            selected={new Set(isNow ? [] : moment.leaves)}
            problems={problems}
            lights={moment.lights}
            focus={focus}
            readOnly
            insertMenu={noMenu}
            connectMenu={noMenu}
            onSelect={nothing}
            onMove={nothing}
            onConnect={nothing}
            onRemove={nothing}
            onTidy={nothing}
          />
        </div>
      </div>
      <JournalCard
        application={application.id}
        workflow={application.workflow.id}
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
        />
      )}
    </>
  );
}
