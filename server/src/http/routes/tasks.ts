import { isJsonObject, type JsonObject } from "@lendloom/engine/kernel";
import { loadCatalogue, type Catalogue } from "@lendloom/engine/decision";
import type { TaskRow } from "@lendloom/engine/runtime";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Type } from "typebox";
import type { TenantId } from "../../store/index.ts";
import { allRoles } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { applicationAnswer } from "../application-answer.ts";
import { nameActors } from "../people.ts";
import { idempotencyKeyOf } from "../idempotency.ts";
import { principalOf, senderOf } from "../principal.ts";
import { taskProblem } from "../task-problem.ts";
import { requestHash } from "../request-hash.ts";
import { ApplicationAnswer } from "../schemas/application.ts";
import { answers, CsrfHeaders, IdempotencyHeaders, IdParams, limitOf } from "../schemas/shared.ts";
import { CompletionBody, TasksAnswer, TasksQuery } from "../schemas/task.ts";
import { taskAnswer, type ShownRun } from "../task-answer.ts";

const tags = ["tasks"];
export type TaskContext = Pick<AppContext, "store" | "runtime" | "live">;

export function taskRoutes(app: App, context: AppContext): void {
  const { store, runtime, wake } = context;

  app.get(
    "/v1/tasks",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "Tasks by due time, or the most urgent first · 待办",
        querystring: TasksQuery,
        response: answers({ 200: TasksAnswer }),
      },
    },
    async (request) => {
      const { tenant, actor } = principalOf(request);
      const { status = "open", role, assignee, overdue, order, cursor } = request.query;
      const page = await store.runs.pageTasks(tenant, {
        status,
        role,
        assignee: assignee === "me" ? actor.id : assignee === "none" ? null : assignee,
        ...(overdue === undefined ? {} : { dueBefore: context.store.clock.now() }),
        order,
        cursor,
        limit: limitOf(request.query),
      });
      return { ...page, items: await withFacts(context, tenant, page.items) };
    },
  );

  app.post(
    "/v1/tasks/:id/completion",
    {
      config: { access: ["officer", "approver", "designer", "admin", "integrator", "api-client", "auditor"] },
      schema: {
        tags,
        summary: "Complete a task with one of its outcomes · 完成待办",
        description: "The task itself says which role may complete it.",
        params: IdParams,
        headers: Type.Intersect([IdempotencyHeaders, CsrfHeaders]),
        body: CompletionBody,
        response: answers({ 200: ApplicationAnswer }),
      },
    },
    async (request) => {
      const { outcome, form = {}, note } = request.body;
      const completed = await runtime.completeTask(principalOf(request).tenant, request.params.id, {
        outcome,
        form: form as JsonObject,
        ...(note === undefined ? {} : { note }),
        sender: senderOf(request),
        idempotency: { key: idempotencyKeyOf(request), requestHash: requestHash(request) },
        answer: applicationAnswer,
      });
      if (!completed.ok) throw await taskProblem(store, principalOf(request).tenant, completed.error);
      wake();
      return completed.value.answer;
    },
  );
}

/** The open tasks of one application, as its page shows them. */
export async function openTasksOf(context: TaskContext, tenant: TenantId, runId: string) {
  const tasks = await context.store.runs.listTasks(tenant, { status: "open", runId, limit: 50 });
  return await withFacts(context, tenant, tasks);
}

/** Tasks with the facts they show; a run is opened once however many of its tasks are listed. */
export async function withFacts(context: TaskContext, tenant: TenantId, tasks: readonly TaskRow[]) {
  const opened = new Map<string, ReturnType<typeof openRun>>();
  const [now, named] = [context.store.clock.now(), await nameActors(context.store, tenant)];
  return await Promise.all(
    tasks.map(async (task) => {
      const known = opened.get(task.runId) ?? openRun(context, tenant, task.runId);
      opened.set(task.runId, known);
      return taskAnswer(task, await known, now, named);
    }),
  );
}

/** An applicant who was erased has no facts left to show, and no personal variable is shown to anybody. */
async function openRun({ runtime, live }: TaskContext, tenant: TenantId, runId: string): Promise<ShownRun> {
  const opened = await runtime.readRun(tenant, runId);
  if (opened === undefined) return { reference: "", values: {}, completedBy: {}, declared: () => undefined };
  const { subject, pins, snapshot } = opened.run;
  const facts = Object.entries(opened.facts).flatMap(([name, fact]) =>
    "value" in fact ? [[name, fact.value]] : [],
  );
  const [catalogueDocument, workflow] = await Promise.all([
    live.document(tenant, pins.catalogue.hash),
    live.document(tenant, pins.workflow.hash),
  ]);
  const catalogue = isJsonObject(catalogueDocument) ? soundCatalogue(catalogueDocument) : undefined;
  // Whatever a run is pinned to was checked when it was published.
  const { variables } = workflow as unknown as WorkflowDefinition;
  return {
    reference: subject,
    completedBy: opened.run.completedBy ?? {},
    values: { ...snapshot.variables, ...(Object.fromEntries(facts) as JsonObject) },
    declared: (name) =>
      catalogue?.fact(name) ?? (Object.hasOwn(variables, name) ? variables[name] : undefined),
  };
}

function soundCatalogue(document: JsonObject): Catalogue | undefined {
  const loaded = loadCatalogue(document);
  return loaded.ok ? loaded.value : undefined;
}
