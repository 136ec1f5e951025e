import { Dropdown, Segmented, Table, Tooltip } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, keys, usePeople, type Incident } from "../api/index.ts";
import { EmptyState, Page } from "../app/page.tsx";
import { Pages, usePages } from "../app/pages.tsx";
import { useHasRole } from "../app/session.ts";
import { useFormats, useText } from "../i18n/index.ts";
import { BatchDialog } from "./batch-dialog.tsx";
import { IncidentActions, type Action } from "./incident-actions.tsx";
import { IncidentPlace, IncidentSentence } from "./incident-words.tsx";
import "./incidents.css";
import { incidentTexts } from "./texts.ts";

/** What stopped and waits for an operator; one or many are seen to from here. */
export function IncidentList() {
  const t = useText(incidentTexts);
  const [status, setStatus] = useState<"open" | "resolved">("open");
  const [chosen, setChosen] = useState<readonly Incident[]>([]);
  const [action, setAction] = useState<Action>();
  const pages = usePages([...keys.incidents, status], (cursor) => api.listIncidents(status, cursor), {
    refetchInterval: 15_000,
  });
  return (
    <Page
      width="wide"
      title={t("title")}
      hint={t("hint")}
      actions={
        <div className="incident-actions">
          {chosen.length > 0 && <ForMany count={chosen.length} onAction={setAction} />}
          <Segmented
            value={status}
            data-testid="incident-status"
            onChange={(next) => {
              setStatus(next === "resolved" ? next : "open");
              setChosen([]);
            }}
            options={[
              { value: "open", label: t("open") },
              { value: "resolved", label: t("resolved") },
            ]}
          />
        </div>
      }
    >
      <section className="card">
        <Pages pages={pages} empty={<EmptyState text={t(status === "open" ? "empty" : "emptyResolved")} />}>
          {(items) => (
            <IncidentTable items={items} isOpen={status === "open"} chosen={chosen} onChoose={setChosen} />
          )}
        </Pages>
      </section>
      {action !== undefined && (
        <BatchDialog
          action={action}
          incidents={chosen}
          onClose={() => {
            setAction(undefined);
            setChosen([]);
          }}
        />
      )}
    </Page>
  );
}

function ForMany({
  count,
  onAction,
}: {
  readonly count: number;
  readonly onAction: (action: Action) => void;
}) {
  const t = useText(incidentTexts);
  const isAdmin = useHasRole("admin");
  return (
    <>
      <span className="muted" data-testid="selected-count">
        {t("selected", { count })}
      </span>
      <Tooltip title={isAdmin ? undefined : t("onlyAdmin")}>
        <Dropdown.Button
          type="primary"
          disabled={!isAdmin}
          onClick={() => onAction("retry")}
          menu={{
            items: (["skip", "edit", "move"] as const).map((key) => ({
              key,
              label: <span data-testid={`batch-${key}`}>{t(key)}</span>,
            })),
            onClick: ({ key }) => onAction(key as Action),
          }}
        >
          <span data-testid="batch-retry">{t("retry")}</span>
        </Dropdown.Button>
      </Tooltip>
    </>
  );
}

function IncidentTable(props: {
  readonly items: readonly Incident[];
  readonly isOpen: boolean;
  readonly chosen: readonly Incident[];
  readonly onChoose: (incidents: readonly Incident[]) => void;
}) {
  const t = useText(incidentTexts);
  const formats = useFormats();
  const people = usePeople();
  return (
    <Table<Incident>
      rowKey="id"
      dataSource={[...props.items]}
      pagination={false}
      {...(props.isOpen && {
        rowSelection: {
          selectedRowKeys: props.chosen.map(({ id }) => id),
          onChange: (_: unknown, rows: Incident[]) => props.onChoose(rows),
        },
      })}
      rowClassName={({ id }) => `incident-${id}`}
      columns={[
        {
          title: t("what"),
          // A share: the other columns keep their widths on a narrow page, and the sentence needs the room.
          width: "32%",
          render: (_, incident) => (
            <span className="cell-title">
              <IncidentSentence incident={incident} />
              <small className="mono roomy-only">{incident.code}</small>
            </span>
          ),
        },
        {
          title: t(props.isOpen ? "place" : "placeNow"),
          width: 180,
          render: (_, incident) => <IncidentPlace incident={incident} />,
        },
        {
          title: t("application"),
          width: 270,
          render: (_, { application = "", reference }) => (
            <span className="cell-title">
              <Link to={`/applications/${encodeURIComponent(application)}`}>{reference ?? application}</Link>
              {reference !== undefined && <small className="mono roomy-only">{application}</small>}
            </span>
          ),
        },
        {
          title: t("when"),
          width: 180,
          render: (_, { at }) => at !== undefined && <span className="cell-small">{formats.moment(at)}</span>,
        },
        ...(props.isOpen
          ? [
              {
                title: "",
                width: 150,
                align: "right" as const,
                render: (_: unknown, incident: Incident) => <IncidentActions incident={incident} />,
              },
            ]
          : [
              {
                title: t("resolvedWhen"),
                width: 180,
                render: (_: unknown, { resolvedAt, resolvedBy }: Incident) =>
                  resolvedAt !== undefined && (
                    <span className="cell-title">
                      <span className="cell-small">{formats.moment(resolvedAt)}</span>
                      <small>{resolvedBy !== undefined && people(resolvedBy)}</small>
                    </span>
                  ),
              },
            ]),
      ]}
    />
  );
}
