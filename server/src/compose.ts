import { randomUUIDv7 } from "node:crypto";
import { createRuntime, type Connectors, type Runtime } from "@lendloom/engine/runtime";
import { createAnalyser } from "./analysis/analyser.ts";
import { buildApp } from "./app.ts";
import { measureConnectors } from "./connectors/index.ts";
import { createLiveDefinitions, createRuntimeDefinitions } from "./definitions/index.ts";
import type { App } from "./http/app-context.ts";
import { createDraining, type Draining } from "./http/draining.ts";
import { countCommits, createMetrics, type Metrics } from "./http/metrics.ts";
import type { Identity } from "./identity/index.ts";
import { createReferenceCheck, type ReferenceCheck } from "./sampling/reference-check.ts";
import { createReferenceSampler } from "./sampling/reference-sampler.ts";
import { sampleCommits } from "./sampling/sample-commits.ts";
import type { Store } from "./store/index.ts";
import { killAtAnswers, killAtClaims } from "./worker/kill-at-work.ts";
import { startWorker, type Worker } from "./worker/worker.ts";

export interface Parts {
  readonly store: Store;
  readonly identity: Identity;
  readonly connectors: Connectors;
  readonly secureCookies: boolean;
  readonly designerFolder: string;
  readonly logLevel: string;
  /** The share of live decisions that json-rules-engine evaluates again, from 0 to 1. */
  readonly referenceSample: number;
  /** What evaluates them; by default a thread with the library. */
  readonly referenceCheck?: ReferenceCheck;
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
  const sampler = createReferenceSampler({
    share: parts.referenceSample,
    check: parts.referenceCheck ?? createReferenceCheck(),
    count: (result) => metrics.referenceChecks.inc({ result }),
    onDifference: (difference) =>
      app.log.error({ reference: difference }, "a decision differs from json-rules-engine"),
    onFailure: (error) =>
      app.log.warn({ err: error }, "a decision could not be checked with json-rules-engine"),
  });
  const runtime = createRuntime({
    store: killAtClaims(
      sampleCommits(countCommits(store.runs, metrics), sampler, { live, sealer: store.sealer }),
    ),
    clock: { now: () => new Date().toISOString() },
    // They begin with the time: new rows lie together in every index, and a commit writes fewer pages.
    ids: { next: () => randomUUIDv7() },
    definitions: createRuntimeDefinitions(live),
    connectors: killAtAnswers(
      measureConnectors(parts.connectors, (connector, result, seconds) =>
        metrics.connectorSeconds.observe({ connector, result }, seconds),
      ),
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
      sampler,
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
  app.addHook("preClose", () => sampler.stop());
  return { app, runtime, worker, draining, metrics };
}
