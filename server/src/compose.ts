import { randomUUIDv7 } from "node:crypto";
import { createRuntime, type Connectors, type Runtime } from "@lendloom/engine/runtime";
import { createAnalyser } from "./analysis/analyser.ts";
import { buildApp } from "./app.ts";
import { measureConnectors } from "./connectors/index.ts";
import { createLiveDefinitions, createRuntimeDefinitions } from "./definitions/index.ts";
import type { ProcessRole } from "./config.ts";
import { tellCommits } from "./events/index.ts";
import type { App } from "./http/app-context.ts";
import { createArrivals } from "./http/arrivals.ts";
import { createDraining, type Draining } from "./http/draining.ts";
import { countCommits, createMetrics, type Metrics } from "./http/metrics.ts";
import type { StreamLimits } from "./http/event-streams.ts";
import { createLiveEvents, type LiveEvents } from "./http/live-events.ts";
import { describeProcess } from "./http/process-metrics.ts";
import type { Identity } from "./identity/index.ts";
import { createReferenceCheck, type ReferenceCheck } from "./sampling/reference-check.ts";
import { createReferenceSampler } from "./sampling/reference-sampler.ts";
import { sampleCommits } from "./sampling/sample-commits.ts";
import type { Store } from "./store/index.ts";
import { killAtAnswers, killAtClaims } from "./worker/kill-at-work.ts";
import { removedBy, startMaintenance } from "./worker/maintenance.ts";
import { pauses } from "./worker/pauses.ts";
import { startWorker, type Worker } from "./worker/worker.ts";
import { watchClock } from "./watch-clock.ts";

export interface Parts {
  readonly store: Store;
  readonly identity: Identity;
  readonly connectors: Connectors;
  readonly secureCookies: boolean;
  readonly designerFolder: string;
  /** Whose disk is watched. */
  readonly dataFolder?: string;
  readonly logLevel: string;
  /** The share of live decisions that json-rules-engine evaluates again, from 0 to 1. */
  readonly referenceSample: number;
  /** What evaluates them; by default a thread with the library. */
  readonly referenceCheck?: ReferenceCheck;
  /** What this process does; by default both. */
  readonly role?: ProcessRole;
  /** What streams of events may cost, where it is not the default. */
  readonly streams?: Partial<StreamLimits> | undefined;
}

export interface Composed {
  readonly app: App;
  readonly runtime: Runtime;
  readonly worker: Worker;
  readonly draining: Draining;
  readonly metrics: Metrics;
  readonly events: LiveEvents;
}

/** Puts the parts of one server process together; nothing listens yet, the worker works already. */
export async function compose(parts: Parts): Promise<Composed> {
  const { store, identity, secureCookies, designerFolder, role = "both" } = parts;
  const metrics = createMetrics();
  describeProcess(metrics.registry, { role, store, dataFolder: parts.dataFolder });
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
  const events = createLiveEvents({
    store,
    identity,
    limits: parts.streams,
    metrics,
    onFailure: (error) => app.log.warn({ err: error }, "events could not be read; they are read again"),
  });
  const commits = tellCommits(countCommits(store.runs, metrics), events.news);
  const runtime = createRuntime({
    store: killAtClaims(sampleCommits(commits, sampler, { live, sealer: store.sealer })),
    clock: store.clock,
    // They begin with the time: new rows lie together in every index, and a commit writes fewer pages.
    ids: { next: () => randomUUIDv7() },
    definitions: createRuntimeDefinitions(live),
    connectors: killAtAnswers(
      measureConnectors(parts.connectors, (connector, reply, seconds) => {
        metrics.connectorSeconds.observe({ connector, result: reply.kind }, seconds);
        if (reply.kind === "error" && reply.code === "connector.no-heartbeat") {
          metrics.heartbeatsMissed.inc({ connector });
        }
      }),
    ),
    sealer: store.sealer,
    pauses,
  });
  const analyser = createAnalyser();
  const draining = createDraining();
  const arrivals = createArrivals();
  /** What is due makes way while connections come. */
  const workAfterArrivals: typeof runtime.workOnce = async (options) => {
    await arrivals.settled();
    return runtime.workOnce(options);
  };
  const worker =
    role === "api"
      ? noWorker
      : startWorker(
          { ...runtime, workOnce: workAfterArrivals },
          {
            owner: store.worker,
            metrics,
            onFailure: (error) => app.log.error({ err: error }, "a round of the worker failed"),
          },
        );
  const unsubscribe = store.announcements.subscribe(worker.wake);
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
      events,
      secureCookies,
      designerFolder,
      wake() {
        worker.wake();
        store.announcements.announce("work");
      },
    },
    { logLevel: parts.logLevel, role },
  );
  arrivals.watch(app.server);
  const maintenance = startMaintenance(store, {
    now: store.clock.now,
    onRound(round) {
      metrics.retentionSeconds.set(Date.parse(round.at) / 1_000);
      for (const [kind, rows] of removedBy(round)) metrics.retentionRemoved.inc({ kind }, rows);
    },
    onFailure: (error) => app.log.error({ err: error }, "a round of retention failed"),
  });
  app.addHook("preClose", () => events.close());
  const clockUnwatched = watchClock(store.clock, (details, sentence) => app.log.warn(details, sentence));
  app.addHook("preClose", () => maintenance.stop());
  app.addHook("preClose", () => clockUnwatched());
  app.addHook("preClose", () => unsubscribe());
  // An analysis under way would hold up the end; who waits for it is told that it was not finished.
  app.addHook("preClose", () => analyser.stop());
  app.addHook("preClose", () => sampler.stop());
  return { app, runtime, worker, draining, metrics, events };
}

/** A process that only answers requests leaves what is due to others. */
const noWorker: Worker = { wake: () => undefined, stop: () => Promise.resolve() };
