import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Tooltip } from "antd";
import { Link } from "react-router";
import { api, keys, useLiveJournal, type Application } from "../api/index.ts";
import { Loaded, Page } from "../app/page.tsx";
import { placedStates } from "../document/index.ts";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import "./applications.css";
import { CancelButton } from "./cancel-button.tsx";
import { DecisionCard } from "./decision-card.tsx";
import { IncidentActions, IncidentSentence } from "../incidents/index.ts";
import { RunView } from "../run-view/index.ts";
import { useTitleOf, workflowTitles } from "./known-names.ts";
import { HoldButton, HoldChip } from "./hold-button.tsx";
import { RelatedCard } from "./related-card.tsx";
import { StatusChip } from "./status-chip.tsx";
import { applicationTexts, journalTexts } from "./texts.ts";
import { usePinned } from "./use-pinned.ts";

const journalKinds = Object.keys(journalTexts);

/** One application: where it stands, why it was decided so, what happened, and by which release. */
export function ApplicationPage({ id }: { readonly id: string }) {
  const t = useText(applicationTexts);
  const application = useQuery({
    queryKey: keys.application(id),
    queryFn: () => api.readApplication(id),
    refetchInterval: 10_000,
  });
  useLiveJournal(id, journalKinds);
  return (
    <Loaded query={application} back={{ to: "/applications", label: t("title") }}>
      {(data) => <ApplicationView application={data} />}
    </Loaded>
  );
}

function ApplicationView({ application }: { readonly application: Application }) {
  const t = useText(applicationTexts);
  const title = useTitle();
  const workflows = useTitleOf("workflow");
  const decides = useDecides(application);
  return (
    <Page
      width="wide"
      title={
        <>
          {application.reference ?? application.id}
          <StatusChip status={application.status} />
          <HoldChip hold={application.hold} />
          {application.parent !== undefined && (
            <span className="chip" data-testid="subflow-chip">
              {t("subflowChip", { workflow: title(workflows(application.workflow.id)) })}
            </span>
          )}
        </>
      }
      hint={<span className="mono">{application.id}</span>}
      actions={
        <>
          {/* A sub-flow ends with its parent, or by its own steps. */}
          {application.parent === undefined && <CancelButton application={application} />}
          {application.parent === undefined && <HoldButton application={application} />}
          <Link to="/applications" data-testid="back-to-applications">
            <ArrowLeftOutlined /> {t("title")}
          </Link>
        </>
      }
    >
      <Incidents application={application} />
      <RunView application={application} />
      <div className="split">
        <div>
          {decides ? <DecisionCard application={application.id} /> : <Standing application={application} />}
        </div>
        <div>
          {decides && <Standing application={application} />}
          <RelatedCard application={application} />
          <OpenTasks application={application} />
        </div>
      </div>
    </Page>
  );
}

/** Whether its workflow asks for decisions at all; one that is not read yet may. */
function useDecides(application: Application): boolean {
  const { decision, parent } = application;
  const definition = usePinned(application);
  if (decision !== undefined) return true;
  if (definition === undefined) return parent === undefined;
  return [...placedStates(definition).values()].some(({ state }) =>
    (state.invoke ?? []).some(({ src }) => src === "decision"),
  );
}

/** The facts about the application itself, with the release it is pinned to. */
export function Standing({ application }: { readonly application: Application }) {
  const t = useText(applicationTexts);
  const title = useTitle();
  const formats = useFormats();
  const stateTitle = workflowTitles(usePinned(application));
  const [products, workflows] = [useTitleOf("product"), useTitleOf("workflow")];
  const { createdAt, product, release, states, updatedAt, workflow } = application;
  return (
    <section className="card">
      <header>
        <h2>{t("standing")}</h2>
      </header>
      <dl className="card-body facts facts-narrow">
        <div>
          <dt>{t("states")}</dt>
          <dd data-testid="application-states" data-states={states.join(" ")}>
            {states.map((key) => title(stateTitle(key))).join(" › ")}
          </dd>
        </div>
        {release !== undefined && (
          <div>
            <dt>{t("release")}</dt>
            <dd>
              <Tooltip title={t("pinned")}>
                <Link to="/publish?tab=releases" data-testid="application-release" data-seq={release.seq}>
                  #{release.seq}
                </Link>
              </Tooltip>
            </dd>
          </div>
        )}
        <div>
          <dt>{t("product")}</dt>
          <dd>
            <span title={product}>{product === undefined ? "—" : title(products(product))}</span>
          </dd>
        </div>
        <div>
          <dt>{t("workflow")}</dt>
          <dd>
            <Link to={`/workflows/${workflow.id}`}>{title(workflows(workflow.id))}</Link> {workflow.version}{" "}
            <span className="hash" title={workflow.hash}>
              {workflow.hash.slice(0, 8)}
            </span>
          </dd>
        </div>
        <div>
          <dt>{t("columnCreated")}</dt>
          <dd>{formats.moment(createdAt)}</dd>
        </div>
        <div>
          <dt>{t("columnUpdated")}</dt>
          <dd>{formats.moment(updatedAt)}</dd>
        </div>
      </dl>
    </section>
  );
}

function OpenTasks({ application }: { readonly application: Application }) {
  const t = useText(applicationTexts);
  const title = useTitle();
  const open = application.tasks.filter(({ status }) => status === "open");
  if (open.length === 0) return null;
  return (
    <section className="card">
      <header>
        <h2>{t("tasks")}</h2>
      </header>
      <ul className="evidence">
        {open.map((task) => (
          <li key={task.id}>
            <span>{title(task.title)}</span>
            <Link
              className="end"
              to={`/tasks/${encodeURIComponent(task.id)}`}
              data-testid={`open-task-${task.id}`}
            >
              {t("openTask")}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Incidents({ application }: { readonly application: Application }) {
  const t = useText(applicationTexts);
  const open = application.incidents.filter(({ status }) => status !== "resolved");
  if (open.length === 0) return null;
  return (
    <section className="card" data-testid="incidents">
      <header>
        <h2>{t("incidents")}</h2>
      </header>
      <ul className="evidence">
        {open.map((incident) => (
          <li key={incident.id}>
            <span>
              <IncidentSentence incident={{ ...incident, workflow: application.workflow.id }} />{" "}
              <code>{incident.code}</code>
            </span>
            <IncidentActions
              incident={{
                ...incident,
                application: application.id,
                workflow: application.workflow.id,
                states: application.states,
              }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
