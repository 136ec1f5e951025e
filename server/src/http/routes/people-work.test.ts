import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashLoanApplication, idNumberWithScore } from "../../test-kit/applicants.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

interface Task {
  readonly id: string;
  readonly application: string;
  readonly priority: number;
  readonly overdue: boolean;
  readonly assignee?: { readonly id: string; readonly displayName?: string };
  readonly excluded?: string;
}
interface Tasks {
  readonly items: readonly Task[];
  readonly next?: string;
}

describe("people's work over HTTP", () => {
  let server: TestServer;
  let li: Headers;
  let hao: Headers;
  let an: Headers;
  beforeAll(async () => {
    server = await startTestServer();
    [li, hao, an] = [await server.as("li"), await server.as("hao"), await server.as("an")];
    await server.sandbox.inject({
      method: "PUT",
      url: `/sandbox/applicants/${idNumberWithScore(640)}`,
      payload: { faults: { "credit-bureau": { fail: "refusal" } } },
    });
  });
  afterAll(async () => {
    await server.close();
  });

  const keyed = (key: string, headers: Headers): Headers => ({ ...headers, "idempotency-key": key });

  /** An application that waits for a person because the bureau refuses. */
  async function inReview(key: string, amountMinor = 1_000_000): Promise<Task> {
    const body = cashLoanApplication(640, key) as { facts: object };
    const facts = { ...body.facts, requestedAmount: { amountMinor, currency: "CNY" } };
    const made = await server.call("POST", "/v1/applications", keyed(key, server.apiKey), { ...body, facts });
    const { id } = made.json<{ id: string }>();
    const consent = { type: "CONSENT_GIVEN" };
    await server.call("POST", `/v1/applications/${id}/events`, keyed(`${key}-c`, server.apiKey), consent);
    return await waiting(id);
  }
  async function waiting(id: string): Promise<Task> {
    const answer = await server.until(`/v1/applications/${id}`, server.apiKey, ({ tasks }) => {
      return (tasks as readonly unknown[]).length === 1;
    });
    return (answer as unknown as { tasks: readonly Task[] }).tasks[0]!;
  }
  const post = (task: Task, verb: string, headers: Headers, body?: object) =>
    server.call("POST", `/v1/tasks/${encodeURIComponent(task.id)}/${verb}`, headers, body);
  const complete = (task: Task, key: string, headers: Headers, outcome = "approve") =>
    post(task, "completion", keyed(key, headers), { outcome });
  const list = async (query: string, headers: Headers) =>
    (await server.call("GET", `/v1/tasks?${query}`, headers)).json<Tasks>();

  it("task.claimed: one of two officers has a task, the other is told who; lists show whose it is", async () => {
    const task = await inReview("claimed");
    expect(task).toMatchObject({ priority: 50, overdue: false });
    const [first, second] = await Promise.all([post(task, "claim", li), post(task, "claim", hao)]);
    const [won, lost] = first.statusCode === 200 ? [first, second] : [second, first];
    const holder = won.json<Task>().assignee;
    expect(["李 Li", "郝 Hao"]).toContain(holder?.displayName);
    expect([lost.statusCode, lost.json()]).toMatchObject([
      409,
      { code: "task.claimed", params: { by: holder?.displayName, person: holder?.id } },
    ]);
    expect(lost.json<{ detail: string }>().detail).toContain(holder?.displayName);
    const [mine, theirs] = holder?.id === "li" ? [li, hao] : [hao, li];
    const ids = async (query: string, headers: Headers) =>
      (await list(query, headers)).items.map(({ id }) => id);
    expect(await ids("assignee=me", mine)).toContain(task.id);
    expect(await ids("assignee=me", theirs)).not.toContain(task.id);
    expect(await ids("assignee=none", theirs)).not.toContain(task.id);
    expect(await ids("overdue=true", theirs)).toEqual([]);
    expect((await complete(task, "claimed-t", theirs)).json()).toMatchObject({ code: "task.claimed" });
    expect((await post(task, "release", theirs)).json()).toMatchObject({ code: "task.claimed" });
    expect((await post(task, "release", an)).json<Task>().assignee).toBeUndefined();
    expect(await ids("assignee=none", theirs)).toContain(task.id);
  });

  it("task.assignee-role: a task goes to a colleague with the role, with a reason, also an absent one's", async () => {
    const task = await inReview("assigned");
    await post(task, "claim", li);
    const people = await server.call("GET", `/v1/tasks/${encodeURIComponent(task.id)}/candidates`, an);
    expect(people.json<{ items: { id: string }[] }>().items.map(({ id }) => id)).toEqual(["hao", "li"]);
    const assign = (to: string, headers: Headers, reason = "休假") =>
      post(task, "assignment", headers, { to, reason });
    expect((await assign("fang", an)).json()).toMatchObject({
      code: "task.assignee-role",
      params: { to: "方 Fang", role: "officer" },
    });
    expect((await assign("nobody", an)).statusCode).toBe(404);
    expect((await assign("hao", an, "  ")).statusCode).toBe(400);
    expect((await assign("hao", hao)).json()).toMatchObject({ code: "task.claimed" });
    const assigned = await assign("hao", an);
    expect(assigned.json()).toMatchObject({ assignee: { id: "hao", displayName: "郝 Hao" } });
    const journal = await server.call("GET", `/v1/applications/${task.application}/journal`, an);
    expect(journal.json<{ items: object[] }>().items.at(-1)).toMatchObject({
      kind: "task-assigned",
      from: "li",
      to: "hao",
      reason: "休假",
      actor: { id: "an" },
    });
    expect((await complete(task, "assigned-t", hao, "decline")).json()).toMatchObject({ status: "declined" });
  });

  it("task.four-eyes: a large amount needs a second officer, not the first one again", async () => {
    const task = await inReview("eyes", 1_800_000);
    expect(task.priority).toBe(80);
    expect((await complete(task, "eyes-1", li)).json()).toMatchObject({
      states: ["assessment", "second-review"],
    });
    const second = await waiting(task.application);
    expect(second.excluded).toBe("li");
    const refused = await complete(second, "eyes-2", li);
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([403, "task.four-eyes"]);
    expect((await post(second, "claim", li)).json()).toMatchObject({ code: "task.four-eyes" });
    const people = await server.call("GET", `/v1/tasks/${encodeURIComponent(second.id)}/candidates`, hao);
    expect(people.json()).toEqual({ items: [{ id: "hao", displayName: "郝 Hao" }] });
    await post(second, "claim", hao);
    expect((await complete(second, "eyes-3", hao)).json()).toMatchObject({ status: "offered" });
  });

  it("pages through tasks by urgency without losing or repeating one", async () => {
    await inReview("urgent-1");
    await inReview("urgent-2", 1_900_000);
    await inReview("urgent-3");
    const seen: Task[] = [];
    for (let cursor = ""; ;) {
      const page = await list(`order=priority&limit=1${cursor}`, li);
      seen.push(...page.items);
      if (page.next === undefined) break;
      cursor = `&cursor=${encodeURIComponent(page.next)}`;
    }
    const all = (await list("limit=200", li)).items;
    expect(seen.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
    const priorities = seen.map(({ priority }) => priority);
    expect(priorities).toEqual(priorities.toSorted((a, b) => b - a));
    expect(priorities[0]).toBe(80);
    expect((await server.call("GET", "/v1/tasks?order=priority&cursor=bm9uZQ", li)).statusCode).toBe(400);
  });

  it("task.unknown: nothing is told of another lender's tasks", async () => {
    const task = await inReview("foreign");
    const other = await server.keyOf(["officer", "admin"]);
    for (const verb of ["claim", "release"]) {
      expect((await post(task, verb, other)).json()).toMatchObject({ code: "task.unknown" });
    }
    const read = await server.call("GET", `/v1/tasks/${encodeURIComponent(task.id)}`, other);
    expect(read.json()).toMatchObject({ code: "task.unknown" });
  });
});
