import { Button, Table, Tooltip } from "antd";
import { Link, useNavigate } from "react-router";
import { actorName, api, keys, type Migration } from "../api/index.ts";
import { EmptyState, Page } from "../app/page.tsx";
import { Pages, usePages } from "../app/pages.tsx";
import { useHasRole } from "../app/session.ts";
import { useFormats, useText } from "../i18n/index.ts";
import "./migrations.css";
import { migrationTexts } from "./texts.ts";
import { VersionsMoved } from "./versions-moved.tsx";

/** Every migration of applications, newest first, and the way to a new one. */
export function MigrationList() {
  const t = useText(migrationTexts);
  const navigate = useNavigate();
  const isAdmin = useHasRole("admin");
  const pages = usePages(keys.migrations, api.listMigrations);
  const create = () => void navigate("/migrations/new");
  return (
    <Page
      title={t("title")}
      hint={t("hint")}
      actions={
        <Tooltip title={isAdmin ? undefined : t("onlyAdmin")}>
          <Button type="primary" disabled={!isAdmin} onClick={create} data-testid="new-migration">
            {t("create")}
          </Button>
        </Tooltip>
      }
    >
      <section className="card">
        <Pages
          pages={pages}
          empty={
            <EmptyState
              text={t("empty")}
              {...(isAdmin && { action: { label: t("create"), onClick: create, testId: "empty-migrate" } })}
            />
          }
        >
          {(items) => <MigrationTable items={items} />}
        </Pages>
      </section>
    </Page>
  );
}

function MigrationTable({ items }: { readonly items: readonly Migration[] }) {
  const t = useText(migrationTexts);
  const formats = useFormats();
  return (
    <Table<Migration>
      rowKey="id"
      dataSource={[...items]}
      pagination={false}
      onRow={({ id }) => ({ className: "migration-row", "data-testid": `migration-${id}` })}
      columns={[
        {
          title: t("columnWhen"),
          width: 200,
          render: (_, { id, at }) => <Link to={`/migrations/${id}`}>{formats.moment(at)}</Link>,
        },
        { title: t("columnVersions"), render: (_, { plan }) => <VersionsMoved plan={plan} /> },
        { title: t("columnReason"), dataIndex: "reason" },
        { title: t("columnBy"), width: 140, render: (_, { by }) => actorName(by) },
        {
          title: t("columnResult"),
          width: 220,
          render: (_, { done, refused }) => (
            <span className="nowrap">
              <span className="is-approve">{t("moved", { count: done })}</span>
              {refused > 0 && <span className="is-refer"> · {t("notMoved", { count: refused })}</span>}
            </span>
          ),
        },
      ]}
    />
  );
}
