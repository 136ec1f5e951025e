import { useQuery } from "@tanstack/react-query";
import { Button, Form, Modal, Select } from "antd";
import { useState } from "react";
import { actorName, api, keys, type Task } from "../api/index.ts";
import { GrowText } from "../app/grow-text.tsx";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { usePerson } from "../app/session.ts";
import { useText } from "../i18n/index.ts";
import { Urgency } from "./task-list.tsx";
import { taskTexts } from "./texts.ts";
import { useTaskActions } from "./use-task-actions.ts";

/** Who has the task, and what the person may do about that: claim it, give it back, hand it on. */
export function TaskHolder({ task }: { readonly task: Task }) {
  const t = useText(taskTexts);
  const person = usePerson();
  const { claim, release } = useTaskActions();
  const [isDelegating, setDelegating] = useState(false);
  const isAdmin = person.roles.includes("admin");
  const hasRole = (person.roles as readonly string[]).includes(task.role);
  const isExcluded = task.excluded === person.id;
  const isMine = task.assignee?.id === person.id;
  const mayHandOn = isAdmin || (hasRole && !isExcluded && (task.assignee === undefined || isMine));
  const failure = claim.error ?? release.error;
  return (
    <section className="card" data-testid="task-holder" data-assignee={task.assignee?.id ?? ""}>
      <header>
        <h2>{t("assignee")}</h2>
        <Urgency task={task} isNamed />
      </header>
      <div className="card-body task-holder">
        <p className={isExcluded ? "is-refer" : undefined} data-testid="holder-sentence">
          {isExcluded
            ? t("fourEyes")
            : task.assignee === undefined
              ? t("unclaimed")
              : isMine
                ? t("claimedByYou")
                : t("claimedBy", { name: actorName(task.assignee) })}
        </p>
        {failure !== null && <ProblemAlert error={failure} />}
        <div className="task-holder-actions">
          {task.assignee === undefined && hasRole && !isExcluded && (
            <Button
              type="primary"
              loading={claim.isPending}
              onClick={() => claim.mutate(task.id)}
              data-testid="claim-task"
            >
              {t("claim")}
            </Button>
          )}
          {task.assignee !== undefined && (isMine || isAdmin) && (
            <Button
              loading={release.isPending}
              onClick={() => release.mutate(task.id)}
              data-testid="release-task"
            >
              {t("release")}
            </Button>
          )}
          {mayHandOn && (
            <Button onClick={() => setDelegating(true)} data-testid="delegate-task">
              {t("delegate")}
            </Button>
          )}
        </div>
      </div>
      {isDelegating && <Delegation task={task} onClose={() => setDelegating(false)} />}
    </section>
  );
}

function Delegation({ task, onClose }: { readonly task: Task; readonly onClose: () => void }) {
  const t = useText(taskTexts);
  const { assign } = useTaskActions();
  const [form] = Form.useForm<{ to: string; reason: string }>();
  const people = useQuery({
    queryKey: [...keys.task(task.id), "candidates"],
    queryFn: () => api.listCandidates(task.id),
  });
  const options = (people.data?.items ?? [])
    .filter(({ id }) => id !== task.assignee?.id)
    .map(({ displayName, id }) => ({ value: id, label: displayName }));
  return (
    <Modal
      open
      title={t("delegateTitle")}
      okText={t("delegate")}
      onCancel={onClose}
      okButtonProps={{ loading: assign.isPending, "data-testid": "delegate-send" }}
      onOk={() => form.submit()}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={({ to, reason }) => assign.mutate({ id: task.id, to, reason }, { onSuccess: onClose })}
      >
        <Form.Item name="to" label={t("delegateTo")} rules={[{ required: true, message: t("personNeeded") }]}>
          <Select
            options={options}
            loading={people.isPending}
            notFoundContent={t("noCandidates")}
            data-testid="delegate-to"
          />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t("reason")}
          rules={[{ required: true, whitespace: true, message: t("reasonNeeded") }]}
        >
          <GrowText maxLength={500} data-testid="delegate-reason" />
        </Form.Item>
      </Form>
      {assign.isError && <ProblemAlert error={assign.error} />}
    </Modal>
  );
}
