import { hasErrors, isJsonObject, pointer, type Issue, type Json, type JsonObject } from "../kernel/index.ts";
import type { WorkflowInput } from "../workflow/index.ts";
import { processIssue } from "./process-issues.ts";
import { refuse, type Refusal, type RefusalCode } from "./refusal.ts";
import type { SubflowStart } from "./flow-event.ts";
import type { FactRecord, StoredValue } from "./run.ts";
import { ProcessFault, type RunDraft } from "./run-draft.ts";
import type { RunEvent } from "./run-event.ts";
import { receiveFlow } from "./receive-flow.ts";
import { recordCompensation } from "./compensate.ts";
import { START_TIMER } from "./cancel-run.ts";
import { givenField } from "./recorded-flow.ts";
import { completionMisfit } from "./completion-misfit.ts";
import { receiveMigration } from "./migrate-run.ts";
import { receiveEdit, receiveMove, receiveSkip } from "./operator-events.ts";
import {
  ladderDown,
  mayNotComplete,
  openTask,
  receiveAssignment,
  receiveClaim,
  receiveRelease,
  receiveRung,
  rungOf,
} from "./tasks.ts";
import { isJoined } from "./send-event.ts";
import { checkVariables } from "./subflow-input.ts";
import { checkFacts, factField, factRecord, validUntil } from "./stored-facts.ts";

/** What a run event comes to, once it is checked and what it brings is recorded. */
export type Received =
  /** `variables`: in place of their initial values. */
  | { readonly kind: "started"; readonly variables?: JsonObject }
  | {
      readonly kind: "told";
      readonly label: string;
      readonly input: WorkflowInput;
      /** What it comes to when no transition takes it; default: a refusal or stale. */
      readonly unheard?: "noted";
    }
  /** It is on record and the workflow hears nothing of it. */
  | { readonly kind: "noted" }
  /** It stands where other definitions have put it, and goes on by itself if these let it. */
  | { readonly kind: "relocated" }
  | { readonly kind: "moved"; readonly to: readonly string[]; readonly exits: boolean }
  /** Only facts, or that there are none: the workflow hears of the decisions they settle. */
  | { readonly kind: "facts" }
  | { readonly kind: "stale" }
  | { readonly kind: "refused"; readonly refusal: Refusal };

type Of<Kind extends RunEvent["kind"]> = Extract<RunEvent, { kind: Kind }>;

export function receive(draft: RunDraft, event: RunEvent): Received {
  return receiveFlow(draft, event) ?? receiveOther(draft, event);
}

function receiveOther(draft: RunDraft, event: RunEvent): Received {
  switch (event.kind) {
    case "start":
    case "schedule":
      return receiveStart(draft, event);
    case "cancel":
    case "subflow-done":
    case "subflow-failed":
    case "subflow-ended":
    case "compensate":
    case "subflow-compensated":
      return { kind: "stale" };
    case "event":
      return receiveEvent(draft, event);
    case "timer":
      return rungOf(event.timer) === undefined ? receiveTimer(draft, event) : receiveRung(draft, event);
    case "task-completed":
      return receiveTask(draft, event);
    case "activity-done":
      return event.source === undefined
        ? receiveAnswer(draft, event)
        : receiveFacts(draft, event, event.source);
    case "activity-failed":
      return event.source === undefined
        ? receiveFailure(draft, event)
        : receiveSilence(draft, event, event.source, `failed:${event.error.code}`);
    case "task-claimed":
      return receiveClaim(draft, event);
    case "task-released":
      return receiveRelease(draft, event);
    case "task-assigned":
      return receiveAssignment(draft, event);
    case "invoke-skipped":
      return receiveSkip(draft, event);
    case "data-edited":
      return receiveEdit(draft, event);
    case "moved":
      return receiveMove(draft, event);
    case "migrated":
      return receiveMigration(draft, event);
  }
}

/** A timer goes by its generation: a migration may have given its state another name. */
function receiveTimer(draft: RunDraft, { timer: named, generation }: Of<"timer">): Received {
  const armed = Object.entries(draft.run.snapshot.timers).find(([, its]) => its.generation === generation);
  const timer = armed?.[0] ?? named;
  draft.record({ kind: "timer-fired", timer, generation });
  return { kind: "told", label: timer, input: { kind: "timer", timer, generation } };
}

