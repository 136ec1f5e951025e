import { describe, expect, it } from "vitest";
import { canonicalJson, type Json, type JsonObject } from "../kernel/index.ts";
import { applyEntry, isNote, type Run } from "../process/index.ts";
import {
  countingIds,
  deskDocuments,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  scriptedConnectors,
  simulatedClock,
} from "../testing/index.ts";
import { createRuntime } from "./create-runtime.ts";
import type { Order } from "./order.ts";
import type { ConnectorReply, Ports } from "./ports.ts";

const T = "demo";
const li = { kind: "person", id: "li", roles: ["officer"] } as const;
const wang = { kind: "person", id: "wang", roles: ["officer"] } as const;
const boss = { kind: "person", id: "boss", roles: ["admin"] } as const;
const answer = (body: JsonObject): ConnectorReply => ({ kind: "answer", answer: body });
const refused: ConnectorReply = { kind: "error", code: "bank.refused", message: "No", retryable: false };

function desk(script: Parameters<typeof scriptedConnectors>[0] = { "bank/pay": [refused] }) {
  const definitions = fixedDefinitions();
  definitions.publish("loan", deskDocuments);
  const clock = simulatedClock();
  const connectors = scriptedConnectors(script);
  const store = memoryRunStore();
  const ports: Ports = {
    store,
    clock,
    ids: countingIds(),
    definitions,
    connectors,
    sealer: forgetfulSealer(),
  };
  const runtime = createRuntime(ports);
  const its = { ports, clock, connectors, store, runtime };
  return {
    ...its,
    async start(): Promise<string> {
      const sender = { kind: "api-key", id: "k", roles: ["api-client"] } as const;
      const begun = await runtime.startRun(T, { product: "loan", subject: "a1", facts: { age: 36 }, sender });
      if (!begun.ok) throw new Error(JSON.stringify(begun.error));
      return begun.value.run?.id ?? "";
    },
    async task(runId: string): Promise<string> {
      const [open] = await store.listTasks(T, { status: "open", runId, limit: 1 });
      return open?.id ?? "";
    },
    complete: (id: string, sender: typeof li | typeof wang) =>
      runtime.completeTask(T, id, { outcome: "approve", sender }),
    async work(): Promise<void> {
      for (let turn = 0; turn < 20; turn++) {
        const { timers, activities, failures } = await runtime.workOnce({ owner: "w", limit: 10 });
        expect(failures).toEqual([]);
        if (timers + activities === 0) return;
      }
    },
    /** A run whose payment was refused for good, and its incident. */
    async stuck(): Promise<{ readonly id: string; readonly incident: string }> {
      const id = await this.start();
      await this.complete(await this.task(id), li);
      await this.complete(await this.task(id), wang);
      await this.work();
      const [open] = await store.listIncidents(T, { status: "open", runId: id, limit: 1 });
      return { id, incident: open?.id ?? "" };
    },
    async run(id: string): Promise<Run> {
      const stored = await store.readRun(T, id);
      const journal = await store.readJournal(T, id, { after: 0, limit: 1_000 });
      const fold = journal.reduce<Run | undefined>(applyEntry, undefined);
      expect(canonicalJson(fold as unknown as Json)).toBe(canonicalJson(stored?.run as unknown as Json));
      // Everything is carried out again but what stands beside the steps.
      const executed = journal.filter((entry) => !isNote(entry)).length;
      expect(await runtime.replayRun(T, id)).toMatchObject({ value: { kind: "verified", executed } });
      return stored?.run as Run;
    },
    order: (incident: string, order: Order, more: { dryRun?: boolean } = {}) =>
      runtime.resolveIncident(T, incident, { order, reason: "seen to", by: boss, ...more }),
  };
}

