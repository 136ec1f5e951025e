import { isJsonObject, type JsonObject } from "../kernel/index.ts";
import {
  advance,
  cancelledBy,
  isAwaited,
  isOver,
  MAX_DEPTH,
  messageEvent,
  messageField,
  missingConsent,
  PARENT,
  splitInput,
  type RunEvent,
  type SubflowOrder,
} from "../process/index.ts";
import { tellCancelled } from "./cancel-run.ts";
import { later } from "./command.ts";
import { NO_FLOW, type MessageRow } from "./flow-store.ts";
import { livingSeal } from "./living-seal.ts";
import { UnsoundDefinitions } from "./load-process.ts";
import { openValue } from "./open-value.ts";
import { comesTooEarly, unheard } from "./sent-events.ts";
import type { Claimed, Fence, StoredRun } from "./run-store.ts";
import {
  advanceStored,
  commitAdvanced,
  commitBeside,
  MAX_TRIES,
  raiseIncident,
  type Failed,
  type Steps,
} from "./step-run.ts";

/**
 * Carries one message from run to run. It goes with the commit of what it leads to, so that it leads to something
 * once, whoever carries it and however often; one that leads to nothing any more is dropped.
 */
export async function carryMessage(steps: Steps, row: Claimed<MessageRow>): Promise<void> {
  const { tenant, runId, id, message, lease } = row;
  const { store } = steps.ports;
  const sender = await store.readRun(tenant, runId);
  if (sender === undefined) return store.dropMessage(tenant, runId, id, lease);
  if (await comesTooEarly(steps, row, sender.run)) return;
  const seal = await steps.seal(tenant, sender.run);
  const body = openValue(seal, row.body, messageField(runId, id));
  // Of an erased person no run can be begun or told anything but that it is over.
  const told: JsonObject = isJsonObject(body) ? body : {};
  switch (message) {
    case "start-run":
      return body === undefined
        ? store.dropMessage(tenant, runId, id, lease)
        : startSubflow(steps, row, sender, told as unknown as SubflowOrder);
    case "run-ended":
    case "send-event":
      if (body === undefined) return store.dropMessage(tenant, runId, id, lease);
      return tellByMessage(steps, row, (at) => messageEvent(message, sender.run, told, at));
    case "cancel-run":
      return cancelByMessage(steps, row);
    case "compensate-run":
    case "run-compensated":
    case "run-gone":
      return tellByMessage(steps, row, (at) => messageEvent(message, sender.run, told, at));
  }
}

/** Starts a sub-flow with the definitions its parent pins; one that cannot start has failed. */
async function startSubflow(
  steps: Steps,
  row: Claimed<MessageRow>,
  parent: StoredRun,
  order: SubflowOrder,
): Promise<void> {
  const { lease, ...kept } = row;
  const { tenant, runId, id, to } = kept;
  const { store, clock } = steps.ports;
  const { invoke, generation } = order.parent;
  // It was left or cancelled after its start had failed, and an operator had it tried again: nobody waits for it.
  if (!isAwaited(parent.run, invoke, generation)) return store.dropMessage(tenant, runId, id, lease);
  const failed = (code: string, message: string) => {
    const tell = (at: string): RunEvent => ({
      kind: "subflow-failed",
      at,
      invoke,
      generation,
      error: { code, message: message.slice(0, 500) },
    });
    return tellByMessage(steps, { ...row, to: runId }, tell, {
      kind: "message",
      message: kept,
      invoke,
      generation,
    });
  };
  const { pins, subject } = parent.run;
  const workflow = pins.subflows?.[order.workflow];
  if (workflow === undefined) return failed("subflow.unknown", `No workflow “${order.workflow}” is pinned`);
  if (order.parent.depth > MAX_DEPTH) {
    return failed("subflow.too-deep", `Expected at most ${MAX_DEPTH} runs within each other`);
  }
  const childPins = { ...pins, workflow };
  const loaded = await steps.load(tenant, childPins).catch((thrown: unknown) => {
    if (thrown instanceof UnsoundDefinitions) return thrown;
    throw thrown;
  });
  if (loaded instanceof UnsoundDefinitions) return failed("subflow.unsound", loaded.message);
  const lacking = missingConsent(loaded.process, order.consents);
  if (lacking !== undefined) {
    return failed(
      "subflow.consent-missing",
      `Expected the consent “${lacking}”, but the application has none`,
    );
  }
  const { facts, variables } = splitInput(loaded.process, order.input);
  const at = later(clock.now(), parent.run.updatedAt);
  const seal = await livingSeal(steps, tenant, subject);
  if (seal === undefined) return failed("subflow.input-invalid", "run.erased");
  const subflow = { parent: order.parent, variables, consents: order.consents, ages: order.ages };
  const begun = advance(
    undefined,
    { kind: "start", at, run: to, subject, pins: childPins, facts, sender: PARENT, subflow },
    { process: loaded.process, seal },
  );
  switch (begun.kind) {
    case "refused": {
      const [issue] = begun.refusal.issues;
      const where = issue === undefined ? "" : `: ${issue.code} at ${issue.pointer}`;
      return failed("subflow.input-invalid", `${begun.refusal.code}${where}`);
    }
    case "incident":
      return failed("subflow.start-failed", `${begun.issue.code} at ${begun.issue.pointer}`);
    case "stale":
      throw new Error("Expected a start to be answered");
    case "advanced": {
      const taken = { messages: [{ runId, id }] };
      const fence: Fence = { work: "message", id, lease };
      const outcome = await commitAdvanced(steps, tenant, 0, begun, loaded, { taken, fence });
      // It was started before, and a message that is there still can only be one told twice. Or the applicant was erased
      // meanwhile: then the message comes again when its lease is over, and is told so.
      if (outcome.kind === "conflict" && (await store.readRun(tenant, to)) !== undefined) {
        await store.dropMessage(tenant, runId, id, lease);
      }
    }
  }
}

