import { ArrowLeftOutlined, DeleteOutlined, PlayCircleOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Popconfirm } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { asProblem, scheduleApi, scheduleKeys, type Schedule } from "../api/index.ts";
import { Loaded, Page } from "../app/page.tsx";
import { ProblemAlert, problemSentence } from "../app/problem-alert.tsx";
import { useHasRole } from "../app/session.ts";
import { textOf, useLanguage, useText, useTitle } from "../i18n/index.ts";
import { useFactFields } from "./fact-fields.ts";
import { HistoryCard } from "./history-card.tsx";
import { PreviewCard } from "./preview-card.tsx";
import { beginningOf, ruleOf, todayIn } from "./rule-form.ts";
import { ExceptionFields, RuleFields } from "./rule-fields.tsx";
import { contentOf, fieldAt, formOfSchedule, newForm, type ScheduleForm } from "./schedule-form.ts";
import "./schedules.css";
import { FactsFields, SubjectFields } from "./subject-fields.tsx";
import { scheduleTexts } from "./texts.ts";

/** The form of a schedule that is not there yet. */
export function NewSchedule() {
  const t = useText(scheduleTexts);
  return (
    <Page title={t("create")} hint={t("hint")} actions={<Back />} width="wide">
      <Editor saved={undefined} />
    </Page>
  );
}

/** One schedule: its rule to change, what comes next, what came of it. */
export function SchedulePage({ id }: { readonly id: string }) {
  const schedule = useQuery({
    queryKey: scheduleKeys.one(id),
    queryFn: () => scheduleApi.read(id),
    refetchInterval: 10_000,
  });
  return <Loaded query={schedule}>{(data) => <Shown schedule={data} />}</Loaded>;
}

function Shown({ schedule }: { readonly schedule: Schedule }) {
  const t = useText(scheduleTexts);
  const title = useTitle();
  const language = useLanguage();
  const { attention, id, revision, state } = schedule;
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
      <Editor key={revision} saved={schedule} />
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
  const mayChange = useHasRole("officer", "integrator");
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

function Editor({ saved }: { readonly saved: Schedule | undefined }) {
  const t = useText(scheduleTexts);
  const title = useTitle();
  const language = useLanguage();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = App.useApp();
  const mayChange = useHasRole("officer", "integrator");
  const [form] = Form.useForm<ScheduleForm>();
  const [initial] = useState<ScheduleForm>(() =>
    saved === undefined ? newForm() : { ...newForm(), ...formOfSchedule(saved, title(saved.title)) },
  );
  const shown: ScheduleForm = {
    ...initial,
    ...(Form.useWatch([], form) as Partial<ScheduleForm> | undefined),
  };
  const fields = useFactFields(shown.product);
  const save = useMutation({
    mutationFn: (filled: ScheduleForm) => {
      const before = saved?.title ?? { "zh-CN": filled.name, en: filled.name };
      const named = { ...before, [language]: filled.name.trim() };
      return scheduleApi.save(filled.id, saved?.revision, contentOf(filled, fields, saved, named));
    },
    onSuccess: async ({ id }) => {
      void message.success(t("saved"));
      await client.invalidateQueries({ queryKey: scheduleKeys.all });
      if (saved === undefined) await navigate(`/schedules/${encodeURIComponent(id)}`);
    },
    onError: (error, filled) => {
      for (const { pointer, texts } of asProblem(error).body.errors ?? []) {
        const name = fieldAt(pointer, filled);
        if (name !== undefined) form.setFields([{ name: name as never, errors: [textOf(texts, language)] }]);
      }
    },
  });
  const rule = ruleOf(shown, beginningOf(saved, shown, todayIn(shown.zone)));
  return (
    <div className="schedule-columns">
      <Form<ScheduleForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        disabled={!mayChange}
        onFinish={(filled) => save.mutate({ ...initial, ...filled })}
        data-testid="schedule-form"
      >
        <Part title={t("partWhat")}>
          <SubjectFields saved={saved} />
        </Part>
        <Part title={t("partWhen")}>
          <RuleFields />
        </Part>
        <Part title={t("partElse")}>
          <ExceptionFields />
        </Part>
        {fields.length > 0 && mayChange && (
          <Part title={t("partFacts")}>
            {saved !== undefined && saved.facts === undefined && (
              <Alert type="warning" showIcon title={t("erased")} />
            )}
            <FactsFields key={shown.product} fields={fields} saved={saved} />
          </Part>
        )}
        {save.isError && <ProblemAlert error={save.error} />}
        {mayChange && (
          <Button type="primary" htmlType="submit" loading={save.isPending} data-testid="schedule-save">
            {t("save")}
          </Button>
        )}
      </Form>
      <aside>
        <PreviewCard product={shown.product} rule={rule} />
        {saved !== undefined && <HistoryCard id={saved.id} zone={saved.zone} />}
      </aside>
    </div>
  );
}

function Part(props: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section className="card">
      <header>
        <h2>{props.title}</h2>
      </header>
      <div className="card-body">{props.children}</div>
    </section>
  );
}
