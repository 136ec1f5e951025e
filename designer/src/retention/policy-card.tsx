import { DeleteOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Input, Select } from "antd";
import { useState, type Dispatch, type ReactNode, type SetStateAction } from "react";
import {
  actorName,
  asProblem,
  keys,
  retentionApi,
  useDefinitions,
  type Retention,
  type RetentionPolicy,
} from "../api/index.ts";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { keepAnswer } from "./keep-answer.ts";
import { PeriodField } from "./period-field.tsx";
import { retentionTexts } from "./texts.ts";

/** How long what has ended stays, by kind and product; an administrator changes it with a reason. */
export function PolicyCard({
  retention,
  edited,
  onEdit: setEdited,
  mayChange,
}: {
  readonly retention: Retention;
  /** As it is changed and not set yet. */
  readonly edited: RetentionPolicy | undefined;
  readonly onEdit: Dispatch<SetStateAction<RetentionPolicy | undefined>>;
  readonly mayChange: boolean;
}) {
  const t = useText(retentionTexts);
  const title = useTitle();
  const formats = useFormats();
  const { message } = App.useApp();
  const client = useQueryClient();
  const products = useDefinitions("product").data?.items ?? [];
  const [reason, setReason] = useState("");
  /** What is changed is the policy as it was when the change began, whoever sets another one meanwhile. */
  const [begunFrom, setBegunFrom] = useState<number>();
  const from = edited === undefined ? retention.revision : begunFrom;
  const policy = edited ?? retention.policy ?? { runs: "P5Y" };
  const { products: own = {} } = policy;
  const save = useMutation({
    mutationFn: (sent: RetentionPolicy) => retentionApi.set(sent, reason.trim(), from),
    onSuccess: async (answer, sent) => {
      void message.success(t("saved"));
      await keepAnswer(client, answer);
      // What was changed since it was sent is changed from the policy that was sent.
      setBegunFrom(answer.revision);
      setEdited((now) => (now === sent ? undefined : now));
      setReason("");
      await client.invalidateQueries({ queryKey: keys.retention });
    },
    onError: () => client.invalidateQueries({ queryKey: keys.retention }),
  });
  const isRefused = save.isError && asProblem(save.error).code === "precondition.failed";
  const isBehind = edited !== undefined && begunFrom !== retention.revision && !save.isPending;
  const showSaved = () => {
    setEdited(undefined);
    setReason("");
    save.reset();
    void client.invalidateQueries({ queryKey: keys.retention });
  };
  const edit = (next: RetentionPolicy) => {
    if (edited === undefined) setBegunFrom(retention.revision);
    setEdited(next);
  };
  const change = (part: Partial<RetentionPolicy>) => edit({ ...policy, ...part });
  const forProduct = (id: string, period: string | undefined) => {
    const { [id]: _gone, ...others } = own;
    change({ products: period === undefined ? others : { ...own, [id]: period } });
  };
  const titleOf = (id: string) => title(products.find((product) => product.id === id)?.title ?? id);
  const field = { disabled: !mayChange };
  return (
    <section className="card" data-testid="retention-policy" data-set={retention.policy !== undefined}>
      <header>
        <h2>{t("policy")}</h2>
      </header>
      <div className="card-body retention-policy">
        <p className="muted">
          {retention.policy === undefined
            ? t("noPolicy")
            : t("setBy", {
                name: retention.by === undefined ? "" : actorName(retention.by),
                at: retention.at === undefined ? "" : formats.moment(retention.at),
                reason: retention.reason ?? "",
              })}
        </p>
        <Row label={t("runs")}>
          <PeriodField
            {...field}
            label={t("runs")}
            value={policy.runs}
            testId="retention-runs"
            onChange={(runs) => change({ runs })}
          />
        </Row>
        {Object.entries(own).map(([id, period]) => (
          <Row key={id} label={titleOf(id)}>
            <PeriodField
              {...field}
              label={titleOf(id)}
              value={period}
              testId={`retention-product-${id}`}
              onChange={(next) => forProduct(id, next)}
            />
            {mayChange && (
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={`${t("remove")} ${titleOf(id)}`}
                onClick={() => forProduct(id, undefined)}
              />
            )}
          </Row>
        ))}
        {mayChange && (
          <Row label={t("products")}>
            <Select<string | null>
              value={null}
              placeholder={t("addProduct")}
              aria-label={t("addProduct")}
              options={products
                .filter(({ id }) => !Object.hasOwn(own, id))
                .map(({ id, title: texts }) => ({ value: id, label: title(texts) }))}
              onChange={(id) => id !== null && forProduct(id, policy.runs)}
              data-testid="retention-add-product"
            />
          </Row>
        )}
        {(["idempotency", "audit"] as const).map((kind) => {
          const { [kind]: period, ...without } = policy;
          return (
            <Row key={kind} label={t(kind)} {...(kind === "audit" && { hint: t("auditHint") })}>
              {period === undefined ? (
                <>
                  <span>{t("forGood")}</span>
                  {mayChange && (
                    <Button size="small" type="link" onClick={() => change({ [kind]: "P10Y" })}>
                      {t("limit")}
                    </Button>
                  )}
                </>
              ) : (
                <>
                  <PeriodField
                    {...field}
                    label={t(kind)}
                    value={period}
                    testId={`retention-${kind}`}
                    onChange={(next) => change({ [kind]: next })}
                  />
                  {mayChange && (
                    <Button size="small" type="link" onClick={() => edit(without)}>
                      {t("forGood")}
                    </Button>
                  )}
                </>
              )}
            </Row>
          );
        })}
        {mayChange && (
          <Row label={t("reason")} hint={t("reasonHint")}>
            <Input
              value={reason}
              maxLength={500}
              aria-label={t("reason")}
              onChange={(event) => setReason(event.target.value)}
              data-testid="retention-reason"
            />
            <Button
              type="primary"
              disabled={reason.trim() === "" || (edited === undefined && retention.policy !== undefined)}
              title={reason.trim() === "" ? t("reasonNeeded") : ""}
              loading={save.isPending}
              onClick={() => save.mutate(policy)}
              data-testid="retention-save"
            >
              {t("save")}
            </Button>
          </Row>
        )}
        {save.isError && <ProblemAlert error={save.error} />}
        {(isRefused || isBehind) && (
          <Alert
            type="warning"
            showIcon
            title={t("changedMeanwhile")}
            action={
              <Button size="small" onClick={showSaved} data-testid="retention-reload">
                {t("showSaved")}
              </Button>
            }
            data-testid="retention-changed"
          />
        )}
      </div>
    </section>
  );
}

function Row(props: { readonly label: string; readonly hint?: string; readonly children: ReactNode }) {
  return (
    <div className="retention-row">
      <span>{props.label}</span>
      <span className="retention-values">{props.children}</span>
      {props.hint !== undefined && <small className="muted">{props.hint}</small>}
    </div>
  );
}
