import { randomUUID } from "node:crypto";
import { createRuntime, type Connectors, type Runtime } from "@lendloom/engine/runtime";
import { createAnalyser } from "./analysis/analyser.ts";
import { buildApp } from "./app.ts";
import { measureConnectors } from "./connectors/index.ts";
import { createLiveDefinitions, createRuntimeDefinitions } from "./definitions/index.ts";
import type { App } from "./http/app-context.ts";
import { createDraining, type Draining } from "./http/draining.ts";
import { countCommits, createMetrics, type Metrics } from "./http/metrics.ts";
import type { Identity } from "./identity/index.ts";
import type { Store } from "./store/index.ts";
import { startWorker, type Worker } from "./worker/worker.ts";

export interface Parts {
  readonly store: Store;
  readonly identity: Identity;
  readonly connectors: Connectors;
  readonly secureCookies: boolean;
  readonly designerFolder: string;
  readonly logLevel: string;
}

export interface Composed {
  readonly app: App;
  readonly runtime: Runtime;
  readonly worker: Worker;
  readonly draining: Draining;
  readonly metrics: Metrics;
}

/** Puts the parts of one server process together; nothing listens yet, the worker works already. */
export async function compose(parts: Parts): Promise<Composed> {
  const { store, identity, secureCookies, designerFolder } = parts;
  const metrics = createMetrics();
  const live = createLiveDefinitions(store);
  const runtime = createRuntime({
    store: countCommits(store.runs, metrics),
    clock: { now: () => new Date().toISOString() },
    ids: { next: () => randomUUID() },
    definitions: createRuntimeDefinitions(live),
    connectors: measureConnectors(parts.connectors, (connector, result, seconds) =>
      metrics.connectorSeconds.observe({ connector, result }, seconds),
    ),
    sealer: store.sealer,
  });
  const analyser = createAnalyser();
  const draining = createDraining();
  const worker = startWorker(runtime, {
    metrics,
    onFailure: (error) => app.log.error({ err: error }, "a round of the worker failed"),
  });
  const app = await buildApp(
    {
      store,
      identity,
      runtime,
      live,
      analyser,
      metrics,
      draining,
      secureCookies,
      designerFolder,
      wake: worker.wake,
    },
    { logLevel: parts.logLevel },
  );
  // An analysis under way would hold up the end; who waits for it is told that it was not finished.
  app.addHook("preClose", () => analyser.stop());
  return { app, runtime, worker, draining, metrics };
}
