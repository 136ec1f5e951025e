import { describe, expect, it } from "vitest";
import { canonicalJson, type Json, type JsonObject } from "../kernel/index.ts";
import { applyEntry, type Run } from "../process/index.ts";
import {
  countingIds,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  sampleDocuments,
  samplePack,
  scriptedConnectors,
  simulatedClock,
} from "../testing/index.ts";
import { createRuntime, type Runtime } from "./create-runtime.ts";
import type { ConnectorReply, Ports } from "./ports.ts";

const T = "demo";
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;
const officer = { kind: "person", id: "li", roles: ["officer"] } as const;
const answer = (body: JsonObject): ConnectorReply => ({ kind: "answer", answer: body });
const down: ConnectorReply = {
  kind: "error",
  code: "connector.timeout",
  message: "No answer",
  retryable: true,
};
const fine = {
  "identity-check/query": [answer({ facts: { identityMatch: true } })],
  "credit-bureau/query": [answer({ facts: { creditScore: 720 } })],
  "bank/pay": [answer({ reference: "T-1" })],
};

/** A lender with the sample loan live, in memory. */
function lender(script: Parameters<typeof scriptedConnectors>[0] = fine) {
  const definitions = fixedDefinitions();
  definitions.publish("loan", sampleDocuments);
  const clock = simulatedClock();
  const connectors = scriptedConnectors(script);
  const sealer = forgetfulSealer();
  const ports: Ports = {
    store: memoryRunStore(),
    clock,
    ids: countingIds(),
    definitions,
    connectors,
    sealer,
  };
  const runtime = createRuntime(ports);
  return { ...ports, definitions, clock, connectors, sealer, ports, runtime };
}

async function start(
  runtime: Runtime,
  key?: string,
  facts: JsonObject = { name: "张伟", age: 36, city: "BJ" },
) {
  const idempotency = key === undefined ? {} : { idempotency: { key, requestHash: JSON.stringify(facts) } };
  return runtime.startRun(T, { product: "loan", subject: "a1", facts, sender: machine, ...idempotency });
}

async function started(runtime: Runtime): Promise<string> {
  const begun = await start(runtime);
  if (!begun.ok) throw new Error(JSON.stringify(begun.error));
  return begun.value.run?.id ?? "";
}

const send = (runtime: Runtime, id: string, type: string, payload: JsonObject = {}, key?: string) =>
  runtime.deliverEvent(T, id, {
    type,
    payload,
    sender: machine,
    ...(key === undefined ? {} : { idempotency: { key, requestHash: type } }),
  });

/** Works until nothing is due at the present time. */
async function drain(runtime: Runtime): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    const { timers, activities, failures } = await runtime.workOnce({ owner: "w1", limit: 10 });
    expect(failures).toEqual([]);
    if (timers + activities === 0) return;
  }
  throw new Error("Expected the work to end");
}

async function runOf({ store }: Pick<Ports, "store">, id: string): Promise<Run> {
  const stored = await store.readRun(T, id);
  if (stored === undefined) throw new Error(`Expected the run ${id}`);
  return stored.run;
}

async function offered(its: ReturnType<typeof lender>): Promise<string> {
  const id = await started(its.runtime);
  expect((await send(its.runtime, id, "CONSENT_GIVEN")).ok).toBe(true);
  await drain(its.runtime);
  expect((await runOf(its, id)).status).toBe("offered");
  return id;
}

