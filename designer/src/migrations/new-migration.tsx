import { ArrowLeftOutlined } from "@ant-design/icons";
import { Alert, App, Button, Input, Segmented, Select, Tooltip } from "antd";
import { useMemo, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useDefinitions } from "../api/index.ts";
import { Page } from "../app/page.tsx";
import { useHasRole } from "../app/session.ts";
import { useText, useTitle } from "../i18n/index.ts";
import "./migrations.css";
import { changedVariables, emptyPlan, planFor, type PlanForm } from "./plan.ts";
import { ProgressCard } from "./progress-card.tsx";
import { StateFields } from "./state-fields.tsx";
import { vanishedStates } from "./state-map.ts";
import { migrationTexts } from "./texts.ts";
import { useMigrate } from "./use-migrate.ts";
import { useLoadedVersions, useVersionList } from "./use-versions.ts";
import { VariableFormulas } from "./variable-formulas.tsx";

/** Moving applications under way to the live version: what, how, tried, carried out, and what came of each. */
export function NewMigration() {
  const t = useText(migrationTexts);
  const isAdmin = useHasRole("admin");
  const [search, setSearch] = useSearchParams();
  const workflow = search.get("workflow") ?? undefined;
  return (
    <Page
      title={t("create")}
      hint={t("hint")}
      actions={
        <Link to="/migrations">
          <ArrowLeftOutlined /> {t("back")}
        </Link>
      }
    >
      {!isAdmin && <Alert type="warning" showIcon title={t("onlyAdmin")} />}
      <Order
        key={workflow}
        workflow={workflow}
        isAdmin={isAdmin}
        onWorkflow={(id) => setSearch({ workflow: id }, { replace: true })}
      />
    </Page>
  );
}

interface OrderProps {
  readonly workflow: string | undefined;
  readonly isAdmin: boolean;
  readonly onWorkflow: (id: string) => void;
}

function Order({ workflow, isAdmin, onWorkflow }: OrderProps) {
  const t = useText(migrationTexts);
  const title = useTitle();
  const workflows = useDefinitions("workflow").data?.items.filter(({ live }) => live) ?? [];
  const versions = useVersionList(workflow).data?.items ?? [];
  const live = versions.find((version) => version.live);
  const older = versions.filter((version) => !version.live);
  const [chosen, setChosen] = useState<readonly string[]>();
  // What is suggested stays: a version that nothing goes by any more has results to be read.
  const [suggested, setSuggested] = useState<readonly string[]>();
  const left = older.filter(({ underWay }) => underWay > 0).map(({ hash }) => hash);
  if (suggested === undefined && left.length > 0) setSuggested(left);
  const from = chosen ?? suggested ?? [];
  const loaded = useLoadedVersions(workflow, live === undefined ? from : [...from, live.hash]);
  const to = loaded.find(({ hash }) => hash === live?.hash);
  const old = loaded.filter(({ hash }) => from.includes(hash));
  const isReady = to !== undefined && old.length === from.length && from.length > 0;
  return (
    <>
      <section className="card">
        <header>
          <h2>{t("stepWhat")}</h2>
        </header>
        <div className="card-body migration-what">
          <label>
            <span>{t("workflow")}</span>
            <Select
              value={workflow ?? null}
              placeholder={t("workflow")}
              options={workflows.map(({ id, title: texts }) => ({ value: id, label: title(texts) }))}
              onChange={onWorkflow}
              data-testid="migration-workflow"
            />
          </label>
          <label>
            <span>{t("from")}</span>
            <Select
              mode="multiple"
              value={[...from]}
              disabled={older.length === 0}
              placeholder={t("chooseFrom")}
              options={older.map(({ hash, version, underWay, more, release }) => ({
                value: hash,
                label: `${version} (#${release}) · ${t(more === true ? "underWayMore" : "underWay", { count: underWay })}`,
              }))}
              onChange={(hashes: string[]) => setChosen(hashes)}
              data-testid="migration-from"
            />
          </label>
          <label>
            <span>{t("to")}</span>
            <Input
              readOnly
              value={live === undefined ? "" : `${live.version} (#${live.release})`}
              data-testid="migration-to"
            />
            <small className="muted">{t("toHint")}</small>
          </label>
        </div>
        {workflow !== undefined && live !== undefined && older.length === 0 && (
          <Alert type="info" showIcon title={t("noOlder")} data-testid="no-older" />
        )}
      </section>
      {isReady && <Plan key={from.join(" ")} from={old} to={to} isAdmin={isAdmin} />}
    </>
  );
}

type Loaded = ReturnType<typeof useLoadedVersions>;

interface PlanProps {
  readonly from: Loaded;
  readonly to: Loaded[number];
  readonly isAdmin: boolean;
}