describe("people's tasks, durably", () => {
  it("RT201 gives a task to one of two who claim it at once, and tells the other who has it", async () => {
    const its = desk();
    const id = await its.start();
    const task = await its.task(id);
    const claims = await Promise.all([
      its.runtime.claimTask(T, task, li),
      its.runtime.claimTask(T, task, wang),
    ]);
    const [won] = claims.filter(({ ok }) => ok);
    const [lost] = claims.filter(({ ok }) => !ok);
    const holder = won?.ok === true ? won.value.assignee : undefined;
    expect(["li", "wang"]).toContain(holder);
    expect(lost).toMatchObject({ error: { code: "task.claimed", params: { by: holder } } });
    expect(await its.store.listTasks(T, { assignee: holder ?? "", limit: 5 })).toHaveLength(1);
    await its.run(id);
  });

  it("RT201 lets the claimer complete, and tells whoever comes to a closed task that it is", async () => {
    const its = desk();
    const id = await its.start();
    const task = await its.task(id);
    expect(await its.runtime.claimTask(T, task, li)).toMatchObject({ ok: true, value: { assignee: "li" } });
    expect(await its.complete(task, wang)).toMatchObject({ error: { code: "task.claimed" } });
    const to = { id: "wang", roles: ["officer"] };
    const assigned = await its.runtime.assignTask(T, task, { to, reason: "absent", sender: boss });
    expect(assigned).toMatchObject({ ok: true, value: { assignee: "wang" } });
    expect(await its.runtime.releaseTask(T, task, li)).toMatchObject({ error: { code: "task.claimed" } });
    expect(await its.complete(task, wang)).toMatchObject({ ok: true });
    expect(await its.runtime.claimTask(T, task, li)).toMatchObject({ error: { code: "task.closed" } });
    expect(await its.runtime.claimTask(T, "none", li)).toMatchObject({ error: { code: "task.unknown" } });
    expect(await its.runtime.claimTask("other", task, li)).toMatchObject({ error: { code: "task.unknown" } });
    const closed = await its.store.readTask(T, task);
    expect(closed).toMatchObject({ status: "completed", closedBy: { id: "wang" }, assignee: "wang" });
    await its.run(id);
  });

  it("RT202 climbs a ladder after a restart, each rung once, and leaves no timer behind", async () => {
    const its = desk();
    const id = await its.start();
    const task = await its.task(id);
    await its.runtime.claimTask(T, task, li);
    const due = (await its.store.readTimers(T, id)).map(({ timer, dueAt }) => [timer, dueAt.slice(0, 10)]);
    expect(due.sort()).toEqual([
      ["!first-review/0", "2026-06-02"],
      ["!first-review/1", "2026-06-03"],
      ["!first-review/2", "2026-06-04"],
    ]);
    its.clock.pass("P1D");
    const restarted = createRuntime(its.ports);
    await restarted.workOnce({ owner: "w2", limit: 10 });
    await restarted.workOnce({ owner: "w2", limit: 10 });
    expect(await its.store.readTask(T, task)).toMatchObject({
      priority: 90,
      notified: ["approver"],
      escalations: 1,
      assignee: "li",
    });
    its.clock.pass("P1D");
    await its.work();
    const reassigned = await its.store.readTask(T, task);
    expect(reassigned).toMatchObject({ role: "approver", escalations: 2 });
    expect(reassigned).not.toHaveProperty("assignee");
    its.clock.pass("P1D");
    await its.work();
    expect((await its.run(id)).states).toEqual(["late"]);
    expect(await its.store.readTask(T, task)).toMatchObject({ status: "cancelled" });
    expect((await its.store.readTimers(T, id)).map(({ timer }) => timer)).toEqual(["late/P30D"]);
    const journal = await its.store.readJournal(T, id, { after: 0, limit: 100 });
    expect(journal.filter(({ kind }) => kind === "task-escalated")).toHaveLength(3);
  });

  it("RT202 takes the ladder down with the task", async () => {
    const its = desk();
    const id = await its.start();
    await its.complete(await its.task(id), li);
    expect((await its.store.readTimers(T, id)).map(({ timer }) => timer)).toEqual(["!second-review/0"]);
    await its.complete(await its.task(id), wang);
    expect(await its.store.readTimers(T, id)).toEqual([]);
  });
});

