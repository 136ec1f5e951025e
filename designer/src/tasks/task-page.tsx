import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Result } from "antd";
import { Link, useNavigate } from "react-router";
import { api, asProblem, keys, type Task } from "../api/index.ts";
import { Loaded, Page } from "../app/page.tsx";
import { DecisionCard, FactValue, JournalCard } from "../applications/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { Completion } from "./completion.tsx";
import { TaskHolder } from "./task-holder.tsx";
import { Due } from "./task-list.tsx";
import "./tasks.css";
import { taskTexts } from "./texts.ts";

/** A task with everything needed to conclude it on one screen: facts, the decision and its reasons, the journal. */
export function TaskPage({ id }: { readonly id: string }) {
  const task = useQuery({
    queryKey: keys.task(id),
    queryFn: () => api.readTask(id),
    refetchInterval: 15_000,
  });
  if (task.error !== null && asProblem(task.error).code === "task.unknown") return <MissingTask />;
  return (
    <Loaded query={task}>
      {(data) => (data.status === "open" ? <TaskView task={data} /> : <MissingTask />)}
    </Loaded>
  );
}

function MissingTask() {
  const t = useText(taskTexts);
  const navigate = useNavigate();
  return (
    <Result
      status="info"
      title={t("missing")}
      extra={
        <Button type="primary" onClick={() => void navigate("/tasks")} data-testid="back-to-tasks">
          {t("backToTasks")}
        </Button>
      }
    />
  );
}

function TaskView({ task }: { readonly task: Task }) {
  const t = useText(taskTexts);
  const title = useTitle();
  const application = useQuery({
    queryKey: keys.application(task.application),
    queryFn: () => api.readApplication(task.application),
  });
  return (
    <Page
      width="wide"
      title={
        <>
          {title(task.title)}
          <Due dueAt={task.dueAt} />
        </>
      }
      hint={
        <>
          {t("application")}{" "}
          <Link to={`/applications/${encodeURIComponent(task.application)}`} data-testid="task-application">
            {application.data?.reference ?? task.application}
          </Link>
        </>
      }
      actions={
        <Link to="/tasks" data-testid="back-to-tasks">
          <ArrowLeftOutlined /> {t("title")}
        </Link>
      }
    >
      <div className="split">
        <div>
          <ShownFacts task={task} />
          <DecisionCard application={task.application} />
        </div>
        <div>
          <TaskHolder task={task} />
          <Completion task={task} />
          <JournalCard application={task.application} workflow={application.data?.workflow.id} />
        </div>
      </div>
    </Page>
  );
}

function ShownFacts({ task }: { readonly task: Task }) {
  const t = useText(taskTexts);
  const title = useTitle();
  const facts = Object.entries(task.shows);
  return (
    <section className="card" data-testid="task-facts">
      <header>
        <h2>{t("facts")}</h2>
      </header>
      {facts.length === 0 ? (
        <p className="card-body muted">{t("noFacts")}</p>
      ) : (
        <dl className="card-body facts facts-large">
          {facts.map(([name, fact]) => (
            <div key={name}>
              <dt>{title(fact.title)}</dt>
              <dd data-testid={`fact-${name}`}>
                <FactValue value={fact.value} type={fact.type} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
