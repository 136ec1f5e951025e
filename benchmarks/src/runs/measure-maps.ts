import { randomUUIDv7 } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRuntime } from "@lendloom/engine/runtime";
import { openStore } from "../../../server/src/store/index.ts";
import type { Figure } from "../bench/benchmark.ts";
import { machine, TENANT } from "./loan-runtime.ts";
import { manyItemsDefinitions } from "./many-items.ts";

/** Maps of few and of many items, each a sub-flow that ends as it begins: the processor time that an item takes. */
export async function measureMaps(quick: boolean): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "lendloom-bench-"));
  const store = await openStore({ kind: "sqlite", folder });
  const runtime = createRuntime({
    store: store.runs,
    clock: { now: () => new Date().toISOString() },
    ids: { next: () => randomUUIDv7() },
    definitions: manyItemsDefinitions(),
    connectors: { call: () => Promise.resolve({ kind: "answer", answer: {} }) },
    sealer: store.sealer,
  });
  let merchants = 0;

  async function itemMs(items: number, maps: number): Promise<number> {
    const before = process.cpuUsage();
    for (let map = 0; map < maps; map += 1) {
      merchants += 1;
      const facts = { name: "张伟", shops: items };
      const started = await runtime.startRun(TENANT, {
        product: "merchant",
        subject: `merchant-${merchants}`,
        facts,
        sender: machine,
      });
      if (!started.ok) throw new Error(`Expected a started run, but got ${started.error.code}`);
      for (;;) {
        const { messages, failures } = await runtime.workOnce({ owner: "bench", limit: 50 });
        if (failures.length > 0) throw failures[0];
        if (messages === 0) break;
      }
      const stored = await store.runs.readRun(TENANT, started.value.run?.id ?? "");
      const output = stored?.run.snapshot.output;
      if (output?.["checked"] !== items) {
        throw new Error(`Expected ${items} checked items, but got ${JSON.stringify(output)}`);
      }
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000 / items / maps;
  }

  const most = quick ? 50 : 1_000;
  await itemMs(10, quick ? 1 : 50);
  const few = await itemMs(10, quick ? 2 : 100);
  const some = await itemMs(100, quick ? 1 : 10);
  const many = await itemMs(most, quick ? 1 : 2);
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  return [
    { name: "itemOf10Ms", title: "an item of a map of 10, processor time", unit: "ms", value: few },
    { name: "itemOf100Ms", title: "an item of a map of 100", unit: "ms", value: some },
    { name: "itemOf1000Ms", title: `an item of a map of ${most}`, unit: "ms", value: many },
    {
      name: "manyToFewItems",
      title: `an item of a map of ${most} to one of a map of 10`,
      unit: "×",
      value: many / few,
      aim: { at: "most", value: 2 },
    },
  ];
}
