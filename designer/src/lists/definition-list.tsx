import { SearchOutlined } from "@ant-design/icons";
import { Input, Table } from "antd";
import { useState, type ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { actorName, useDefinitions, type DefinitionKind, type DefinitionSummary } from "../api/index.ts";
import { EmptyState, Loaded, Page } from "../app/page.tsx";
import { appTexts } from "../app/texts.ts";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { listTexts } from "./texts.ts";

interface DefinitionListProps {
  readonly kind: DefinitionKind;
  readonly path: string;
  readonly title: string;
  readonly hint: string;
  readonly empty: string;
  /** What can be made here. */
  readonly create?: ReactNode;
}

/** The definitions of one kind: what is live, what is being changed, by whom. */
export function DefinitionList({ kind, path, title, hint, empty, create }: DefinitionListProps) {
  const t = useText(listTexts);
  const navigate = useNavigate();
  const [search, setSearch] = useState("");
  const definitions = useDefinitions(kind);
  return (
    <Page
      title={title}
      hint={hint}
      actions={
        <>
          <Input
            allowClear
            prefix={<SearchOutlined />}
            placeholder={t("search")}
            aria-label={t("search")}
            className="list-search"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            data-testid="list-search"
          />
          {create}
        </>
      }
    >
      <section className="card">
        <Loaded query={definitions}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState
                text={empty}
                action={{
                  label: t("import"),
                  onClick: () => void navigate("/import"),
                  testId: "empty-import",
                }}
              />
            ) : (
              <DefinitionTable path={path} items={items.filter((item) => isFound(item, search))} />
            )
          }
        </Loaded>
      </section>
    </Page>
  );
}

function isFound({ id, title }: DefinitionSummary, search: string): boolean {
  const sought = search.trim().toLowerCase();
  return [id, title["zh-CN"], title.en].some((text) => text.toLowerCase().includes(sought));
}

function DefinitionTable(props: { readonly path: string; readonly items: readonly DefinitionSummary[] }) {
  const t = useText(listTexts);
  const app = useText(appTexts);
  const title = useTitle();
  const formats = useFormats();
  const navigate = useNavigate();
  const [now] = useState(() => Date.now());
  const href = (item: DefinitionSummary) => `${props.path}/${encodeURIComponent(item.id)}`;
  return (
    <Table<DefinitionSummary>
      rowKey="id"
      dataSource={[...props.items]}
      pagination={false}
      onRow={(item) => ({
        className: "row-link",
        onClick: () => void navigate(href(item)),
        "data-testid": `definition-${item.id}`,
      })}
      columns={[
        {
          title: t("columnTitle"),
          render: (_, item) => (
            <span className="cell-title">
              <Link
                to={href(item)}
                onClick={(event) => event.stopPropagation()}
                data-testid={`open-${item.id}`}
              >
                {title(item.title)}
              </Link>
              <small className="mono">{item.id}</small>
            </span>
          ),
        },
        {
          title: t("columnLive"),
          width: 240,
          render: (_, item) =>
            item.live ? (
              <span className="nowrap">
                <span className="chip chip-live">
                  <span className="dot" />
                  {item.version}
                </span>{" "}
                <span className="hash" title={item.hash}>
                  {item.hash.slice(0, 8)}
                </span>
              </span>
            ) : (
              <span className="chip">{t("notLive")}</span>
            ),
        },
        {
          title: t("columnDraft"),
          width: 150,
          render: (_, { draft }) =>
            draft === undefined ? (
              <span className="cell-small">{t("noChange")}</span>
            ) : (
              <span className="chip chip-draft">{app("draft", { revision: draft.revision })}</span>
            ),
        },
        {
          title: t("columnChangedBy"),
          width: 240,
          render: (_, { draft }) =>
            draft !== undefined && (
              <span className="cell-small" title={formats.moment(draft.updatedAt)}>
                {t("changed", {
                  person: actorName(draft.updatedBy),
                  when: formats.distance(draft.updatedAt, now),
                })}
              </span>
            ),
        },
      ]}
    />
  );
}
