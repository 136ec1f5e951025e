import type { Result } from "@lendloom/engine/kernel";
import type { Refusal } from "@lendloom/engine/process";
import type { TaskRow } from "@lendloom/engine/runtime";
import type { Role, TenantId } from "../../store/index.ts";
import { allRoles } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { principalOf, senderOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { answers, CsrfHeaders, IdParams } from "../schemas/shared.ts";
import { AssignmentBody, CandidatesAnswer, TaskAnswer } from "../schemas/task.ts";
import { taskProblem } from "../task-problem.ts";
import { withFacts } from "./tasks.ts";

const tags = ["tasks"];
/** The task itself says which role does it. */
const doers: readonly Role[] = [
  "officer",
  "approver",
  "designer",
  "admin",
  "integrator",
  "api-client",
  "auditor",
];

/** One task, and who has it: claimed, given back, handed on. */
export function taskWorkRoutes(app: App, context: AppContext): void {
  const { store, runtime } = context;
  const shown = async (tenant: TenantId, task: TaskRow) => {
    const [answer] = await withFacts(context, tenant, [task]);
    if (answer === undefined) throw new Error(`Expected an answer for the task ${task.id}`);
    return answer;
  };
  const told = async (tenant: TenantId, result: Result<TaskRow, Refusal>) => {
    if (!result.ok) throw await taskProblem(store, tenant, result.error);
    return await shown(tenant, result.value);
  };

  app.get(
    "/v1/tasks/:id",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "One task with the facts it shows · 待办详情",
        params: IdParams,
        response: answers({ 200: TaskAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      return await shown(tenant, await existingTask(tenant, request.params.id));
    },
  );

  app.get(
    "/v1/tasks/:id/candidates",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "Who may do it · 可以处理的人",
        description: "People with the task's role, without the one who did the task it must differ from.",
        params: IdParams,
        response: answers({ 200: CandidatesAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { excluded, role } = await shown(tenant, await existingTask(tenant, request.params.id));
      const people = await store.people.list(tenant);
      const items = people
        .filter(({ id, roles }) => roles.includes(role as Role) && id !== excluded)
        .map(({ id, displayName }) => ({ id, displayName }));
      return { items };
    },
  );

  app.post(
    "/v1/tasks/:id/claim",
    {
      config: { access: doers },
      schema: {
        tags,
        summary: "Take a task · 领取待办",
        description: "From then on only the claimer can complete it. Claiming what one has changes nothing.",
        params: IdParams,
        headers: CsrfHeaders,
        response: answers({ 200: TaskAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      return await told(tenant, await runtime.claimTask(tenant, request.params.id, senderOf(request)));
    },
  );

  app.post(
    "/v1/tasks/:id/release",
    {
      config: { access: doers },
      schema: {
        tags,
        summary: "Give a task back · 释放待办",
        description: "Whoever has it, or an administrator.",
        params: IdParams,
        headers: CsrfHeaders,
        response: answers({ 200: TaskAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      return await told(tenant, await runtime.releaseTask(tenant, request.params.id, senderOf(request)));
    },
  );

  app.post(
    "/v1/tasks/:id/assignment",
    {
      config: { access: doers },
      schema: {
        tags,
        summary: "Hand a task to a person with its role · 转交待办",
        description: "By whoever may do it; by an administrator also what an absent colleague has.",
        params: IdParams,
        headers: CsrfHeaders,
        body: AssignmentBody,
        response: answers({ 200: TaskAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { to, reason } = request.body;
      const person = await store.people.get(tenant, to);
      if (person === null) throw new Problem("resource.not-found", { params: { kind: "person", id: to } });
      const { id, roles } = person;
      const sender = senderOf(request);
      return await told(
        tenant,
        await runtime.assignTask(tenant, request.params.id, { to: { id, roles }, reason, sender }),
      );
    },
  );

  async function existingTask(tenant: TenantId, id: string): Promise<TaskRow> {
    const task = await store.runs.readTask(tenant, id);
    if (task === undefined) throw new Problem("task.unknown", { params: { id } });
    return task;
  }
}
