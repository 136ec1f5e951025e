import { Select, Table } from "antd";
import { Link, useNavigate, useSearchParams } from "react-router";
import { api, keys, type ApplicationSummary } from "../api/index.ts";
import { EmptyState, Page } from "../app/page.tsx";
import { Pages, usePages } from "../app/pages.tsx";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { useTitleOf } from "./known-names.ts";
import { OutcomeChip, StatusChip } from "./status-chip.tsx";
import { statusTexts } from "../app/status-texts.ts";
import { applicationTexts } from "./texts.ts";

/** The lender's applications, newest first, page by page. */
export function ApplicationList() {
  const t = useText(applicationTexts);
  const statusTitle = useText(statusTexts);
  const [search, setSearch] = useSearchParams();
  const status = search.get("status") ?? "";
  const pages = usePages(
    [...keys.applications, status],
    (cursor) => api.listApplications({ status, limit: 50, ...(cursor !== undefined && { cursor }) }),
    { refetchInterval: 15_000 },
  );
  const showAll = () => setSearch({}, { replace: true });
  return (
    <Page
      title={t("title")}
      hint={t("hint")}
      actions={
        <Select
          value={status}
          className="name-select"
          aria-label={t("columnStatus")}
          data-testid="application-filter"
          options={[
            { value: "", label: t("allStatuses") },
            ...Object.keys(statusTexts).map((value) => ({
              value,
              label: statusTitle(value as keyof typeof statusTexts),
            })),
          ]}
          onChange={(value) => setSearch(value === "" ? {} : { status: value }, { replace: true })}
        />
      }
    >
      <section className="card">
        <Pages
          pages={pages}
          empty={
            status === "" ? (
              <EmptyState
                text={t("empty")}
                action={{
                  label: t("docs"),
                  onClick: () => window.open("/docs", "_blank"),
                  testId: "empty-docs",
                }}
              />
            ) : (
              <EmptyState
                text={t("emptyFiltered")}
                action={{ label: t("showAll"), onClick: showAll, testId: "empty-show-all" }}
              />
            )
          }
        >
          {(items) => <ApplicationTable items={items} />}
        </Pages>
      </section>
    </Page>
  );
}

function ApplicationTable({ items }: { readonly items: readonly ApplicationSummary[] }) {
  const t = useText(applicationTexts);
  const formats = useFormats();
  const navigate = useNavigate();
  const title = useTitle();
  const products = useTitleOf("product");
  return (
    <Table<ApplicationSummary>
      rowKey="id"
      dataSource={[...items]}
      pagination={false}
      onRow={({ id }) => ({
        className: "row-link",
        onClick: () => void navigate(`/applications/${encodeURIComponent(id)}`),
        "data-testid": `application-${id}`,
      })}
      columns={[
        {
          title: t("columnApplication"),
          render: (_, { id, product, reference }) => (
            <span className="cell-title">
              <Link
                to={`/applications/${encodeURIComponent(id)}`}
                onClick={(event) => event.stopPropagation()}
              >
                {reference ?? id}
              </Link>
              <small>
                {product !== undefined && title(products(product))}
                {reference !== undefined && (
                  <span className="mono roomy-only">
                    {product === undefined ? "" : " · "}
                    {id}
                  </span>
                )}
              </small>
            </span>
          ),
        },
        { title: t("columnStatus"), width: 160, render: (_, { status }) => <StatusChip status={status} /> },
        ...(items.every(({ outcome }) => outcome === undefined)
          ? []
          : [
              {
                title: t("columnOutcome"),
                width: 120,
                render: (_: unknown, { outcome }: ApplicationSummary) =>
                  outcome !== undefined && <OutcomeChip outcome={outcome} />,
              },
            ]),
        {
          title: t("columnCreated"),
          width: 190,
          render: (_, { createdAt }) => <span className="cell-small">{formats.moment(createdAt)}</span>,
        },
        {
          title: t("columnUpdated"),
          // On a narrow page an application's name needs the room.
          responsive: ["xl"],
          width: 190,
          render: (_, { updatedAt }) => <span className="cell-small">{formats.moment(updatedAt)}</span>,
        },
      ]}
    />
  );
}