function receiveStart(draft: RunDraft, event: Of<"start" | "schedule">): Received {
  const given = event.kind === "start" ? event.subflow : undefined;
  const { catalogue } = draft.world.process;
  const facts = checkFacts(catalogue, event.facts, "/facts");
  const issues: Issue[] = facts.ok ? [] : [...facts.error];
  for (const name of Object.keys(event.facts)) {
    const source = catalogue.fact(name)?.source ?? "";
    // What a bureau says is asked from the bureau: an applicant's word for it would be believed.
    if (given === undefined && catalogue.source(source)?.connector !== undefined) {
      issues.push(processIssue("fact.not-applied", `/facts${pointer(name)}`, { fact: name, source }));
    }
  }
  const variables = checkVariables(draft.world.process.workflow, given?.variables ?? {}, "/variables");
  if (!variables.ok) issues.push(...variables.error);
  if (!facts.ok || !variables.ok || hasErrors(issues)) return refused("run.facts-invalid", {}, issues);
  const { run, subject, pins } = event;
  const actor = actorOf(event.sender);
  if (event.kind === "schedule") {
    const { startAt } = event;
    draft.record({ kind: "scheduled", run, subject, pins, actor, startAt });
    recordBySource(draft, facts.value);
    draft.effects.push({ kind: "set-timer", ...START_TIMER, state: "", after: "PT0S", dueAt: startAt });
    return { kind: "noted" };
  }
  draft.record({
    kind: "started",
    run,
    subject,
    pins,
    actor,
    ...(given === undefined ? {} : { parent: given.parent }),
    ...(Object.keys(variables.value).length === 0
      ? {}
      : { given: draft.stored.store(variables.value, true, givenField(run)) }),
  });
  recordBySource(draft, facts.value, given?.ages);
  for (const consent of given?.consents ?? event.consents ?? [])
    draft.record({ kind: "consent-granted", consent });
  return { kind: "started", variables: variables.value };
}

function receiveEvent(draft: RunDraft, event: Of<"event">): Received {
  const { workflow, catalogue } = draft.world.process;
  const { type, payload } = event;
  if (draft.run.finished || draft.run.snapshot.status === "done") return refused("run.finished");
  const declared = Object.hasOwn(workflow.definition.events, type)
    ? workflow.definition.events[type]
    : undefined;
  if (declared === undefined) return refused("run.event-unknown", { event: type });
  if (event.sent !== undefined && !isJoined(draft.run, event.sent)) return { kind: "stale" };
  const told = event.sent !== undefined;
  if (!told && !event.sender.roles.some((role) => (declared.roles as readonly string[]).includes(role))) {
    return refused("run.event-role", { event: type });
  }
  const schema = workflow.payloads.get(type);
  const misfits =
    schema?.check(payload, "/payload") ??
    Object.keys(payload).map((key) =>
      processIssue("form.unknown-field", `/payload${pointer(key)}`, { field: key }),
    );
  if (misfits.length > 0) return refused("run.payload-invalid", { event: type }, misfits);

  const facts: Record<string, Json> = {};
  const inClear = new Set<string>();
  for (const [fact, member] of Object.entries(declared.facts ?? {})) {
    if (!Object.hasOwn(payload, member)) continue;
    facts[fact] = payload[member] as Json;
    if (catalogue.fact(fact)?.personal !== true) inClear.add(member);
  }
  const checked = checkFacts(catalogue, facts, "/payload");
  if (!checked.ok) return refused("run.payload-invalid", { event: type }, checked.error);

  const stored = Object.entries(payload).map(([member, value]): [string, StoredValue] => [
    member,
    draft.stored.store(value, !inClear.has(member), `payload:${member}`),
  ]);
  draft.record({
    kind: "event-received",
    id: event.id,
    type,
    payload: Object.fromEntries(stored),
    actor: actorOf(event.sender),
  });
  if (event.signal !== undefined) draft.record({ kind: "signal-received", event: type, ...event.signal });
  if (event.sent !== undefined) draft.record({ kind: "sent-received", event: type, ...event.sent });
  recordBySource(draft, checked.value);
  for (const scope of declared.grantsConsent ?? []) {
    draft.record({
      kind: "consent-granted",
      consent: { scope, grantedAt: event.at, by: event.sender.id, event: event.id },
    });
  }
  return { kind: "told", label: type, input: { kind: "event", type, payload } };
}

function recordBySource(
  draft: RunDraft,
  facts: readonly { readonly name: string; readonly value: Json; readonly personal: boolean }[],
  ages: SubflowStart["ages"] = {},
): void {
  const { catalogue } = draft.world.process;
  const bySource = new Map<string, [string, FactRecord][]>();
  for (const { name, value, personal } of facts) {
    const source = catalogue.fact(name)?.source ?? "";
    const stored = draft.stored.store(value, personal, factField(name));
    const records = bySource.get(source) ?? [];
    const age = Object.hasOwn(ages, name) ? ages[name] : undefined;
    records.push([name, factRecord(stored, source, age?.fetchedAt ?? draft.at, age?.validUntil)]);
    bySource.set(source, records);
  }
  for (const [source, records] of bySource) draft.recordFacts(source, Object.fromEntries(records));
}

