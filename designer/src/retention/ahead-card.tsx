import { useQuery } from "@tanstack/react-query";
import { Table } from "antd";
import { useEffect, useState } from "react";
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

/** A number is typed figure by figure. */
const SETTLED_MS = 400;

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
  const { ahead, isWaiting } = useAhead(policy);
  return (
    <>
      <section className="card" data-testid="retention-ahead" data-edited={isEdited}>
        <header>
          <h2>{t("ahead")}</h2>
        </header>
        <div className="card-body">
          <Loaded query={ahead}>
            {(data) =>
              isWaiting ? (
                <p role="status">…</p>
              ) : (
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
              )
            }
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

/**
 * What would be removed by a policy; asked again once another one was left as it is for a moment. While it waits the
 * counts are another policy's, and only the holds are to be shown.
 */
export function useAhead(policy: RetentionPolicy | undefined) {
  const settled = useSettled(policy, SETTLED_MS);
  const ahead = useQuery({
    queryKey: [...keys.retention, "ahead", settled],
    queryFn: () => retentionApi.ahead(settled),
    placeholderData: (former) => former,
  });
  return { ahead, isWaiting: settled !== policy || ahead.isPlaceholderData };
}

/** The value once it stayed the same for so long. */
function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
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
            render: (_, { by, at }) =>
              [...(by === undefined ? [] : [actorName(by)]), formats.moment(at)].join(" · "),
          },
        ]}
      />
      {moreHolds && <p className="card-body muted">{t("moreHolds")}</p>}
    </>
  );
}