function Plan({ from, to, isAdmin }: PlanProps) {
  const t = useText(migrationTexts);
  const { modal } = App.useApp();
  const definitions = useMemo(() => from.map(({ definition }) => definition), [from]);
  const vanished = useMemo(() => vanishedStates(definitions, to.definition), [definitions, to]);
  const changed = useMemo(() => changedVariables(definitions, to.definition), [definitions, to]);
  const [form, setForm] = useState<PlanForm>(() => ({
    ...emptyPlan,
    states: Object.fromEntries(
      vanished.flatMap(({ key, suggested }) => (suggested === undefined ? [] : [[key, suggested.key]])),
    ),
  }));
  const [reason, setReason] = useState("");
  const trying = useMigrate();
  const moving = useMigrate();
  const change = (part: Partial<PlanForm>) => setForm((before) => ({ ...before, ...part }));
  const plans = from.map((version) => planFor(form, version, to.hash));
  const [tried, setTried] = useState<string>();
  const isTried = tried === JSON.stringify(plans) && trying.progress?.isRunning === false;
  const unmapped = vanished.filter(({ key }) => !Object.hasOwn(form.states, key)).length;
  const found = trying.progress?.items.length;
  const would = trying.progress?.done ?? 0;
  const isMoving = moving.progress?.isRunning === true;
  const failed = moving.progress?.problem !== undefined;
  const missing = !isTried
    ? t(tried === undefined ? "tryFirst" : "changedSince")
    : reason.trim() === ""
      ? t("reasonFirst")
      : undefined;
  const tryIt = () => {
    setTried(JSON.stringify(plans));
    void trying.run({ plans, reason: reason.trim() || "—", dryRun: true });
  };
  const carryOut = () =>
    void modal.confirm({
      title: t("confirmTitle", { count: would }),
      content: t("confirmBody"),
      okText: t("carryOut", { count: would }),
      cancelText: t("cancel"),
      okButtonProps: { "data-testid": "migration-confirm" },
      onOk: () => void moving.run({ plans, reason: reason.trim(), dryRun: false }),
    });
  return (
    <>
      <section className="card">
        <header>
          <h2>{t("stepStates")}</h2>
        </header>
        <div className="card-body">
          <StateFields vanished={vanished} states={form.states} onChange={(states) => change({ states })} />
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{t("stepData")}</h2>
        </header>
        <div className="card-body">
          <VariableFormulas
            to={to.definition}
            changed={changed}
            variables={form.variables}
            onChange={(variables) => change({ variables })}
          />
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{t("stepClock")}</h2>
        </header>
        <div className="card-body migration-what">
          <div>
            <span>{t("timers")}</span>
            <Segmented<PlanForm["timers"]>
              value={form.timers}
              options={(["keep", "restart", "drop"] as const).map((value) => ({ value, label: t(value) }))}
              onChange={(timers) => change({ timers })}
              data-testid="migration-timers"
            />
            <small className="muted">{t(`${form.timers}TimersHint`)}</small>
          </div>
          <div>
            <span>{t("tasks")}</span>
            <Segmented<PlanForm["tasks"]>
              value={form.tasks}
              options={(["keep", "restart"] as const).map((value) => ({ value, label: t(value) }))}
              onChange={(tasks) => change({ tasks })}
              data-testid="migration-tasks"
            />
            <small className="muted">{t(`${form.tasks}TasksHint`)}</small>
          </div>
          <label>
            <span>{t("stepReason")}</span>
            <Input
              value={reason}
              maxLength={1_000}
              onChange={(event) => setReason(event.target.value)}
              data-testid="migration-reason"
            />
            <small className="muted">{t("reasonHint")}</small>
          </label>
        </div>
        <footer className="migration-actions">
          {unmapped > 0 && (
            <span className="is-refer" role="status">
              {t("missingStates", { count: unmapped })}
            </span>
          )}
          <Button
            onClick={tryIt}
            disabled={!isAdmin || unmapped > 0 || isMoving}
            loading={trying.progress?.isRunning === true}
            data-testid="migration-try"
          >
            {t(tried === undefined ? "tryIt" : "tryAgain")}
          </Button>
          <Tooltip title={missing}>
            <Button
              type="primary"
              disabled={
                !isAdmin || missing !== undefined || would === 0 || (moving.progress !== undefined && !failed)
              }
              loading={isMoving}
              onClick={carryOut}
              data-testid="migration-carry-out"
            >
              {failed ? t("carryOn") : isTried ? t("carryOut", { count: would }) : t("move")}
            </Button>
          </Tooltip>
        </footer>
      </section>
      {moving.progress !== undefined && (
        <ProgressCard
          progress={moving.progress}
          expected={found}
          from={definitions[0]}
          to={to.definition}
          onStop={moving.stop}
        />
      )}
      {trying.progress !== undefined && moving.progress === undefined && (
        <ProgressCard
          progress={trying.progress}
          expected={undefined}
          from={definitions[0]}
          to={to.definition}
          onStop={trying.stop}
        />
      )}
    </>
  );
}
