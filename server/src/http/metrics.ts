import type { RunStore, SettledSchedule } from "@lendloom/engine/runtime";
import type { FastifyInstance } from "fastify";
import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** What the process counts about itself. No label carries anything personal. */
export interface Metrics {
  readonly registry: Registry;
  readonly decisions: Counter<"outcome">;
  readonly steps: Counter;
  readonly stepSeconds: Histogram;
  readonly connectorSeconds: Histogram<"connector" | "result">;
  readonly heartbeatsMissed: Counter<"connector">;
  readonly callsLeft: Gauge<"connector">;
  readonly requestSeconds: Histogram<"method" | "route" | "status">;
  readonly commitsRefused: Counter<"reason">;
  readonly logFailures: Counter;
  readonly requestsShed: Counter;
  readonly backlog: Gauge<"kind">;
  readonly oldestDue: Gauge<"kind">;
  readonly workerFailures: Counter;
  readonly signalsExpired: Counter;
  readonly scheduleFirings: Counter<"result">;
  readonly retentionRemoved: Counter<"kind">;
  readonly retentionSeconds: Gauge;
  readonly referenceChecks: Counter<"result">;
  readonly eventStreams: Gauge;
  readonly eventStreamsEnded: Counter<"why">;
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    decisions: new Counter({
      name: "lendloom_decisions_total",
      help: "Decisions answered, by outcome",
      labelNames: ["outcome"],
      registers,
    }),
    steps: new Counter({ name: "lendloom_steps_total", help: "Steps committed", registers }),
    stepSeconds: new Histogram({
      name: "lendloom_commit_seconds",
      help: "Time to commit a step",
      buckets: seconds,
      registers,
    }),
    connectorSeconds: new Histogram({
      name: "lendloom_connector_seconds",
      help: "Time of connector calls",
      labelNames: ["connector", "result"],
      buckets: seconds,
      registers,
    }),
    heartbeatsMissed: new Counter({
      name: "lendloom_heartbeats_missed_total",
      help: "Connector calls ended because the other side gave no sign of life",
      labelNames: ["connector"],
      registers,
    }),
    callsLeft: new Gauge({
      name: "lendloom_calls_left",
      help: "Calls to connectors under way that take longer than a round of the worker waits for",
      labelNames: ["connector"],
      registers,
    }),
    requestSeconds: new Histogram({
      name: "lendloom_http_request_seconds",
      help: "Time of HTTP requests, by route",
      labelNames: ["method", "route", "status"],
      buckets: seconds,
      registers,
    }),
    commitsRefused: new Counter({
      name: "lendloom_commits_refused_total",
      help: "Steps that were not committed, by reason: conflict (another was first), stale (what was claimed is another process's by now)",
      labelNames: ["reason"],
      registers,
    }),
    requestsShed: new Counter({
      name: "lendloom_requests_shed_total",
      help: "Requests told to come back because this process is too far behind",
      registers,
    }),
    logFailures: new Counter({
      name: "lendloom_log_failures_total",
      help: "Lines of the log that could not be written",
      registers,
    }),
    backlog: new Gauge({
      name: "lendloom_backlog",
      help: "Work that waits in the store, by kind",
      labelNames: ["kind"],
      registers,
    }),
    oldestDue: new Gauge({
      name: "lendloom_oldest_due_seconds",
      help: "How long the work that is due first and that no worker has yet has been due, by kind; 0 when nothing is",
      labelNames: ["kind"],
      registers,
    }),
    workerFailures: new Counter({
      name: "lendloom_worker_failures_total",
      help: "Rounds of the worker that failed and will be repeated",
      registers,
    }),
    signalsExpired: new Counter({
      name: "lendloom_signals_expired_total",
      help: "Kept signals that no run had waited for when their time was over",
      registers,
    }),
    scheduleFirings: new Counter({
      name: "lendloom_schedule_firings_total",
      help: "Moments of schedules, by what came of them: started, failed, overlap (the run before was under way), missed (no server looked)",
      labelNames: ["result"],
      registers,
    }),
    retentionRemoved: new Counter({
      name: "lendloom_retention_removed_total",
      help: "What the retention policies removed, by kind",
      labelNames: ["kind"],
      registers,
    }),
    retentionSeconds: new Gauge({
      name: "lendloom_retention_last_round_timestamp_seconds",
      help: "When this process last carried a retention policy out; 0 before",
      registers,
    }),
    eventStreams: new Gauge({
      name: "lendloom_event_streams",
      help: "Streams of events that are open at this process",
      registers,
    }),
    eventStreamsEnded: new Counter({
      name: "lendloom_event_streams_ended_total",
      help: "Streams of events that ended, by why: closed, slow, age, credential, stopping",
      labelNames: ["why"],
      registers,
    }),
    referenceChecks: new Counter({
      name: "lendloom_reference_checks_total",
      help: "Live decisions evaluated again by json-rules-engine, by result: agree, differ, failed, dropped",
      labelNames: ["result"],
      registers,
    }),
  };
}

/** Times every request under its route's pattern, so that ids never become labels. */
export function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook("onResponse", (request, reply, done) => {
    metrics.requestSeconds.observe(
      {
        method: request.method,
        route: request.routeOptions.url ?? "unknown",
        status: String(reply.statusCode),
      },
      reply.elapsedTime / 1_000,
    );
    done();
  });
}

/** Counts what was really committed: steps, their time, and the decisions they made. */
export function countCommits(store: RunStore, metrics: Metrics): RunStore {
  return {
    ...store,
    async commit(commit) {
      const begun = performance.now();
      const outcome = await store.commit(commit);
      if (outcome.kind === "conflict" || outcome.kind === "stale")
        metrics.commitsRefused.inc({ reason: outcome.kind });
      if (outcome.kind !== "committed") return outcome;
      metrics.steps.inc();
      metrics.stepSeconds.observe((performance.now() - begun) / 1_000);
      for (const { decision } of commit.decisions) metrics.decisions.inc({ outcome: decision.outcome });
      if (commit.schedule !== undefined) countFirings(commit.schedule, metrics);
      return outcome;
    },
    async settleSchedule(tenant, settled) {
      const outcome = await store.settleSchedule(tenant, settled);
      if (outcome === "settled") countFirings(settled, metrics);
      return outcome;
    },
  };
}

function countFirings({ firings }: SettledSchedule, { scheduleFirings }: Metrics): void {
  for (const { result, count = 1 } of firings) scheduleFirings.inc({ result }, count);
}
