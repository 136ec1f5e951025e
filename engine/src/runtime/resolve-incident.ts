import { err, ok, type JsonObject, type Result } from "../kernel/index.ts";
import { refuse, type Refusal, type Run } from "../process/index.ts";
import { later, repeatOf, type Idempotency } from "./command.ts";
import { carryOut, type Ordered } from "./carry-out.ts";
import type { IncidentRow, StoredRun } from "./run-store.ts";
import { commitAdvanced, MAX_TRIES, type Steps } from "./step-run.ts";

export interface ResolveIncident extends Ordered {
  readonly idempotency?: Idempotency;
  /** The revision of the run that the order was made from; another one by now is refused. */
  readonly expected?: number;
  /** Works the order out and writes nothing. */
  readonly dryRun?: boolean;
}

/** Where an order led, or would lead. */
export interface OrderAnswer {
  readonly run: Run;
  /** It had been carried out before, under the same key. */
  readonly repeated: boolean;
}

/** Carries out an operator's order for an incident; the incident is resolved with it, in one commit. */
export function resolveIncident(
  steps: Steps,
  tenant: string,
  incidentId: string,
  command: ResolveIncident,
): Promise<Result<OrderAnswer, Refusal>> {
  const { store } = steps.ports;
  return attempt(steps, tenant, command, async () => {
    const incident = await store.readIncident(tenant, incidentId);
    const stored = incident && (await store.readRun(tenant, incident.runId));
    if (incident === undefined || stored === undefined) {
      return err(refuse("incident.unknown", { id: incidentId }));
    }
    if (incident.status !== "open") return err(refuse("incident.resolved"));
    return ok({ stored, incident });
  });
}

/** Carries out an order for a run that has no incident, or whatever incidents it has. */
export function orderRun(
  steps: Steps,
  tenant: string,
  runId: string,
  command: ResolveIncident,
): Promise<Result<OrderAnswer, Refusal>> {
  return attempt(steps, tenant, command, async () => {
    const stored = await steps.ports.store.readRun(tenant, runId);
    return stored === undefined ? err(refuse("run.unknown", { id: runId })) : ok({ stored });
  });
}

type Read = Result<{ readonly stored: StoredRun; readonly incident?: IncidentRow }, Refusal>;

async function attempt(
  steps: Steps,
  tenant: string,
  command: ResolveIncident,
  read: () => Promise<Read>,
): Promise<Result<OrderAnswer, Refusal>> {
  const { store, clock } = steps.ports;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const repeat = await repeated(steps, tenant, command);
    if (repeat !== undefined) return repeat;
    const found = await read();
    if (!found.ok) return found;
    const { stored, incident } = found.value;
    const { expected = stored.revision } = command;
    if (expected !== stored.revision) return err(refuse("run.changed", { revision: stored.revision }));
    const at = later(clock.now(), stored.run.updatedAt);
    const carried = await carryOut(steps, tenant, stored, incident, command, at);
    if (!carried.ok) return carried;
    const { advanced, before, resolve, begin, send, loaded } = carried.value;
    if (command.dryRun === true) return ok({ run: advanced.run, repeated: false });
    const answer: JsonObject = { states: advanced.run.states, status: advanced.run.status };
    const { order, reason, by, idempotency } = command;
    const outcome = await commitAdvanced(steps, tenant, stored.revision, advanced, loaded, {
      by,
      before,
      resolve,
      beginActivities: begin,
      taken: { send },
      audit: {
        action: `run.${order.action}`,
        subject: stored.run.id,
        details: { reason, incidents: resolve.map(({ id }) => id), ...answer },
        by: { kind: by.kind, id: by.id },
      },
      ...(idempotency === undefined
        ? {}
        : { idempotency: { ...idempotency, runId: stored.run.id, at, answer } }),
    });
    if (outcome.kind === "committed") return ok({ run: advanced.run, repeated: false });
    if (outcome.kind === "repeated" && (await store.readRun(tenant, outcome.record.runId)) === undefined)
      break;
  }
  return err(refuse("run.busy"));
}

/** The run as it is now, for whoever repeats what was carried out under the same key. */
async function repeated(
  { ports: { store } }: Steps,
  tenant: string,
  { idempotency }: ResolveIncident,
): Promise<Result<OrderAnswer, Refusal> | undefined> {
  if (idempotency === undefined) return undefined;
  const record = await store.readIdempotency(tenant, idempotency.key);
  if (record === undefined) return undefined;
  const answered = repeatOf(record, idempotency);
  if (!answered.ok) return answered;
  const stored = await store.readRun(tenant, record.runId);
  return stored && ok({ run: stored.run, repeated: true });
}