describe("runtime", () => {
  it("RT1 carries an application from start to payment", async () => {
    const its = lender();
    const id = await offered(its);
    await send(its.runtime, id, "ACCEPTED", { account: "6222" });
    await drain(its.runtime);
    const run = await runOf(its, id);
    expect(run).toMatchObject({ status: "disbursed", finished: true, outcome: "approve" });
    expect(run.snapshot.output).toEqual({ outcome: "approve", reference: "T-1" });
    expect(its.connectors.calls.map(({ connector }) => connector)).toEqual([
      "identity-check",
      "credit-bureau",
      "bank",
    ]);
    expect(its.connectors.calls[1]?.input).toMatchObject({
      source: "bureau",
      facts: { name: "张伟", age: 36 },
    });
    expect(its.connectors.calls[2]?.input).toEqual({ account: "6222", months: 12 });
    expect(await its.store.readTimers(T, id)).toEqual([]);
    expect(await its.store.readActivities(T, id)).toEqual([]);
  });

  it("RT13 answers a repeated command the same and does it once", async () => {
    const { runtime, store } = lender();
    const first = await start(runtime, "k");
    const again = await start(runtime, "k");
    if (!first.ok || !again.ok) throw new Error("Expected both to be answered");
    expect(again.value).toEqual({ answer: first.value.answer, repeated: true });
    expect(await store.readRun(T, "run-2")).toBeUndefined();
    const other = await start(runtime, "k", { age: 20 });
    expect(other).toMatchObject({ ok: false, error: { code: "idempotency.key-reused" } });
    const id = first.value.run?.id ?? "";
    const event = await send(runtime, id, "CONSENT_GIVEN", {}, "e");
    const repeat = await send(runtime, id, "CONSENT_GIVEN", {}, "e");
    expect(repeat).toEqual({ ok: true, value: { answer: event.ok && event.value.answer, repeated: true } });
    expect(await send(runtime, id, "CONSENT_GIVEN")).toMatchObject({
      ok: false,
      error: { code: "run.event-refused" },
    });
  });

  it("RT13 starts one run for many commands of one key at once", async () => {
    const { runtime } = lender();
    const all = await Promise.all(Array.from({ length: 6 }, () => start(runtime, "k")));
    const answers = new Set(all.map((it) => JSON.stringify(it.ok && it.value.answer)));
    expect(answers.size).toBe(1);
    expect(all.filter((it) => it.ok && !it.value.repeated)).toHaveLength(1);
  });

  it("RT13 answers an event that is sent twice at a time as done, also the slower one", async () => {
    const its = lender();
    const id = await started(its.runtime);
    // The slower one has looked for its key and not found it before the faster one commits.
    let faster: Awaited<ReturnType<typeof send>> | undefined;
    const slow = createRuntime({
      ...its.ports,
      store: {
        ...its.store,
        async readRun(tenant, runId) {
          faster ??= await send(its.runtime, id, "CONSENT_GIVEN", {}, "c-1");
          return its.store.readRun(tenant, runId);
        },
      },
    });
    expect(await send(slow, id, "CONSENT_GIVEN", {}, "c-1")).toMatchObject({
      ok: true,
      value: { repeated: true },
    });
    expect(faster).toMatchObject({ ok: true, value: { repeated: false } });
  });

  it("RT13 answers a task that is completed twice at a time as done, also the slower one", async () => {
    const its = lender({ ...fine, "credit-bureau/query": [answer({ facts: {} })] });
    const id = await started(its.runtime);
    await send(its.runtime, id, "CONSENT_GIVEN");
    await drain(its.runtime);
    const [task] = await its.store.listTasks(T, { status: "open", limit: 1 });
    const complete = (runtime: Runtime) =>
      runtime.completeTask(T, task?.id ?? "", {
        outcome: "approve",
        sender: officer,
        idempotency: { key: "t-1", requestHash: "approve" },
      });
    let faster: Awaited<ReturnType<typeof complete>> | undefined;
    const slow = createRuntime({
      ...its.ports,
      store: {
        ...its.store,
        async readRun(tenant, runId) {
          const run = await its.store.readRun(tenant, runId);
          faster ??= await complete(its.runtime);
          return run;
        },
      },
    });
    expect(await complete(slow)).toMatchObject({ ok: true, value: { repeated: true } });
    expect(faster).toMatchObject({ ok: true, value: { repeated: false } });
  });

  it("PR14 refuses an erased person's steps and keeps nothing of them, and its worker gets on", async () => {
    const its = lender({ ...fine, "bank/pay": [down] });
    const id = await offered(its);
    await send(its.runtime, id, "ACCEPTED", { account: "6222" });
    its.sealer.erase(T, "a1");
    const refused = { ok: false, error: { code: "run.erased" } };
    expect(await start(its.runtime)).toMatchObject(refused);
    expect(await send(its.runtime, id, "WITHDRAWN")).toMatchObject(refused);
    await drain(its.runtime);
    expect(its.connectors.calls.map(({ connector }) => connector)).not.toContain("bank");
    its.clock.pass("P30D");
    await drain(its.runtime);
    expect(await its.store.nextDue()).toBeUndefined();
  });

  it("PR14 opens nothing that was moved to another field, and calls it no erasure", async () => {
    const its = lender();
    const id = await offered(its);
    const stored = await its.store.readRun(T, id);
    const name = stored?.run.facts["name"];
    if (stored === undefined || name === undefined) throw new Error("Expected a name");
    const facts = { ...stored.run.facts, age: name };
    const moved = createRuntime({
      ...its.ports,
      store: {
        ...its.store,
        readRun: () => Promise.resolve({ ...stored, run: { ...stored.run, facts } }),
      },
    });
    await expect(moved.readRun(T, id)).rejects.toThrow("fact:age");
  });

  it("RT14 goes the same way when it is stopped and restarted after every step", async () => {
    const go = async (restart: boolean) => {
      const its = lender({ ...fine, "credit-bureau/query": [down, answer({ facts: { creditScore: 650 } })] });
      let { runtime } = its;
      // A new runtime knows nothing but what the store has: no compiled definitions, no memory.
      const next = () => (restart ? (runtime = createRuntime({ ...its.ports })) : runtime);
      const id = await started(runtime);
      await send(next(), id, "CONSENT_GIVEN");
      for (let turn = 0; turn < 12; turn++) {
        const due = await next().nextDue();
        if (due !== undefined && due > its.clock.now() && due < "2026-06-01T12") its.clock.set(due);
        await next().workOnce({ owner: `w${turn}`, limit: 1 });
      }
      const [task] = await its.store.listTasks(T, { status: "open", limit: 5 });
      await next().completeTask(T, task?.id ?? "", {
        outcome: "approve",
        form: { months: 6 },
        sender: officer,
      });
      await send(next(), id, "REMIND");
      await send(next(), id, "ACCEPTED", { account: "6222" });
      await drain(next());
      return canonicalJson((await runOf(its, id)) as unknown as Json);
    };
    expect(await go(true)).toBe(await go(false));
    expect(await go(true)).toContain('"status":"disbursed"');
  });

  it("RT15 stores a run that is the fold of its stored journal, sealed values and all", async () => {
    const its = lender({ ...fine, "bank/pay": [down, answer({ reference: "T-1" })] });
    const id = await offered(its);
    await send(its.runtime, id, "ACCEPTED", { account: "6222020000", city: "SH" });
    await drain(its.runtime);
    its.clock.pass("PT2M");
    await drain(its.runtime);
    const journal = await its.store.readJournal(T, id, { after: 0, limit: 1_000 });
    const run = await runOf(its, id);
    expect(run.finished).toBe(true);
    const fold = journal.reduce<Run | undefined>(applyEntry, undefined);
    expect(canonicalJson(fold as unknown as Json)).toBe(canonicalJson(run as unknown as Json));
    expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, index) => index + 1));
    expect(JSON.stringify([journal, run])).not.toMatch(/张伟|6222020000/);
    expect((await its.runtime.readRun(T, id))?.facts["name"]).toMatchObject({ value: "张伟" });
    its.sealer.erase(T, "a1");
    expect((await its.runtime.readRun(T, id))?.facts["name"]).toMatchObject({ erased: true });
  });

  it("RT16 ignores the answer of an activity whose state was left, and one told twice", async () => {
    const its = lender({ ...fine, "identity-check/query": [() => withdraw()] });
    let id = "";
    const withdraw = async (): Promise<ConnectorReply> => {
      await send(its.runtime, id, "WITHDRAWN");
      return answer({ facts: { identityMatch: true } });
    };
    id = await started(its.runtime);
    await send(its.runtime, id, "CONSENT_GIVEN");
    await drain(its.runtime);
    const run = await runOf(its, id);
    expect(run).toMatchObject({ status: "withdrawn", finished: true });
    expect(run.facts).not.toHaveProperty("identityMatch");
    expect(await its.store.readActivities(T, id)).toEqual([]);
  });

  it("RT16 lets two workers hold one activity after a lease ran out, and counts one answer", async () => {
    const its = lender({ ...fine, "bank/pay": [() => slowly(), answer({ reference: "T-2" })] });
    const slowly = async (): Promise<ConnectorReply> => {
      its.clock.pass("PT5M");
      await its.runtime.workOnce({ owner: "w2", limit: 10 });
      return answer({ reference: "T-1" });
    };
    const id = await offered(its);
    await send(its.runtime, id, "ACCEPTED", { account: "6222" });
    await drain(its.runtime);
    const pays = its.connectors.calls.filter(({ connector }) => connector === "bank");
    expect(pays).toHaveLength(2);
    expect(new Set(pays.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect((await runOf(its, id)).snapshot.output).toMatchObject({ reference: "T-2" });
    const journal = await its.store.readJournal(T, id, { after: 0, limit: 100 });
    expect(journal.filter(({ kind }) => kind === "activity-done")).toHaveLength(1);
  });

  it("RT17 lets an offer expire after seven days, also when nobody looked for a month", async () => {
    const its = lender();
    const id = await offered(its);
    const [timer] = await its.store.readTimers(T, id);
    expect(timer?.dueAt).toBe("2026-06-08T02:00:00.000Z");
    its.clock.pass("P6D");
    await drain(its.runtime);
    expect((await runOf(its, id)).status).toBe("offered");
    its.clock.pass("P30D");
    await drain(its.runtime);
    expect(await runOf(its, id)).toMatchObject({ status: "expired", outcome: "expired", finished: true });
    expect(await send(its.runtime, id, "ACCEPTED", { account: "6222" })).toMatchObject({
      ok: false,
      error: { code: "run.finished" },
    });
  });

  it("RT17 does not fire the timer of an earlier visit", async () => {
    const its = lender();
    const id = await offered(its);
    const before = await its.store.readTimers(T, id);
    its.clock.pass("P5D");
    await send(its.runtime, id, "REMIND");
    const after = await its.store.readTimers(T, id);
    expect(after.map(({ dueAt }) => dueAt)).toEqual(["2026-06-13T02:00:00.000Z"]);
    // A worker that had claimed the first visit's timer comes late.
    const held = before.map((row) => ({ ...row, lease: { owner: "late", epoch: 1 } }));
    const claims = { ...its.store, claimTimers: () => Promise.resolve(held) };
    const late = createRuntime({ ...its.ports, store: claims });
    its.clock.pass("P3D");
    await late.workOnce({ owner: "late", limit: 1 });
    expect((await runOf(its, id)).status).toBe("offered");
    expect(await its.store.readTimers(T, id)).toHaveLength(1);
  });

  it("RT17 counts working days in the lender's zone", async () => {
    const its = lender({ ...fine, "credit-bureau/query": [answer({ facts: {} })] });
    its.clock.set("2026-06-05T02:00:00.000Z"); // a Friday
    const id = await started(its.runtime);
    await send(its.runtime, id, "CONSENT_GIVEN");
    await drain(its.runtime);
    const [task] = await its.store.listTasks(T, { runId: id, limit: 1 });
    expect(task?.dueAt).toBe("2026-06-09T02:00:00.000Z");
  });

  it("RT17 counts working days of the calendar that the run pinned", async () => {
    const its = lender({ ...fine, "credit-bureau/query": [answer({ facts: {} })] });
    const title = { "zh-CN": "假", en: "Off" };
    const calendar = {
      format: "lendloom-calendar/1",
      id: "off",
      version: "1.0.0",
      title,
      zone: "Asia/Shanghai",
      years: [
        {
          year: 2026,
          source: "this test",
          holidays: [{ title, from: "2026-06-08", to: "2026-06-09" }],
          workingWeekends: ["2026-06-07"],
        },
      ],
    };
    its.definitions.publish("loan", { ...sampleDocuments, calendar });
    its.clock.set("2026-06-05T02:00:00.000Z"); // a Friday
    const id = await started(its.runtime);
    its.definitions.publish("loan", sampleDocuments);
    await send(its.runtime, id, "CONSENT_GIVEN");
    await drain(its.runtime);
    const [task] = await its.store.listTasks(T, { runId: id, limit: 1 });
    expect(task?.dueAt).toBe("2026-06-10T02:00:00.000Z");
  });

  it("RT18 repeats a failing source with growing pauses under one key, then refers", async () => {
    const its = lender({ ...fine, "credit-bureau/query": [down] });
    const id = await started(its.runtime);
    await send(its.runtime, id, "CONSENT_GIVEN");
    await drain(its.runtime);
    const bureau = () => its.connectors.calls.filter(({ connector }) => connector === "credit-bureau");
    expect(bureau()).toHaveLength(1);
    its.clock.pass("PT59S");
    await drain(its.runtime);
    expect(bureau()).toHaveLength(1);
    its.clock.pass("PT1S");
    await drain(its.runtime);
    expect(bureau().map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(new Set(bureau().map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(bureau()[0]?.idempotencyKey.startsWith(`${id}:`)).toBe(true);
    expect(bureau()[0]?.timeoutMs).toBe(10_000);
    const run = await runOf(its, id);
    expect(run).toMatchObject({ status: "in-review", decisions: [{ outcome: "refer" }] });
    const journal = await its.store.readJournal(T, id, { after: 0, limit: 100 });
    expect(journal.filter(({ kind }) => kind === "activity-failed")).toMatchObject([
      { attempt: 1, retryAt: "2026-06-01T02:01:00.000Z" },
    ]);
  });

  it("RT18 takes what a connector throws for a failure that may pass", async () => {
    const its = lender({
      ...fine,
      "credit-bureau/query": [
        () => {
          throw new Error("ECONNRESET");
        },
        answer({ facts: { creditScore: 720 } }),
      ],
    });
    const id = await started(its.runtime);
    await send(its.runtime, id, "CONSENT_GIVEN");
    await drain(its.runtime);
    its.clock.pass("PT1M");
    await drain(its.runtime);
    expect((await runOf(its, id)).status).toBe("offered");
  });

  it("RT7 gives up on an activity whose process died at every attempt", async () => {
    const its = lender();
    const id = await offered(its);
    await send(its.runtime, id, "ACCEPTED", { account: "6222" });
    for (let death = 0; death < 3; death++) {
      const now = its.clock.now();
      await its.store.claimActivities({ now, owner: "dying", leaseUntil: now, limit: 1 });
    }
    await drain(its.runtime);
    const [incident] = await its.store.listIncidents(T, { status: "open", limit: 5 });
    expect(incident).toMatchObject({ code: "activity.retries-exhausted" });
    expect(incident?.message).toContain("activity.interrupted");
    expect(its.connectors.calls.filter(({ connector }) => connector === "bank")).toEqual([]);
  });

  it("RT19 raises an incident when attempts are used up, keeps the run, and retries", async () => {
    const its = lender({ ...fine, "bank/pay": [down] });
    const id = await offered(its);
    await send(its.runtime, id, "ACCEPTED", { account: "6222" });
    for (let turn = 0; turn < 4; turn++) {
      await drain(its.runtime);
      its.clock.pass("PT10M");
    }
    const open = await its.store.listIncidents(T, { status: "open", limit: 5 });
    expect(open).toMatchObject([{ runId: id, code: "activity.retries-exhausted" }]);
    expect(JSON.stringify(open)).not.toContain("6222");
    const stopped = await runOf(its, id);
    expect(stopped).toMatchObject({
      status: "accepted",
      states: ["open", "paying", "sending"],
      incidents: [open[0]?.id],
    });
    its.connectors.script("bank/pay", answer({ reference: "T-9" }));
    const incident = open[0]?.id ?? "";
    expect((await its.runtime.retryIncident(T, incident, officer)).ok).toBe(true);
    await drain(its.runtime);
    expect(await runOf(its, id)).toMatchObject({ status: "disbursed", incidents: [] });
    const again = await its.runtime.retryIncident(T, incident, officer);
    expect(again).toMatchObject({ ok: false, error: { code: "incident.resolved" } });
    const unknown = await its.runtime.retryIncident("other", incident, officer);
    expect(unknown).toMatchObject({ ok: false, error: { code: "incident.unknown" } });
  });

  it("RT19 keeps an event that could not be carried out, and tells it again", async () => {
    const its = lender();
    const workflow = JSON.parse(
      JSON.stringify(sampleDocuments.workflow).replace(
        '"REMIND":[{',
        '"REMIND":[{"guard":{"type":"feel","params":{"text":"city = \\"BJ\\""}},',
      ),
    ) as Json;
    its.definitions.publish("loan", { ...sampleDocuments, workflow });
    const begun = await start(its.runtime, undefined, { name: "张伟", age: 36 });
    const id = begun.ok ? (begun.value.run?.id ?? "") : "";
    await send(its.runtime, id, "CONSENT_GIVEN");
    await drain(its.runtime);
    const told = await send(its.runtime, id, "REMIND", {}, "k");
    expect(told).toMatchObject({ ok: true, value: { answer: { status: "offered" } } });
    const [incident] = await its.store.listIncidents(T, { limit: 5 });
    expect(incident).toMatchObject({
      code: "workflow.guard-undecided",
      message: "The guard cannot be decided; unknown: city.",
    });
    expect((await runOf(its, id)).snapshot.variables).toMatchObject({ reminders: 0 });
    const persists = await its.runtime.retryIncident(T, incident?.id ?? "", officer);
    expect(persists).toMatchObject({ ok: false, error: { code: "incident.persists" } });
    expect((await its.store.readIncident(T, incident?.id ?? ""))?.status).toBe("open");
  });

  it("RT20 computes a step anew when another one was faster", async () => {
    const its = lender();
    const id = await offered(its);
    const reminders = await Promise.all(Array.from({ length: 6 }, () => send(its.runtime, id, "REMIND")));
    expect(reminders.every(({ ok }) => ok)).toBe(true);
    const run = await runOf(its, id);
    expect(run.snapshot.variables["reminders"]).toBe(6);
    expect(await its.store.readTimers(T, id)).toHaveLength(1);
    const journal = await its.store.readJournal(T, id, { after: 0, limit: 100 });
    const fold = journal.reduce<Run | undefined>(applyEntry, undefined);
    expect(canonicalJson(fold as unknown as Json)).toBe(canonicalJson(run as unknown as Json));
  });

  it("RT20 accepts exactly one of many completions of a task", async () => {
    const its = lender({ ...fine, "credit-bureau/query": [answer({ facts: {} })] });
    const id = await started(its.runtime);
    await send(its.runtime, id, "CONSENT_GIVEN");
    await drain(its.runtime);
    const [task] = await its.store.listTasks(T, { status: "open", limit: 1 });
    const completions = await Promise.all(
      ["approve", "decline", "approve"].map((outcome) =>
        its.runtime.completeTask(T, task?.id ?? "", { outcome, note: "已核实", sender: officer }),
      ),
    );
    expect(completions.filter(({ ok }) => ok)).toHaveLength(1);
    expect(completions.filter(({ ok }) => !ok)).toMatchObject([
      { error: { code: "task.closed" } },
      { error: { code: "task.closed" } },
    ]);
    expect(await its.store.readTask(T, task?.id ?? "")).toMatchObject({
      status: "completed",
      closedBy: { id: "li" },
    });
    expect(JSON.stringify(await its.store.readJournal(T, id, { after: 0, limit: 100 }))).not.toContain(
      "已核实",
    );
    const missing = await its.runtime.completeTask("other", task?.id ?? "", {
      outcome: "approve",
      sender: officer,
    });
    expect(missing).toMatchObject({ ok: false, error: { code: "task.unknown" } });
  });

  it("RT21 lets a run under way finish by the definitions it pinned", async () => {
    const its = lender();
    const before = await started(its.runtime);
    const stricter = JSON.parse(JSON.stringify(samplePack).replace('"value":600', '"value":730')) as Json;
    its.definitions.publish("loan", { ...sampleDocuments, packs: [stricter] });
    const after = await started(its.runtime);
    for (const id of [before, after]) await send(its.runtime, id, "CONSENT_GIVEN");
    await drain(its.runtime);
    expect((await runOf(its, before)).status).toBe("offered");
    expect((await runOf(its, after)).status).toBe("declined");
  });

  it("RT22 explains a decision by replaying it from stored facts", async () => {
    const its = lender();
    const id = await offered(its);
    const records = await its.store.readDecisions(T, id);
    expect(records).toMatchObject([{ number: 1, invoke: "check", decision: { outcome: "approve" } }]);
    expect(JSON.stringify(records)).not.toContain("720");
    const explained = await its.runtime.explainDecision(T, id, 1);
    expect(explained).toMatchObject({ ok: true, value: { verified: true, trace: { outcome: "approve" } } });
    expect(await its.runtime.explainDecision(T, id, 2)).toMatchObject({
      ok: false,
      error: { code: "decision.unknown" },
    });
    its.sealer.erase(T, "a1");
    expect(await its.runtime.explainDecision(T, id, 1)).toMatchObject({
      ok: false,
      error: { code: "run.erased" },
    });
  });

  it("RT4 refuses runs of another lender and products that are not live", async () => {
    const { runtime } = lender();
    const id = await started(runtime);
    const other = await runtime.deliverEvent("other", id, {
      type: "WITHDRAWN",
      payload: {},
      sender: machine,
    });
    expect(other).toMatchObject({ ok: false, error: { code: "run.unknown" } });
    expect(await runtime.readRun("other", id)).toBeUndefined();
    const unknown = await runtime.startRun(T, { product: "none", subject: "a", facts: {}, sender: machine });
    expect(unknown).toMatchObject({ ok: false, error: { code: "run.product-unknown" } });
  });

  it("RT1 loses nothing when a commit fails: the next attempt finds everything as it was", async () => {
    const its = lender();
    const id = await offered(its);
    await send(its.runtime, id, "ACCEPTED", { account: "6222" });
    let broken = 2;
    const failing: Ports["store"] = {
      ...its.store,
      commit: (commit) => (broken-- > 0 ? Promise.reject(new Error("disk full")) : its.store.commit(commit)),
    };
    const runtime = createRuntime({ ...its.ports, store: failing });
    const { failures } = await runtime.workOnce({ owner: "w1", limit: 10 });
    expect(failures).toHaveLength(1);
    expect((await runOf(its, id)).status).toBe("accepted");
    for (let turn = 0; turn < 3; turn++) {
      its.clock.pass("PT2M");
      await runtime.workOnce({ owner: "w1", limit: 10 });
    }
    expect(await runOf(its, id)).toMatchObject({ status: "disbursed" });
    const keys = its.connectors.calls
      .filter(({ connector }) => connector === "bank")
      .map((call) => call.idempotencyKey);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
  });
});