/** Tells a run what a message says; `failed` is what an incident keeps instead of the event. */
async function tellByMessage(
  steps: Steps,
  { tenant, runId, id, to, lease }: Claimed<MessageRow>,
  tell: (at: string) => RunEvent,
  failed?: Failed,
): Promise<void> {
  const { store, clock } = steps.ports;
  const taken = { messages: [{ runId, id }] };
  const fence: Fence = { work: "message", id, lease };
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = await store.readRun(tenant, to);
    if (stored === undefined) return store.dropMessage(tenant, runId, id, lease);
    const at = later(clock.now(), stored.run.updatedAt);
    const event = tell(at);
    const { advanced, loaded, seal } = await advanceStored(steps, tenant, stored.run, event);
    const flow = { ...NO_FLOW, messages: { ...NO_FLOW.messages, take: taken.messages } };
    let outcome;
    if (advanced.kind === "advanced") {
      outcome = await commitAdvanced(steps, tenant, stored.revision, advanced, loaded, { taken, fence });
    } else if (advanced.kind === "incident") {
      const kept = failed ?? ({ kind: "event", event } as const);
      const raised = raiseIncident(steps, tenant, stored.run, advanced.issue, kept, { at, seal });
      outcome = await commitBeside(steps, tenant, stored, raised.run, {
        flow,
        fence,
        journal: [raised.entry],
        incidents: { raise: [raised.row], resolve: [] },
      });
    } else {
      const noted = unheard(stored.run, event, advanced, at);
      const journal = noted === undefined ? {} : { journal: [noted.entry] };
      outcome = await commitBeside(steps, tenant, stored, noted?.run ?? stored.run, {
        flow,
        fence,
        ...journal,
      });
    }
    if (outcome.kind !== "conflict") return;
  }
  throw new Error(`Expected to carry ${runId} ${id}, but ${to} is too busy`);
}

async function cancelByMessage(steps: Steps, row: Claimed<MessageRow>): Promise<void> {
  const { tenant, runId, id, to, lease } = row;
  const { store, clock } = steps.ports;
  const taken = { messages: [{ runId, id }] };
  const fence: Fence = { work: "message", id, lease };
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = await store.readRun(tenant, to);
    if (stored === undefined || isOver(stored.run)) {
      const generation = cancelledBy(id);
      return tellByMessage(steps, { ...row, to: runId }, (at) => ({ kind: "subflow-ended", at, generation }));
    }
    const at = later(clock.now(), stored.run.updatedAt);
    const { snapshot, cancelled, compensations } = stored.run;
    if (snapshot.status === "done" && (cancelled !== undefined || compensations === undefined)) {
      return store.dropMessage(tenant, runId, id, lease);
    }
    const event = { kind: "cancel", at, reason: "", sender: PARENT, from: "parent" } as const;
    const told = await tellCancelled(steps, tenant, stored, event, { by: PARENT, taken, fence });
    if (told.kind === "refused") return store.dropMessage(tenant, runId, id, lease);
    if (told.outcome.kind !== "conflict") return;
  }
  throw new Error(`Expected to cancel ${to}, but it is too busy`);
}