describe("operators' orders, durably", () => {
  it("RT203 skips what failed with an answer of the operator's", async () => {
    const its = desk();
    const { id, incident } = await its.stuck();
    const misfit = await its.order(incident, { action: "skip", output: {} });
    expect(misfit).toMatchObject({ error: { code: "run.payload-invalid" } });
    expect((await its.run(id)).incidents).toEqual([incident]);
    const skipped = await its.order(incident, { action: "skip", output: { reference: "T-7" } });
    expect(skipped).toMatchObject({ ok: true, value: { run: { status: "disbursed", incidents: [] } } });
    expect(await its.order(incident, { action: "retry" })).toMatchObject({
      error: { code: "incident.resolved" },
    });
    const journal = await its.store.readJournal(T, id, { after: 0, limit: 100 });
    expect(journal.filter(({ kind }) => kind === "incident-resolved")).toMatchObject([
      { how: "skip", reason: "seen to", actor: { id: "boss" } },
    ]);
    await its.run(id);
  });

  it("RT203 edits data and retries with it, under the same key of the other side", async () => {
    const its = desk({ "bank/pay": [refused, answer({ reference: "T-8" })] });
    const { id, incident } = await its.stuck();
    const order: Order = { action: "edit", facts: {}, variables: { account: "7777", months: 6 } };
    expect(await its.order(incident, order)).toMatchObject({ ok: true });
    await its.work();
    expect(its.connectors.calls.map(({ input }) => input)).toEqual([
      { account: "6222", months: 12 },
      { account: "7777", months: 6 },
    ]);
    expect(new Set(its.connectors.calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(await its.run(id)).toMatchObject({ status: "disbursed", incidents: [] });
  });

  it("RT203 moves a run, answers all its incidents, and drops what it waited for", async () => {
    const its = desk();
    const { id, incident } = await its.stuck();
    const nowhere = await its.order(incident, { action: "move", states: ["toString"] });
    expect(nowhere).toMatchObject({ error: { code: "run.move-impossible" } });
    expect((await its.run(id)).states).toEqual(["paying"]);
    const dry = await its.order(incident, { action: "move", states: ["late"] }, { dryRun: true });
    expect(dry).toMatchObject({ ok: true, value: { run: { states: ["late"] } } });
    expect((await its.run(id)).states).toEqual(["paying"]);
    await its.order(incident, { action: "move", states: ["late"] });
    expect(await its.run(id)).toMatchObject({ states: ["late"], incidents: [] });
    expect(await its.store.listIncidents(T, { status: "open", limit: 5 })).toEqual([]);
    expect(await its.store.readActivities(T, id)).toEqual([]);
    expect((await its.store.readTimers(T, id)).map(({ timer }) => timer)).toEqual(["late/P30D"]);
  });

  it("RT203 goes back to the states of a step of the journal, and to no other entry", async () => {
    const its = desk();
    const { id, incident } = await its.stuck();
    const journal = await its.store.readJournal(T, id, { after: 0, limit: 100 });
    const steps = journal.filter(({ kind }) => kind === "stepped").map(({ seq }) => seq);
    const restart = (seq: number) => its.order(incident, { action: "restart", seq });
    for (const seq of [1, 0, 999]) {
      expect(await restart(seq)).toMatchObject({ error: { code: "run.moment-unknown" } });
    }
    expect(await restart(steps[0] ?? 0)).toMatchObject({ ok: true, value: { run: { states: ["review"] } } });
    const again = await its.store.listTasks(T, { status: "open", runId: id, limit: 5 });
    expect(again).toMatchObject([{ invoke: "first-review" }]);
    await its.complete(again[0]?.id ?? "", wang);
    expect(await its.complete(await its.task(id), wang)).toMatchObject({ error: { code: "task.four-eyes" } });
    await its.run(id);
  });

  it("RT203 puts a run where it belongs although it has no incident", async () => {
    const its = desk();
    const id = await its.start();
    const order = { action: "move", states: ["closed"] } as const;
    const moved = await its.runtime.orderRun(T, id, { order, reason: "withdrawn by phone", by: boss });
    expect(moved).toMatchObject({ ok: true, value: { run: { finished: true } } });
    expect(await its.store.readTimers(T, id)).toEqual([]);
    expect(await its.store.listTasks(T, { status: "open", limit: 5 })).toEqual([]);
    expect(await its.runtime.orderRun(T, id, { order, reason: "again", by: boss })).toMatchObject({
      error: { code: "run.finished" },
    });
  });

  it("RT204 orders for many: a result each, a dry run first, the rest after a crash, nothing twice", async () => {
    const its = desk();
    const stuck = [await its.stuck(), await its.stuck(), await its.stuck()];
    const incidents = [...stuck.map(({ incident }) => incident), "none"];
    const batch = {
      order: { action: "skip", output: { reference: "T-9" } },
      reason: "paid by hand",
      by: boss,
      incidents,
      runs: [],
      key: "b1",
      dryRun: false,
    } as const;
    const dry = await its.runtime.orderBatch(T, { ...batch, dryRun: true });
    expect(dry.map(({ kind }) => kind)).toEqual(["would-do", "would-do", "would-do", "refused"]);
    expect(await its.store.listIncidents(T, { status: "open", limit: 9 })).toHaveLength(3);

    // A process that dies at its second commit.
    let commits = 0;
    const dying = createRuntime({
      ...its.ports,
      store: {
        ...its.store,
        commit: (commit) => {
          if (++commits === 2) throw new Error("killed");
          return its.store.commit(commit);
        },
      },
    });
    await expect(dying.orderBatch(T, batch)).rejects.toThrow("killed");
    expect(await its.store.listIncidents(T, { status: "open", limit: 9 })).toHaveLength(2);

    const results = await its.runtime.orderBatch(T, batch);
    expect(results).toMatchObject([
      { kind: "done", status: "disbursed" },
      { kind: "done", status: "disbursed" },
      { kind: "done", status: "disbursed" },
      { kind: "refused", refusal: { code: "incident.unknown" } },
    ]);
    for (const { id } of stuck) {
      await its.run(id);
      const journal = await its.store.readJournal(T, id, { after: 0, limit: 100 });
      expect(journal.filter(({ kind }) => kind === "invoke-skipped")).toHaveLength(1);
    }
  });
});
