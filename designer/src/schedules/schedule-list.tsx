import { PlusOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Switch, Table, Tooltip } from "antd";
import { Link, useNavigate } from "react-router";
import { asProblem, scheduleApi, scheduleKeys, useDefinitions, type Schedule } from "../api/index.ts";
import { EmptyState, Page } from "../app/page.tsx";
import { Pages, usePages } from "../app/pages.tsx";
import { problemSentence } from "../app/problem-alert.tsx";
import { useHasRole } from "../app/session.ts";
import { useLanguage, useText, useTitle } from "../i18n/index.ts";
import { FiringChip } from "./firing-chip.tsx";
import { momentIn, useRuleInWords } from "./schedule-words.ts";
import "./schedules.css";
import { scheduleTexts } from "./texts.ts";

/** Every schedule: when it starts something next, what came of it last, and whether it is on. */
export function ScheduleList() {
  const t = useText(scheduleTexts);
  const navigate = useNavigate();
  const mayChange = useHasRole("officer");
  const pages = usePages(scheduleKeys.all, scheduleApi.list, { refetchInterval: 60_000 });
  const create = () => void navigate("/schedules/new");
  return (
    <Page
      title={t("title")}
      hint={t("hint")}
      actions={
        <Tooltip title={mayChange ? undefined : t("onlyOperators")}>
          <Button
            type="primary"
            icon={<PlusOutlined />}
            disabled={!mayChange}
            onClick={create}
            data-testid="new-schedule"
          >
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
              {...(mayChange && {
                action: { label: t("create"), onClick: create, testId: "empty-schedule" },
              })}
            />
          }
        >
          {(items) => <ScheduleTable items={items} mayChange={mayChange} />}
        </Pages>
      </section>
    </Page>
  );
}

function ScheduleTable(props: { readonly items: readonly Schedule[]; readonly mayChange: boolean }) {
  const t = useText(scheduleTexts);
  const title = useTitle();
  const language = useLanguage();
  const inWords = useRuleInWords();
  const products = useDefinitions("product").data?.items ?? [];
  const productTitle = (id: string) => title(products.find((product) => product.id === id)?.title ?? id);
  return (
    <Table<Schedule>
      rowKey="id"
      dataSource={[...props.items]}
      pagination={false}
      onRow={({ id, state }) => ({
        className: "schedule-line",
        "data-testid": `schedule-${id}`,
        "data-state": state,
      })}
      columns={[
        {
          title: t("columnTitle"),
          render: (_, schedule) => (
            <div className="schedule-name">
              <Link to={`/schedules/${encodeURIComponent(schedule.id)}`}>{title(schedule.title)}</Link>
              <small className="muted">
                {productTitle(schedule.product)} · {schedule.applicant.reference}
              </small>
            </div>
          ),
        },
        {
          title: t("columnRule"),
          render: (_, schedule) => (
            <div className="schedule-name">
              <span>{inWords(schedule)}</span>
              <small className="muted">{schedule.zone}</small>
            </div>
          ),
        },
        {
          title: t("columnNext"),
          width: 220,
          render: (_, { nextAt, state, zone }) =>
            state === "active" && nextAt !== undefined ? (
              <span className="nowrap">{momentIn(nextAt, zone, language)}</span>
            ) : (
              <span className="muted">{t(state === "paused" ? "paused" : "ended")}</span>
            ),
        },
        {
          title: t("columnLast"),
          width: 260,
          render: (_, { last, zone }) =>
            last === undefined ? (
              <span className="muted">{t("never")}</span>
            ) : (
              <span className="schedule-last">
                <FiringChip result={last.result} />
                <small className="muted nowrap">{momentIn(last.dueAt, zone, language)}</small>
              </span>
            ),
        },
        {
          title: t("columnState"),
          width: 90,
          render: (_, schedule) => <PauseSwitch schedule={schedule} mayChange={props.mayChange} />,
        },
      ]}
    />
  );
}

/** Pauses a schedule or lets it go on. */
function PauseSwitch(props: { readonly schedule: Schedule; readonly mayChange: boolean }) {
  const { id, state, title: name } = props.schedule;
  const t = useText(scheduleTexts);
  const title = useTitle();
  const language = useLanguage();
  const { message } = App.useApp();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (on: boolean) => (on ? scheduleApi.resume(id) : scheduleApi.pause(id)),
    onError: (error) => void message.error(problemSentence(asProblem(error), language)),
    onSettled: () => client.invalidateQueries({ queryKey: scheduleKeys.all }),
  });
  return (
    <Switch
      checked={state === "active"}
      disabled={!props.mayChange || state === "ended"}
      loading={change.isPending}
      aria-label={t("switchOn", { name: title(name) })}
      onChange={(on) => change.mutate(on)}
      data-testid={`schedule-on-${id}`}
    />
  );
}
