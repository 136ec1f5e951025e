import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { asProblem, scheduleApi, scheduleKeys, type Schedule } from "../api/index.ts";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { useHasRole } from "../app/session.ts";
import { textOf, useLanguage, useText, useTitle } from "../i18n/index.ts";
import { useFactFields } from "./fact-fields.ts";
import { HistoryCard } from "./history-card.tsx";
import { PreviewCard } from "./preview-card.tsx";
import { beginningOf, ruleOf, todayIn } from "./rule-form.ts";
import { ExceptionFields, RuleFields } from "./rule-fields.tsx";
import { contentOf, fieldAt, formOfSchedule, newForm, type ScheduleForm } from "./schedule-form.ts";
import { FactsFields, SubjectFields } from "./subject-fields.tsx";
import { scheduleTexts } from "./texts.ts";

/** What is typed of a schedule, with its preview and its history. */
export function Editor(props: {
  readonly saved: Schedule | undefined;
  /** True once something is typed or sent, false when it is saved. */
  readonly onTouched: (isTouched: boolean) => void;
}) {
  const { saved, onTouched } = props;
  const t = useText(scheduleTexts);
  const title = useTitle();
  const language = useLanguage();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = App.useApp();
  const mayChange = useHasRole("officer");
  const [form] = Form.useForm<ScheduleForm>();
  const [initial] = useState<ScheduleForm>(() =>
    saved === undefined ? newForm() : { ...newForm(), ...formOfSchedule(saved, title(saved.title)) },
  );
  const shown: ScheduleForm = {
    ...initial,
    ...(Form.useWatch([], form) as Partial<ScheduleForm> | undefined),
  };
  const { failed, fields, isReady } = useFactFields(shown.product);
  const save = useMutation({
    mutationFn: (filled: ScheduleForm) => {
      const before = saved?.title ?? { "zh-CN": filled.name, en: filled.name };
      const named = { ...before, [language]: filled.name.trim() };
      return scheduleApi.save(filled.id, saved?.revision, contentOf(filled, fields, saved, named));
    },
    onSuccess: async ({ id }) => {
      void message.success(t("saved"));
      onTouched(false);
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
        onValuesChange={() => onTouched(true)}
        onFinish={(filled) => {
          onTouched(true);
          save.mutate({ ...initial, ...filled });
        }}
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
        {failed !== undefined && <ProblemAlert error={failed.error} retry={() => void failed.refetch()} />}
        {save.isError && <ProblemAlert error={save.error} />}
        {mayChange && (
          <Button
            type="primary"
            htmlType="submit"
            disabled={!isReady}
            loading={save.isPending}
            data-testid="schedule-save"
          >
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
