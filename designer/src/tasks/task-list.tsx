import { ClockCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Segmented, Table } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { api, keys, type Task } from "../api/index.ts";
import { EmptyState, Loaded, Page } from "../app/page.tsx";
import { usePerson } from "../app/session.ts";
import { roleTexts } from "../app/texts.ts";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import "./tasks.css";
import { taskTexts } from "./texts.ts";
import { useNow } from "./use-now.ts";

/** What waits for a person: first due first, overdue marked. */
export function TaskList() {
  const t = useText(taskTexts);
  const navigate = useNavigate();
  const { roles } = usePerson();
  const [scope, setScope] = useState<"mine" | "all">("mine");
  const tasks = useQuery({ queryKey: keys.tasks, queryFn: () => api.listTasks(), refetchInterval: 10_000 });
  const isMine = ({ role }: Task) => scope === "all" || roles.some((own) => own === role || own === "admin");
  return (
    <Page
      title={t("title")}
      hint={t("hint")}
      actions={
        <Segmented
          value={scope}
          onChange={setScope}
          data-testid="task-scope"
          options={[
            { value: "mine", label: t("mine") },
            { value: "all", label: t("all") },
          ]}
        />
      }
    >
      <section className="card">
        <Loaded query={tasks}>
          {({ items }) => {
            const shown = items.filter(isMine).sort((a, b) => a.dueAt.localeCompare(b.dueAt));
            return shown.length === 0 ? (
              <EmptyState
                text={t("empty")}
                action={{
                  label: t("emptyAction"),
                  onClick: () => void navigate("/applications"),
                  testId: "empty-see-applications",
                }}
              />
            ) : (
              <TaskTable items={shown} />
            );
          }}
        </Loaded>
      </section>
    </Page>
  );
}

function TaskTable({ items }: { readonly items: readonly Task[] }) {
  const t = useText(taskTexts);
  const role = useText(roleTexts);
  const title = useTitle();
  const formats = useFormats();
  const navigate = useNavigate();
  const href = (task: Task) => `/tasks/${encodeURIComponent(task.id)}`;
  return (
    <Table<Task>
      rowKey="id"
      dataSource={[...items]}
      pagination={false}
      onRow={(task) => ({
        className: "row-link",
        onClick: () => void navigate(href(task)),
        "data-testid": `task-${task.id}`,
        "data-application": task.application,
      })}
      columns={[
        {
          title: t("task"),
          render: (_, task) => (
            <span className="cell-title">
              <Link to={href(task)} onClick={(event) => event.stopPropagation()} data-testid="open-task">
                {title(task.title)}
              </Link>
              <small>
                {task.reference} · <span className="mono">{task.application}</span>
              </small>
            </span>
          ),
        },
        {
          title: t("role"),
          width: 160,
          render: (_, task) =>
            Object.hasOwn(roleTexts, task.role) ? role(task.role as keyof typeof roleTexts) : task.role,
        },
        {
          title: t("opened"),
          width: 190,
          render: (_, { openedAt }) => <span className="cell-small">{formats.moment(openedAt)}</span>,
        },
        { title: t("due"), width: 220, render: (_, { dueAt }) => <Due dueAt={dueAt} /> },
      ]}
    />
  );
}

/** When a task is due, told in distance; an overdue one in red and in words. */
export function Due({ dueAt }: { readonly dueAt: string }) {
  const t = useText(taskTexts);
  const formats = useFormats();
  const now = useNow();
  const isOverdue = new Date(dueAt).getTime() < now;
  const distance = formats.distance(dueAt, now);
  return (
    <span
      className={isOverdue ? "chip chip-overdue" : "chip"}
      title={formats.moment(dueAt)}
      data-testid="due"
      data-overdue={isOverdue}
    >
      <ClockCircleOutlined />
      {isOverdue ? `${t("overdue")} · ${t("wasDue", { distance })}` : t("dueIn", { distance })}
    </span>
  );
}
