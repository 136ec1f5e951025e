import { randomUUID } from "node:crypto";
import { createRuntime } from "@lendloom/engine/runtime";
import { fixedDefinitions, forgetfulSealer, memoryRunStore, sampleDocuments } from "@lendloom/engine/testing";
import { expect, it } from "vitest";
import { createMetrics } from "../http/metrics.ts";
import { pauses } from "./pauses.ts";
import { startWorker } from "./worker.ts";

const T = "demo";
const by = { kind: "person", id: "li", roles: ["api-client"] } as const;
const facts = { name: "张伟", age: 36 };
/** More than all lanes together claim. */
const HANGING = 40;

it("RT161 a schedule and a timer that come due fire in time while every lane waits for calls that hang", async () => {
  const definitions = fixedDefinitions();
  definitions.publish("loan", sampleDocuments);
  const quick = JSON.stringify(sampleDocuments).replace('"P3D"', '"PT1S"').replace('"1.0.0"', '"1.0.1"');
  definitions.publish("quick", JSON.parse(quick) as typeof sampleDocuments);
  const store = memoryRunStore();
  let begun = 0;
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const runtime = createRuntime({
    store,
    clock: { now: () => new Date().toISOString() },
    ids: { next: () => randomUUID() },
    definitions,
    connectors: {
      async call() {
        begun++;
        await held;
        throw new Error("Nobody answered");
      },
    },
    sealer: forgetfulSealer(),
    pauses,
  });
  const start = async (product: string) => {
    const started = await runtime.startRun(T, { product, subject: "p", facts, sender: by });
    if (!started.ok) throw new Error(JSON.stringify(started.error));
    return started.value.run?.id ?? "";
  };
  for (let run = 0; run < HANGING; run++) {
    const id = await start("loan");
    await runtime.deliverEvent(T, id, { type: "CONSENT_GIVEN", payload: {}, sender: by });
  }
  const failures: unknown[] = [];
  const worker = startWorker(runtime, {
    metrics: createMetrics(),
    onFailure: (error) => failures.push(error),
  });
  await expect.poll(() => begun, { timeout: 10_000 }).toBe(32);

  const waiting = await start("quick");
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
  expect(begun).toBe(32);
  expect(failures).toEqual([]);
  letGo();
  await worker.stop();
});
