import { useQuery } from "@tanstack/react-query";
import { Table } from "antd";
import { Link } from "react-router";
import {
  actorName,
  keys,
  retentionApi,
  useDefinitions,
  type RetentionAhead,
  type RetentionPolicy,
} from "../api/index.ts";
import { Loaded } from "../app/page.tsx";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { retentionTexts } from "./texts.ts";

/** What a policy would remove now, told before it is set or carried out, and what legal holds keep. */
export function AheadCard({
  policy,
  isEdited,
}: {
  /** Absent: none is set, so that everything stays. */
  readonly policy: RetentionPolicy | undefined;
  /** It is not set yet. */
  readonly isEdited: boolean;
}) {
  const t = useText(retentionTexts);
  const ahead = useAhead(policy);
  return (
    <>
      <section className="card" data-testid="retention-ahead" data-edited={isEdited}>
        <header>
          <h2>{t("ahead")}</h2>
        </header>
        <div className="card-body">
          <Loaded query={ahead}>
            {(data) => (
              <>
                <p data-testid="retention-going" data-count={goingOf(data)}>
                  {policy === undefined
                    ? t("aheadNoPolicy")
                    : goingOf(data) === 0
                      ? t("aheadNothing")
                      : t(isEdited ? "aheadEdited" : "aheadSet", { going: goingOf(data) })}
                  {!data.all && ` ${t("aheadOldest")}`}
                </p>
                {data.products.length > 0 && <Counts ahead={data} />}
              </>
            )}
          </Loaded>
        </div>
      </section>
      <section className="card" data-testid="retention-holds">
        <header>
          <h2>{t("holds")}</h2>
        </header>
        <Loaded query={ahead}>{(data) => <Holds ahead={data} />}</Loaded>
      </section>
    </>
  );
}

/** What would be removed by a policy; asked again whenever it is another one. */
export function useAhead(policy: RetentionPolicy | undefined) {
  return useQuery({
    queryKey: [...keys.retention, "ahead", policy],
    queryFn: () => retentionApi.ahead(policy),
    placeholderData: (former) => former,
  });
}

/** How many applications it comes to. */
export function goingOf({ products }: RetentionAhead): number {
  return products.reduce((sum, { going }) => sum + going, 0);
}

function Counts({ ahead }: { readonly ahead: RetentionAhead }) {
  const t = useText(retentionTexts);
  const title = useTitle();
  const products = useDefinitions("product").data?.items ?? [];
  const name = (id: string | undefined) =>
    id === undefined ? t("noProduct") : title(products.find((product) => product.id === id)?.title ?? id);
  return (
    <Table
      size="small"
      rowKey={({ product }) => product ?? ""}
      pagination={false}
      dataSource={[...ahead.products]}
      onRow={({ product = "" }) => ({ className: "retention-line", "data-testid": `ahead-${product}` })}
      columns={[
        { title: t("columnProduct"), render: (_, { product }) => name(product) },
        { title: t("columnGoing"), width: 160, align: "right", dataIndex: "going" },
        { title: t("held"), width: 220, align: "right", dataIndex: "held" },
      ]}
    />
  );
}

function Holds({ ahead: { holds, moreHolds } }: { readonly ahead: RetentionAhead }) {
  const t = useText(retentionTexts);
  const formats = useFormats();
  if (holds.length === 0) return <p className="card-body muted">{t("noHolds")}</p>;
  return (
    <>
      <Table
        size="small"
        rowKey="application"
        pagination={holds.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
        dataSource={[...holds]}
        onRow={({ application }) => ({ className: "retention-line", "data-testid": `hold-${application}` })}
        columns={[
          {
            title: t("columnHeld"),
            render: (_, { application, reference }) => (
              <Link to={`/applications/${encodeURIComponent(application)}`} title={application}>
                {reference}
              </Link>
            ),
          },
          { title: t("reason"), dataIndex: "reason" },
          {
            title: t("columnHeldBy"),
            width: 260,
            render: (_, { by, at }) => `${actorName(by)} · ${formats.moment(at)}`,
          },
        ]}
      />
      {moreHolds && <p className="card-body muted">{t("moreHolds")}</p>}
    </>
  );
}
