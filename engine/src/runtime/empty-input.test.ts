import { describe, expect, it } from "vitest";
import {
  countingIds,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  sampleDocuments,
  scriptedConnectors,
  simulatedClock,
  smallWorkflow,
} from "../testing/index.ts";
import { createRuntime } from "./create-runtime.ts";

const T = "demo";
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;
const title = { "zh-CN": "任务", en: "Task" };
const call = {
  id: "call",
  src: "activity",
  params: { connector: "bank", operation: "ping" },
  timeout: "PT10S",
  input: {},
  onDone: [{ target: "asking" }],
  onError: [{ target: "failed" }],
};
const task = {
  id: "ask",
  title,
  src: "task",
  params: { role: "officer", due: "P1D", outcomes: [{ value: "yes", title }] },
  onDone: [{ target: "ended" }],
};
const workflow = smallWorkflow({
  calling: { invoke: [call] },
  asking: { invoke: [task] },
  failed: { type: "final" },
  ended: { type: "final" },
});

function lender() {
  const definitions = fixedDefinitions();
  definitions.publish("small", { ...sampleDocuments, workflow, packs: [] });
  const [clock, store, sealer] = [simulatedClock(), memoryRunStore(), forgetfulSealer()];
  const connectors = scriptedConnectors({ "bank/ping": [{ kind: "answer", answer: {} }] });
  const runtime = createRuntime({ store, clock, ids: countingIds(), definitions, connectors, sealer });
  const start = () =>
    runtime.startRun(T, { product: "small", subject: "a1", facts: { age: 36 }, sender: machine });
  return { runtime, store, sealer, connectors, start };
}

describe("inputs with nothing in them", () => {
  it("PR14 are not sealed, and are told and shown like any other", async () => {
    const { runtime, store, connectors, start } = lender();
    expect(await start()).toMatchObject({ ok: true });
    expect(await store.readActivities(T, "run-1")).toMatchObject([{ input: { value: {} } }]);
    await runtime.workOnce({ owner: "w", limit: 5 });
    expect(connectors.calls).toMatchObject([{ connector: "bank", operation: "ping", input: {} }]);
    expect(await store.listTasks(T, { limit: 5 })).toMatchObject([{ input: { value: {} } }]);
    const replayed = await runtime.replayRun(T, "run-1");
    expect(replayed).toMatchObject({ ok: true, value: { kind: "verified" } });
  });

  it("PR14 are told to nobody once the person is erased", async () => {
    const { runtime, sealer, connectors, start } = lender();
    await start();
    sealer.erase(T, "a1");
    expect(await start()).toMatchObject({ ok: false, error: { code: "run.erased" } });
    await runtime.workOnce({ owner: "w", limit: 5 });
    expect(connectors.calls).toEqual([]);
  });
});
