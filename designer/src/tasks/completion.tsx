import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Json, JsonObject } from "@lendloom/engine/kernel";
import { App, Button, Form } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, keys, type Task } from "../api/index.ts";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { useHasRole, usePerson } from "../app/session.ts";
import { roleTexts } from "../app/texts.ts";
import { GrowText } from "../app/grow-text.tsx";
import { useText, useTitle } from "../i18n/index.ts";
import { FieldEditor, formValue } from "./field-editor.tsx";
import { taskTexts } from "./texts.ts";

/** Choose a conclusion, fill in what it needs, confirm: the application goes on at once. */
export function Completion({ task }: { readonly task: Task }) {
  const t = useText(taskTexts);
  const title = useTitle();
  const role = useText(roleTexts);
  const { id } = usePerson();
  const hasRole = useHasRole(task.role as keyof typeof roleTexts);
  const isHeld = task.assignee !== undefined && task.assignee.id !== id;
  const isMine = hasRole && !isHeld && task.excluded !== id;
  const [outcome, setOutcome] = useState<string>();
  const [note, setNote] = useState("");
  const [form] = Form.useForm<Record<string, Json>>();
  const complete = useCompletion(task);
  const chosen = task.outcomes.find(({ value }) => value === outcome);
  const submit = (fields: Record<string, Json>) => {
    if (outcome === undefined) return;
    complete.mutate({
      outcome,
      ...withForm(task, fields),
      ...(note.trim() !== "" && { note: note.trim() }),
    });
  };
  return (
    <section className="card task-completion">
      <header>
        <h2>{t("decide")}</h2>
      </header>
      <div className="card-body decide">
        {!hasRole && (
          <p className="is-refer">{t("notYours", { role: role(task.role as keyof typeof roleTexts) })}</p>
        )}
        <div className="outcome-choices" role="radiogroup" aria-label={t("decide")}>
          {task.outcomes.map(({ value, title: texts }) => (
            <button
              key={value}
              type="button"
              role="radio"
              aria-checked={outcome === value}
              disabled={!isMine}
              className={outcome === value ? "outcome-choice is-chosen" : "outcome-choice"}
              data-testid={`outcome-${value}`}
              onClick={() => setOutcome(value)}
            >
              {title(texts)}
            </button>
          ))}
        </div>
        <Form form={form} layout="vertical" onFinish={submit} disabled={!isMine} requiredMark={false}>
          {Object.entries(task.form).map(([name, field]) => (
            <Form.Item
              key={name}
              name={name}
              label={title(field.title)}
              rules={[
                {
                  required: field.required === true,
                  message: t("required", { field: title(field.title) }),
                },
              ]}
            >
              <FieldEditor name={name} type={field.type} />
            </Form.Item>
          ))}
          <Form.Item>
            <GrowText
              value={note}
              maxLength={2000}
              placeholder={t("note")}
              aria-label={t("note")}
              data-testid="task-note"
              onChange={(event) => setNote(event.target.value)}
            />
          </Form.Item>
          {complete.isError && <ProblemAlert error={complete.error} />}
          <Button
            block
            type="primary"
            size="large"
            htmlType="submit"
            disabled={chosen === undefined || !isMine}
            loading={complete.isPending}
            data-testid="complete-task"
          >
            {chosen === undefined ? t("choose") : t("confirm", { outcome: title(chosen.title) })}
          </Button>
        </Form>
      </div>
    </section>
  );
}

function withForm(task: Task, fields: Record<string, Json>): { readonly form?: JsonObject } {
  const given = Object.entries(task.form).flatMap(([name, { type }]) => {
    const value = formValue(type, fields[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return given.length === 0 ? {} : { form: Object.fromEntries(given) };
}

function useCompletion(task: Task) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const t = useText(taskTexts);
  // One key for this page's visit: a repeated press or a lost answer completes the task once.
  const [idempotencyKey] = useState(() => `task-${task.id}-${crypto.randomUUID()}`);
  return useMutation({
    mutationFn: (completion: Parameters<typeof api.completeTask>[1]) =>
      api.completeTask(task.id, completion, idempotencyKey),
    onSuccess: async () => {
      void message.success(t("completed"));
      await navigate("/tasks");
      await client.invalidateQueries({ queryKey: keys.tasks });
      await client.invalidateQueries({ queryKey: keys.application(task.application) });
    },
  });
}