function receiveTask(draft: RunDraft, event: Of<"task-completed">): Received {
  const { invoke, generation, outcome, form } = event;
  const definition = openTask(draft, event);
  if (definition === undefined) return { kind: "stale" };
  const refusal = mayNotComplete(draft.run, generation, definition, event.sender);
  if (refusal !== undefined) return { kind: "refused", refusal };
  const misfit = completionMisfit(definition, outcome, form);
  if (misfit !== undefined) return { kind: "refused", refusal: misfit };
  const output = draft.stored.store(form, Object.keys(form).length > 0, `form:${generation}`);
  const note =
    event.note === undefined ? {} : { note: draft.stored.store(event.note, true, `note:${generation}`) };
  const actor = actorOf(event.sender);
  draft.effects.push(...ladderDown(draft.run, event, definition));
  draft.record({ kind: "task-completed", invoke, generation, outcome, output, actor, ...note });
  draft.effects.push({ kind: "close-task", generation, outcome });
  const input: WorkflowInput = { kind: "done", invoke, generation, output: { ...form, outcome } };
  return { kind: "told", label: `${invoke} done`, input };
}

function receiveAnswer(draft: RunDraft, event: Of<"activity-done">): Received {
  const { invoke, generation, answer } = event;
  if (!isOpen(draft, invoke, generation)) return { kind: "stale" };
  const schema = draft.world.process.workflow.invokes.get(invoke)?.answer;
  const [misfit] = schema?.check(answer, "") ?? [];
  if (misfit !== undefined) {
    const error = { code: "activity.answer-invalid", message: `${misfit.code} at ${misfit.pointer}` };
    return receiveFailure(draft, { ...event, kind: "activity-failed", error, attempt: 0 });
  }
  const output = draft.stored.store(answer, true, `answer:${generation}`);
  draft.record({ kind: "activity-done", invoke, generation, output });
  recordCompensation(draft, invoke, generation, answer);
  draft.effects.push({ kind: "cancel-activity", generation });
  const input: WorkflowInput = { kind: "done", invoke, generation, output: answer };
  return { kind: "told", label: `${invoke} done`, input };
}

function receiveFailure(draft: RunDraft, event: Of<"activity-failed">): Received {
  const { invoke, generation, error, attempt } = event;
  if (!isOpen(draft, invoke, generation)) return { kind: "stale" };
  const definition = draft.world.process.workflow.invokes.get(invoke)?.definition;
  if (definition?.onError === undefined) {
    throw new ProcessFault(
      processIssue("process.activity-failed", "", { invoke, code: error.code, message: error.message }),
    );
  }
  draft.record({ kind: "activity-failed", invoke, generation, error, attempt });
  draft.effects.push({ kind: "cancel-activity", generation });
  return {
    kind: "told",
    label: `${invoke} error`,
    input: { kind: "error", invoke, generation, error },
  };
}

/** A source's answer: the facts it declares join the run; one that does not fit makes it a failed source. */
function receiveFacts(draft: RunDraft, event: Of<"activity-done">, source: string): Received {
  const { catalogue } = draft.world.process;
  const { generation, answer } = event;
  const told = Object.hasOwn(answer, "facts") ? answer["facts"] : undefined;
  if (!isJsonObject(told)) return receiveSilence(draft, event, source, "answer-invalid");
  const own = Object.entries(told).filter(([name]) => catalogue.fact(name)?.source === source);
  const checked = checkFacts(catalogue, Object.fromEntries<Json>(own), "/facts");
  if (!checked.ok) return receiveSilence(draft, event, source, "answer-invalid");
  if (draft.run.asking[source]?.generation !== generation) return { kind: "stale" };
  const until = validUntil(draft.at, catalogue.source(source)?.validFor);
  const facts = checked.value.map(({ name, value, personal }): [string, FactRecord] => [
    name,
    factRecord(draft.stored.store(value, personal, factField(name)), source, draft.at, until),
  ]);
  draft.recordFacts(source, Object.fromEntries(facts), { generation, validUntil: until });
  draft.effects.push({ kind: "cancel-activity", generation });
  return { kind: "facts" };
}

/** A source that gave nothing usable is not asked again; what depends on it is referred. */
function receiveSilence(
  draft: RunDraft,
  { generation }: { readonly generation: string },
  source: string,
  reason: string,
): Received {
  if (draft.run.asking[source]?.generation !== generation) return { kind: "stale" };
  draft.record({ kind: "source-unavailable", source, reason });
  draft.effects.push({ kind: "cancel-activity", generation });
  return { kind: "facts" };
}

function isOpen(draft: RunDraft, invoke: string, generation: string): boolean {
  const { invokes } = draft.run.snapshot;
  return Object.hasOwn(invokes, invoke) && invokes[invoke]?.generation === generation;
}

function actorOf({ kind, id }: { readonly kind: "person" | "api-key" | "system"; readonly id: string }) {
  return { kind, id };
}

function refused(
  code: RefusalCode,
  params: Readonly<Record<string, Json>> = {},
  issues: readonly Issue[] = [],
): Received {
  return { kind: "refused", refusal: refuse(code, params, issues) };
}
