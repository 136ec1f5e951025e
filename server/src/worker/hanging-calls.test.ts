import { randomUUID } from "node:crypto";
import { createRuntime, type ConnectorCall } from "@lendloom/engine/runtime";
import { fixedDefinitions, forgetfulSealer, memoryRunStore, sampleDocuments } from "@lendloom/engine/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createMetrics, type Metrics } from "../http/metrics.ts";
import { pauses } from "./pauses.ts";
import { startWorker, type Worker } from "./worker.ts";

const T = "demo";
const by = { kind: "person", id: "li", roles: ["api-client"] } as const;
const facts = { name: "张伟", age: 36 };
/** More than may be left behind to one connector. */
const HANGING = 100;
const MOST = { ofConnector: 32, ofLanes: 32, inAll: 256 };

const definitions = fixedDefinitions();
definitions.publish("loan", sampleDocuments);
const quick = JSON.stringify(sampleDocuments).replace('"P3D"', '"PT1S"').replace('"1.0.0"', '"1.0.1"');
definitions.publish("quick", JSON.parse(quick) as typeof sampleDocuments);

let store: ReturnType<typeof memoryRunStore>;
let runtime: ReturnType<typeof createRuntime>;
let worker: Worker;
let metrics: Metrics;
let begun: ConnectorCall[];
let failures: unknown[];
let letGo: () => void;
/** Which calls hang; the others are answered at once. */
let hangs: (call: ConnectorCall) => boolean;
beforeEach(async () => {
  store = memoryRunStore();
  begun = [];
  hangs = () => true;
  failures = [];
  const held = new Promise<void>((resolve) => (letGo = resolve));
  runtime = createRuntime({
    store,
    clock: { now: () => new Date().toISOString() },
    ids: { next: () => randomUUID() },
    definitions,
    connectors: {
      async call(call) {
        begun.push(call);
        if (hangs(call)) await held;
        return { kind: "error", code: "connector.http-422", message: "refused", retryable: false };
      },
    },
    sealer: forgetfulSealer(),
    pauses,
  });
  for (let run = 0; run < HANGING; run++) await apply(T);
  metrics = createMetrics();
  worker = startWorker(runtime, {
    owner: "hanging",
    metrics,
    onFailure: (error) => failures.push(error),
  });
});
afterEach(async () => {
  letGo();
  await worker.stop();
  expect(await underWay()).toBe(0);
  expect(failures).toEqual([]);
});

async function start(tenant: string, product: string): Promise<string> {
  const started = await runtime.startRun(tenant, { product, subject: "p", facts, sender: by });
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  return started.value.run?.id ?? "";
}
async function apply(tenant: string): Promise<string> {
  const id = await start(tenant, "loan");
  await runtime.deliverEvent(tenant, id, { type: "CONSENT_GIVEN", payload: {}, sender: by });
  return id;
}
/** How many runs of these lenders have asked another system. */
function askedOf(isOf: (tenant: string) => boolean): number {
  const asked = begun
    .filter(({ tenant }) => isOf(tenant))
    .map(({ idempotencyKey }) => idempotencyKey.split(":")[0]);
  return new Set(asked).size;
}
/** By the metric that an operator sees. */
const underWay = async () =>
  (await metrics.callsLeft.get()).values.reduce((sum, { value }) => sum + value, 0);
const ofT = () => askedOf((tenant) => tenant === T);

it("RT416 a connector of one lender that hangs has its share of calls, and everything else goes on", async () => {
  hangs = ({ tenant }) => tenant === T;
  await expect.poll(ofT, { timeout: 10_000 }).toBeGreaterThanOrEqual(MOST.ofConnector);
  // The same connector of other lenders, and more than all lanes take.
  for (let run = 0; run < 80; run++) await apply(`other-${run % 4}`);
  await expect.poll(() => askedOf((tenant) => tenant !== T), { timeout: 10_000 }).toBe(80);
  expect(ofT()).toBeLessThanOrEqual(MOST.ofConnector + MOST.ofLanes);
  expect(await underWay()).toBeGreaterThanOrEqual(MOST.ofConnector);
  letGo();
  await expect.poll(ofT, { timeout: 10_000 }).toBe(HANGING);
});

it("RT416 eight lenders whose calls hang take nothing from a ninth, whose calls are answered", async () => {
  const hanging = Array.from({ length: 8 }, (_, lender) => `hanging-${lender}`);
  hangs = ({ tenant }) => tenant !== "ninth";
  for (let call = 0; call < MOST.ofConnector + 8; call++) {
    for (const tenant of hanging) await apply(tenant);
  }
  await expect.poll(underWay, { timeout: 20_000 }).toBeGreaterThanOrEqual(MOST.inAll);
  for (let run = 0; run < 10; run++) await apply("ninth");
  await expect.poll(() => askedOf((tenant) => tenant === "ninth"), { timeout: 10_000 }).toBe(10);
  // Those who have as many as there may be get no more.
  expect(await underWay()).toBeLessThanOrEqual(MOST.inAll + 2 * MOST.ofLanes);
});

it("RT161 a schedule and a timer that come due fire in time while as many calls as there may be hang", async () => {
  hangs = () => true;
  await expect.poll(ofT, { timeout: 10_000 }).toBeGreaterThanOrEqual(MOST.ofConnector);
  const waiting = await start(T, "quick");
  const due = new Date(Date.now() + 1_000).toISOString();
  const saved = await runtime.saveSchedule(T, {
    id: "soon",
    expected: null,
    schedule: {
      title: { "zh-CN": "很快", en: "Soon" },
      product: "loan",
      repeat: `R1/${due}/P1D`,
      zone: "Asia/Shanghai",
      catchUp: { mode: "none" },
      overlap: "allow",
    },
    pinned: false,
    subject: "merchant-1",
    facts,
    by,
  });
  expect(saved).toMatchObject({ ok: true });
  const fired = async () => (await store.listFirings(T, "soon", { limit: 1 }))[0];
  await expect.poll(async () => (await fired())?.result, { timeout: 5_000 }).toBe("started");
  const status = async () => (await store.readRun(T, waiting))?.run.status;
  await expect.poll(status, { timeout: 5_000 }).toBe("checking");
});
