import { ClockCircleOutlined, RiseOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Segmented, Select, Table, Tooltip } from "antd";
import { Link, useNavigate, useSearchParams } from "react-router";
import { actorName, api, keys, type Task, type TaskFilter } from "../api/index.ts";
import { EmptyState, Loaded, Page } from "../app/page.tsx";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { usePerson } from "../app/session.ts";
import { roleTexts } from "../app/texts.ts";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import "./tasks.css";
import { taskTexts } from "./texts.ts";
import { useNow } from "./use-now.ts";
import { useTaskActions } from "./use-task-actions.ts";

type Scope = "mine" | "unassigned" | "all";
const URGENT = 70;

/** What waits for people: whose it is, first due or most urgent first, overdue marked, claimed in one click. */
export function TaskList() {
  const t = useText(taskTexts);
  const { roles } = usePerson();
  const [search, setSearch] = useSearchParams();
  const scope = scopeOf(search.get("scope"));
  const overdue = search.get("overdue") === "true";
  const order = search.get("order") === "priority" ? "priority" : "due";
  const show = (changed: Readonly<Record<string, string>>) => {
    const next = { scope, order, ...(overdue && { overdue: "true" }), ...changed };
    setSearch(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== "")), {
      replace: true,
    });
  };
  const filter: TaskFilter = {
    order,
    ...(scope === "mine" && { assignee: "me" as const }),
    ...(scope === "unassigned" && { assignee: "none" as const }),
    ...(overdue && { overdue: "true" as const }),
  };
  const tasks = useQuery({
    queryKey: [...keys.tasks, filter],
    queryFn: () => api.listTasks(filter),
    refetchInterval: 10_000,
  });
  // Kept here, not in the table: what a colleague was faster at may empty the list.
  const { claim } = useTaskActions();
  const fits = ({ role, notified }: Task) =>
    scope !== "unassigned" || roles.some((own) => own === role || own === "admin" || notified.includes(own));
  return (
    <Page
      title={t("title")}
      hint={t("hint")}
      actions={
        <div className="task-filters">
          <Checkbox
            checked={overdue}
            data-testid="task-overdue"
            onChange={({ target }) => show({ overdue: target.checked ? "true" : "" })}
          >
            {t("onlyOverdue")}
          </Checkbox>
          <Select
            value={order}
            aria-label={t("orderBy")}
            data-testid="task-order"
            options={[
              { value: "due", label: t("orderDue") },
              { value: "priority", label: t("orderPriority") },
            ]}
            onChange={(value) => show({ order: value })}
          />
          <Segmented
            value={scope}
            onChange={(value) => show({ scope: value })}
            data-testid="task-scope"
            options={[
              { value: "unassigned", label: t("unassigned") },
              { value: "mine", label: t("mine") },
              { value: "all", label: t("all") },
            ]}
          />
        </div>
      }
    >
      {claim.isError && <ProblemAlert error={claim.error} />}
      <section className="card">
        <Loaded query={tasks}>
          {({ items }) => {
            const shown = items.filter(fits);
            return shown.length === 0 ? (
              <NoTasks scope={scope} onUnassigned={() => show({ scope: "unassigned" })} />
            ) : (
              <TaskTable items={shown} claim={claim} />
            );
          }}
        </Loaded>
      </section>
    </Page>
  );
}

function scopeOf(text: string | null): Scope {
  return text === "mine" || text === "all" ? text : "unassigned";
}

function NoTasks({ scope, onUnassigned }: { readonly scope: Scope; readonly onUnassigned: () => void }) {
  const t = useText(taskTexts);
  const navigate = useNavigate();
  if (scope === "mine") {
    const action = { label: t("seeUnassigned"), onClick: onUnassigned, testId: "empty-see-unassigned" };
    return <EmptyState text={t("emptyMine")} action={action} />;
  }
  return (
    <EmptyState
      text={t("empty")}
      action={{
        label: t("emptyAction"),
        onClick: () => void navigate("/applications"),
        testId: "empty-see-applications",
      }}
    />
  );
}

function TaskTable({
  items,
  claim,
}: {
  readonly items: readonly Task[];
  readonly claim: ReturnType<typeof useTaskActions>["claim"];
}) {
  const t = useText(taskTexts);
  const role = useText(roleTexts);
  const title = useTitle();
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
                {task.reference} <span className="mono roomy-only">· {task.application}</span>
              </small>
            </span>
          ),
        },
        { title: t("priority"), width: 130, render: (_, task) => <Urgency task={task} /> },
        {
          title: t("role"),
          responsive: ["xl"],
          width: 120,
          render: (_, task) =>
            Object.hasOwn(roleTexts, task.role) ? role(task.role as keyof typeof roleTexts) : task.role,
        },
        { title: t("assignee"), width: 140, render: (_, task) => <Holder task={task} /> },
        { title: t("due"), width: 210, render: (_, { dueAt }) => <Due dueAt={dueAt} /> },
        {
          title: "",
          width: 100,
          align: "right",
          render: (_, task) => (
            <ClaimButton
              task={task}
              pending={claim.isPending && claim.variables === task.id}
              onClaim={() => claim.mutate(task.id)}
            />
          ),
        },
      ]}
    />
  );
}

function ClaimButton(props: {
  readonly task: Task;
  readonly pending: boolean;
  readonly onClaim: () => void;
}) {
  const t = useText(taskTexts);
  const { id, roles } = usePerson();
  const { assignee, excluded, role } = props.task;
  if (assignee !== undefined || !(roles as readonly string[]).includes(role)) return null;
  return (
    <Tooltip title={excluded === id ? t("fourEyes") : undefined}>
      <Button
        size="small"
        disabled={excluded === id}
        loading={props.pending}
        data-testid="claim-row"
        onClick={(event) => {
          event.stopPropagation();
          props.onClaim();
        }}
      >
        {t("claim")}
      </Button>
    </Tooltip>
  );
}

/** Who has a task: you, a colleague by name, or nobody. */
function Holder({ task: { assignee } }: { readonly task: Task }) {
  const t = useText(taskTexts);
  const { id } = usePerson();
  if (assignee === undefined) return <span className="muted">{t("nobody")}</span>;
  return (
    <span data-testid="holder" className={assignee.id === id ? "holder-you" : undefined}>
      {assignee.id === id ? t("you") : actorName(assignee)}
    </span>
  );
}

/** How urgent a task is, and whether its ladder has made it so. */
export function Urgency({ task, isNamed = false }: { readonly task: Task; readonly isNamed?: boolean }) {
  const t = useText(taskTexts);
  const { priority, escalations } = task;
  return (
    <span className="urgency" data-testid="priority" data-priority={priority}>
      {isNamed && <small className="muted">{t("priority")}</small>}
      <span className={priority >= URGENT ? "chip chip-urgent" : "chip"}>{priority}</span>
      {escalations > 0 && (
        <Tooltip title={t("escalated", { count: escalations })}>
          <RiseOutlined className="escalated" data-testid="escalated" />
        </Tooltip>
      )}
    </span>
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
