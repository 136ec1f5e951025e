import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { actorName, api, keys, type Migration } from "../api/index.ts";
import { EmptyState, Loaded, Page } from "../app/page.tsx";
import { Pages, usePages } from "../app/pages.tsx";
import { placedStates } from "../document/index.ts";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import "./migrations.css";
import { ResultsTable } from "./results-table.tsx";
import { migrationTexts } from "./texts.ts";
import { useLoadedVersions } from "./use-versions.ts";
import { useWorkflowOf, VersionsMoved } from "./versions-moved.tsx";

/** One migration: its plan, its counts, and what came of each application. */
export function MigrationPage({ id }: { readonly id: string }) {
  const t = useText(migrationTexts);
  const migration = useQuery({ queryKey: keys.migration(id), queryFn: () => api.readMigration(id) });
  return (
    <Loaded query={migration} back={{ to: "/migrations", label: t("back") }}>
      {(data) => <Shown migration={data} />}
    </Loaded>
  );
}

type Filter = "all" | "done" | "refused";

function Shown({ migration }: { readonly migration: Migration }) {
  const t = useText(migrationTexts);
  const formats = useFormats();
  const { id, at, by, done, plan, reason, refused } = migration;
  const workflow = useWorkflowOf(plan.to);
  const versions = useLoadedVersions(workflow?.id, workflow === undefined ? [] : [plan.from, plan.to]);
  const [from, to] = [plan.from, plan.to].map(
    (hash) => versions.find((version) => version.hash === hash)?.definition,
  );
  // What failed is what a person comes to see to.
  const [filter, setFilter] = useState<Filter>(refused > 0 ? "refused" : "all");
  const pages = usePages([...keys.migration(id), "results", filter], (cursor) =>
    api.listMigrated(id, filter === "all" ? undefined : filter, cursor),
  );
  return (
    <Page
      title={<VersionsMoved plan={plan} />}
      hint={`${reason} · ${actorName(by)} · ${formats.moment(at)}`}
      actions={
        <Link to="/migrations">
          <ArrowLeftOutlined /> {t("back")}
        </Link>
      }
    >
      <section className="card" data-testid="migration" data-done={done} data-refused={refused}>
        <header>
          <h2>{t("movedTitle")}</h2>
          <span className="end">
            <Segmented<Filter>
              value={filter}
              options={[
                { value: "all", label: t("all") },
                { value: "done", label: `${t("onlyMoved")} ${done}` },
                { value: "refused", label: `${t("onlyRefused")} ${refused}` },
              ]}
              onChange={setFilter}
              data-testid="migration-filter"
            />
          </span>
        </header>
        <Pages pages={pages} empty={<EmptyState text={t("noneHere")} />}>
          {(items) => <ResultsTable items={items} from={from} to={to} />}
        </Pages>
      </section>
      <PlanCard migration={migration} from={from} to={to} />
    </Page>
  );
}

type Definition = Parameters<typeof ResultsTable>[0]["from"];

function PlanCard(props: {
  readonly migration: Migration;
  readonly from: Definition;
  readonly to: Definition;
}) {
  const t = useText(migrationTexts);
  const title = useTitle();
  const { states = {}, tasks = "keep", timers = "keep", variables = {} } = props.migration.plan;
  const named = (definition: Definition, key: string) =>
    title((definition === undefined ? undefined : placedStates(definition).get(key)?.state.title) ?? key);
  const choice = (value: string | Readonly<Record<string, string>>) =>
    typeof value === "string"
      ? t(value as "keep" | "restart" | "drop")
      : Object.entries(value)
          .map(([name, each]) => `${name}: ${t(each as "keep" | "restart" | "drop")}`)
          .join(" · ");
  return (
    <section className="card">
      <header>
        <h2>{t("plan")}</h2>
      </header>
      <dl className="card-body facts">
        {Object.entries(states).map(([old, target]) => (
          <div key={old}>
            <dt>{named(props.from, old)}</dt>
            <dd>→ {named(props.to, target)}</dd>
          </div>
        ))}
        {Object.entries(variables).map(([name, formula]) => (
          <div key={name}>
            <dt>{title(props.to?.variables[name]?.title ?? name)}</dt>
            <dd>
              <code>{formula}</code>
            </dd>
          </div>
        ))}
        <div>
          <dt>{t("timers")}</dt>
          <dd>{choice(timers)}</dd>
        </div>
        <div>
          <dt>{t("tasks")}</dt>
          <dd>{choice(tasks)}</dd>
        </div>
      </dl>
    </section>
  );
}
