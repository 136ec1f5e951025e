import { ArrowLeftOutlined, DeleteOutlined, PlayCircleOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Popconfirm } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { asProblem, scheduleApi, scheduleKeys, type Schedule } from "../api/index.ts";
import { Loaded, Page } from "../app/page.tsx";
import { problemSentence } from "../app/problem-alert.tsx";
import { useHasRole } from "../app/session.ts";
import { textOf, useLanguage, useText, useTitle } from "../i18n/index.ts";
import { Editor } from "./schedule-editor.tsx";
import "./schedules.css";
import { scheduleTexts } from "./texts.ts";

/** The form of a schedule that is not there yet. */
export function NewSchedule() {
  const t = useText(scheduleTexts);
  return (
    <Page title={t("create")} hint={t("hint")} actions={<Back />} width="wide">
      <Editor saved={undefined} onTouched={() => undefined} />
    </Page>
  );
}

/** One schedule: its rule to change, what comes next, what came of it. */
export function SchedulePage({ id }: { readonly id: string }) {
  const t = useText(scheduleTexts);
  const schedule = useQuery({
    queryKey: scheduleKeys.one(id),
    queryFn: () => scheduleApi.read(id),
    refetchInterval: 60_000,
  });
  return (
    <Loaded query={schedule} back={{ to: "/schedules", label: t("back") }}>
      {(data) => <Shown key={data.id} schedule={data} />}
    </Loaded>
  );
}

function Shown({ schedule }: { readonly schedule: Schedule }) {
  const t = useText(scheduleTexts);
  const title = useTitle();
  const language = useLanguage();
  const { attention, id, state } = schedule;
  // What is typed stays, with the revision it began from, when somebody else saves.
  const [base, setBase] = useState(schedule);
  const [isTouched, setTouched] = useState(false);
  if (!isTouched && base !== schedule) setBase(schedule);
  return (
    <Page
      title={
        <>
          {title(schedule.title)} {state !== "active" && <span className="chip">{t(state)}</span>}
        </>
      }
      hint={<span className="mono">{id}</span>}
      actions={
        <>
          <Back />
          <Commands schedule={schedule} />
        </>
      }
      width="wide"
    >
      {attention !== undefined && (
        <Alert
          type="error"
          showIcon
          title={t("attention", { count: attention.times, reason: textOf(attention.texts, language) })}
          data-testid="schedule-attention"
        />
      )}
      {base.revision !== schedule.revision && (
        <Alert
          type="warning"
          showIcon
          title={t("changedMeanwhile")}
          action={
            <Button size="small" onClick={() => setTouched(false)} data-testid="schedule-reload">
              {t("showSaved")}
            </Button>
          }
          data-testid="schedule-changed"
        />
      )}
      <Editor key={base.revision} saved={base} onTouched={setTouched} />
    </Page>
  );
}

function Back() {
  const t = useText(scheduleTexts);
  return (
    <Link to="/schedules" className="schedule-back">
      <ArrowLeftOutlined /> {t("back")}
    </Link>
  );
}

/** Fires a schedule by hand, or removes it. */
function Commands({ schedule: { id } }: { readonly schedule: Schedule }) {
  const t = useText(scheduleTexts);
  const language = useLanguage();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = App.useApp();
  const mayChange = useHasRole("officer");
  const failed = (error: unknown) => void message.error(problemSentence(asProblem(error), language));
  // Pressing again after a lost answer starts nothing twice.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const fire = useMutation({
    mutationFn: () => scheduleApi.fireNow(id, key),
    onSuccess: async () => {
      setKey(crypto.randomUUID());
      void message.success(t("fired"));
      await client.invalidateQueries({ queryKey: scheduleKeys.all });
    },
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: () => scheduleApi.remove(id),
    onSuccess: async () => {
      await navigate("/schedules");
      await client.invalidateQueries({ queryKey: scheduleKeys.all, exact: true });
    },
    onError: failed,
  });
  if (!mayChange) return null;
  return (
    <>
      <Button
        icon={<PlayCircleOutlined />}
        loading={fire.isPending}
        onClick={() => fire.mutate()}
        data-testid="schedule-fire"
      >
        {t("fireNow")}
      </Button>
      <Popconfirm
        title={t("removeAsk")}
        okText={t("remove")}
        onConfirm={() => remove.mutate()}
        okButtonProps={{ danger: true, id: "schedule-remove-confirm" }}
      >
        <Button danger icon={<DeleteOutlined />} loading={remove.isPending} data-testid="schedule-remove">
          {t("remove")}
        </Button>
      </Popconfirm>
    </>
  );
}
