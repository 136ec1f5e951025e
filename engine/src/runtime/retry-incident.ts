import { err, isJsonObject, issueTexts, ok, type Result } from "../kernel/index.ts";
import { recordEntry, refuse, type Actor, type Refusal, type Run } from "../process/index.ts";
import { beginAnew, startAnew } from "./begin-anew.ts";
import { later } from "./command.ts";
import { incidentTexts } from "./incident-texts.ts";
import { openValue } from "./open-value.ts";
import { NO_FLOW } from "./flow-store.ts";
import {
  advanceStored,
  commitAdvanced,
  commitBeside,
  INCIDENT_FIELD,
  MAX_TRIES,
  type Failed,
  type Steps,
} from "./step-run.ts";

/** Tells a run again what it could not carry out, with the same definitions; the incident is resolved with it. */
export async function retryIncident(
  steps: Steps,
  tenant: string,
  incidentId: string,
  by: Actor,
): Promise<Result<Run, Refusal>> {
  const { store, clock } = steps.ports;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const incident = await store.readIncident(tenant, incidentId);
    const stored = incident && (await store.readRun(tenant, incident.runId));
    if (stored === undefined) return err(refuse("incident.unknown", { id: incidentId }));
    if (incident?.status !== "open") return err(refuse("incident.resolved"));
    const seal = await steps.seal(tenant, stored.run);
    const kept = openValue(seal, incident.event, INCIDENT_FIELD);
    if (!isJsonObject(kept)) return err(refuse("run.erased"));
    const failed = kept as unknown as Failed;
    const at = later(clock.now(), stored.run.updatedAt);
    const actor = { kind: by.kind, id: by.id };
    const noted = recordEntry(stored.run, at, { kind: "incident-resolved", incident: incidentId, actor });
    const resolve = [{ id: incidentId, at, by: by.id }];
    const audit = {
      action: "run.retry",
      subject: stored.run.id,
      details: { incidents: [incidentId] },
      by: actor,
    };
    const written = { journal: [noted.entry], incidents: { raise: [], resolve }, audit };
    if (failed.kind === "activity") {
      const begin = beginAnew(stored.run, failed.activity, at);
      const activities = { begin, remove: [], retry: [] };
      const outcome = await commitBeside(steps, tenant, stored, noted.run, { ...written, activities });
      if (outcome.kind === "committed") return ok(noted.run);
      continue;
    }
    if (failed.kind === "message") {
      const send = startAnew(stored.run, failed, at);
      const flow = { ...NO_FLOW, messages: { ...NO_FLOW.messages, send } };
      const outcome = await commitBeside(steps, tenant, stored, noted.run, { ...written, flow });
      if (outcome.kind === "committed") return ok(noted.run);
      continue;
    }
    const event = { ...failed.event, at };
    const { advanced, loaded } = await advanceStored(steps, tenant, noted.run, event);
    if (advanced.kind === "refused") return err(advanced.refusal);
    if (advanced.kind === "incident") {
      const reason = issueTexts(advanced.issue, incidentTexts).en;
      return err(refuse("incident.persists", { reason }, [advanced.issue]));
    }
    const also = { before: [noted.entry], resolve, by, audit };
    const outcome =
      advanced.kind === "advanced"
        ? await commitAdvanced(steps, tenant, stored.revision, advanced, loaded, also)
        : await commitBeside(steps, tenant, stored, noted.run, written);
    if (outcome.kind === "committed") return ok(advanced.kind === "advanced" ? advanced.run : noted.run);
  }
  return err(refuse("run.busy"));
}
