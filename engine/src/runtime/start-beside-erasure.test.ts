import { expect, it } from "vitest";
import {
  countingIds,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  sampleDocuments,
  scriptedConnectors,
  simulatedClock,
} from "../testing/index.ts";
import { createRuntime } from "./create-runtime.ts";
import type { RunStore } from "./run-store.ts";

const T = "demo";

it("RT315 whose person is erased before a start is written is told so by the start", async () => {
  const definitions = fixedDefinitions();
  definitions.publish("small", sampleDocuments);
  const [kept, sealer] = [memoryRunStore(), forgetfulSealer()];
  // The store has no start of an erased person, however it was worked out.
  const store: RunStore = {
    ...kept,
    async commit(commit) {
      if (commit.expected > 0) return kept.commit(commit);
      sealer.erase(T, commit.run.subject);
      return Promise.resolve({ kind: "conflict" });
    },
  };
  const ports = { store, clock: simulatedClock(), ids: countingIds(), definitions, sealer };
  const runtime = createRuntime({ ...ports, connectors: scriptedConnectors({}) });
  const started = await runtime.startRun(T, {
    product: "small",
    subject: "a1",
    facts: { age: 36 },
    sender: { kind: "api-key", id: "k1" },
  });
  expect(started).toMatchObject({ ok: false, error: { code: "run.erased" } });
});
