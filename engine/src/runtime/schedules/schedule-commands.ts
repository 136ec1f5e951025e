import {
  defineIssues,
  err,
  firingsAfter,
  ok,
  readRecurrence,
  type Firing,
  type Issue,
  type JsonObject,
  type Recurrence,
  type RecurrenceRule,
  type Result,
} from "../../kernel/index.ts";
import { Erased, refuse, type Actor, type Refusal, type Seal } from "../../process/index.ts";
import { answerRepeat, later, recordOf, repeatOf, type CommandAnswer, type Idempotency } from "../command.ts";
import { openValue } from "../open-value.ts";
import { prepareStart } from "../start-run.ts";
import { commitAdvanced, MAX_TRIES, type Steps } from "../step-run.ts";
import { calendarOf, factsField, prepareScheduled, settle } from "./fire-schedules.ts";
import { aheadOf } from "./plan-firing.ts";
import type { FiringRow, Schedule, ScheduleRow } from "./schedule-store.ts";

/** Schedules of one lender. */
const MOST_SCHEDULES = 500;

const issues = defineIssues({
  "schedule.never-due": {
    "zh-CN": "按这个规则，从现在起不会再发起。",
    en: "By this rule nothing comes due from now on.",
  },
});
export const scheduleIssueTexts = issues.texts;

export interface SaveSchedule {
  readonly id: string;
  /** The revision it was edited from; null: it is new. */
  readonly expected: number | null;
  readonly schedule: Omit<Schedule, "pins">;
  /** Its runs go by what is live now, whatever is published later. */
  readonly pinned: boolean;
  readonly subject: string;
  readonly facts: JsonObject;
  readonly by: Actor;
}

export interface ScheduleConflict {
  readonly code: "schedule.conflict";
  readonly revision: number;
}

/** What people do with schedules. Each is one transaction with its entry in the lender's audit. */
export interface ScheduleCommands {
  /** Saves a schedule whose rule, facts and product are sound as things are now. */
  saveSchedule(
    tenant: string,
    command: SaveSchedule,
  ): Promise<Result<ScheduleRow, Refusal | ScheduleConflict>>;
  /** What comes due while it is paused is gone. */
  pauseSchedule(tenant: string, id: string, by: Actor): Promise<Result<ScheduleRow, Refusal>>;
  /** Goes on with what comes due from now on. */
  resumeSchedule(tenant: string, id: string, by: Actor): Promise<Result<ScheduleRow, Refusal>>;
  removeSchedule(tenant: string, id: string, by: Actor): Promise<Result<null, Refusal>>;
  /** Begins a run now, beside what is due, also while it is paused. */
  fireScheduleNow(
    tenant: string,
    id: string,
    command: { readonly by: Actor; readonly idempotency?: Idempotency },
  ): Promise<Result<CommandAnswer, Refusal>>;
  /** The next moments of a rule with the working days of a product. */
  previewSchedule(
    tenant: string,
    asked: Pick<Schedule, "product" | "pins"> & { readonly rule: RecurrenceRule; readonly count: number },
  ): Promise<Result<readonly Firing[], Refusal>>;
  /** The facts that a schedule starts with; undefined: the person was erased. */
  openScheduleFacts(row: ScheduleRow): Promise<JsonObject | undefined>;
}

export function scheduleCommands(steps: Steps): ScheduleCommands {
  const { store, clock } = steps.ports;

  async function save(tenant: string, command: SaveSchedule): ReturnType<ScheduleCommands["saveSchedule"]> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const saved = await saveOnce(tenant, command);
      if (saved !== "moved") return saved;
    }
    return err(refuse("run.busy"));
  }

  async function saveOnce(
    tenant: string,
    command: SaveSchedule,
  ): Promise<Result<ScheduleRow, Refusal | ScheduleConflict> | "moved"> {
    const { id, expected, subject, facts, by } = command;
    const stored = await store.readSchedule(tenant, id);
    if ((stored?.revision ?? null) !== expected) return conflict(stored);
    const rule = recurrenceOf(command.schedule);
    if (!rule.ok) return rule;
    const schedule = { ...command.schedule, ...(await pinsFor(tenant, command, stored)) };
    const sound = await prepareStart(
      steps,
      tenant,
      { product: schedule.product, subject, facts, sender: by },
      schedule.pins,
    );
    if (!sound.ok) return sound;
    const now = clock.now();
    const calendar = await calendarOf(steps, tenant, schedule);
    const before = stored?.progress.after ?? now;
    const stays = stored !== undefined && sameRule(stored.schedule, schedule);
    // A rule that stays keeps what is still to be caught up; what passed while it stood still is gone.
    const after = stays && stored.state === "active" ? before : later(now, before);
    const ahead = aheadOf(rule.value, { after, now }, calendar);
    if (ahead.state === "ended" || (ahead.nextAt === undefined && !stays))
      return err(invalid([issues.issue("schedule.never-due", "/repeat")]));
    const seal = await livingSeal(tenant, subject);
    if (seal === undefined) return err(refuse("run.erased"));
    const paused = stored?.state === "paused";
    const { attention: _seen, nextAt: _next, ...kept } = stored?.progress ?? { started: 0 };
    const row = {
      tenant,
      id,
      schedule,
      subject,
      facts: { sealed: seal.seal(JSON.stringify(facts), factsField(id)) },
      ...(paused ? { state: "paused" as const } : wakeful(ahead)),
      progress: { ...kept, after, ...(paused ? {} : coming(ahead)) },
      createdAt: stored?.createdAt ?? now,
      createdBy: stored?.createdBy ?? by,
      updatedAt: now,
      updatedBy: by,
    };
    const details = { revision: (expected ?? 0) + 1, product: schedule.product, repeat: schedule.repeat };
    const action = expected === null ? "schedule.created" : "schedule.changed";
    const audit = { action, subject: `schedule/${id}`, details, by };
    const { epoch } = stored ?? {};
    const saved = await store.saveSchedule({ row, expected, epoch, capacity: MOST_SCHEDULES, audit });
    if (saved === "moved") return "moved";
    if (saved === "full") return err(refuse("schedule.limit", { limit: MOST_SCHEDULES }));
    if (saved === "conflict") return conflict(await store.readSchedule(tenant, id));
    return read(tenant, id);
  }

  /** Undefined: the applicant was erased. */
  async function livingSeal(tenant: string, subject: string): Promise<Seal | undefined> {
    const seal = await steps.seal(tenant, { subject });
    try {
      seal.mustLive();
      return seal;
    } catch (thrown) {
      if (thrown instanceof Erased) return undefined;
      throw thrown;
    }
  }

  /** A schedule that stays pinned keeps its pins; one that is pinned anew takes what is live now. */
  async function pinsFor(
    tenant: string,
    { pinned, schedule }: SaveSchedule,
    stored: ScheduleRow | undefined,
  ) {
    if (!pinned) return {};
    const before = stored?.schedule.product === schedule.product ? stored.schedule.pins : undefined;
    const pins = before ?? (await steps.ports.definitions.live(tenant, schedule.product));
    return pins === undefined ? {} : { pins };
  }

  async function read(tenant: string, id: string): Promise<Result<ScheduleRow, Refusal>> {
    const row = await store.readSchedule(tenant, id);
    return row === undefined ? err(refuse("schedule.unknown", { id })) : ok(row);
  }

  /** Writes a change of the newest state; what is as wished already stays as it is. */
  async function change(
    tenant: string,
    id: string,
    by: Actor,
    action: string,
    changed: (row: ScheduleRow, now: string) => Promise<Result<Partial<ScheduleRow> | null, Refusal>>,
  ): Promise<Result<ScheduleRow, Refusal>> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const stored = await read(tenant, id);
      if (!stored.ok) return stored;
      const now = clock.now();
      const next = await changed(stored.value, now);
      if (!next.ok) return next;
      if (next.value === null) return stored;
      const { revision: expected, epoch, wakeAt: _wakeAt, ...before } = stored.value;
      const row = { ...before, ...next.value, updatedAt: now, updatedBy: by };
      const audit = { action, subject: `schedule/${id}`, details: { revision: expected + 1 }, by };
      const saved = await store.saveSchedule({ row, expected, epoch, capacity: MOST_SCHEDULES, audit });
      if (saved === "saved") return read(tenant, id);
    }
    return err(refuse("run.busy"));
  }

  return {
    saveSchedule: save,
    pauseSchedule: (tenant, id, by) =>
      change(tenant, id, by, "schedule.paused", ({ state, progress: { nextAt: _next, ...progress } }) =>
        Promise.resolve(ok(state === "active" ? { state: "paused", progress } : null)),
      ),
    resumeSchedule: (tenant, id, by) =>
      change(tenant, id, by, "schedule.resumed", async ({ state, schedule, subject, progress }, now) => {
        if (state === "active") return ok(null);
        if ((await livingSeal(tenant, subject)) === undefined) return err(refuse("run.erased"));
        const rule = recurrenceOf(schedule);
        if (!rule.ok) return rule;
        // A clock that is behind does not bring back what was settled.
        const after = later(now, progress.after);
        const ahead = aheadOf(rule.value, { after, now }, await calendarOf(steps, tenant, schedule));
        if (ahead.state === "ended") return err(invalid([issues.issue("schedule.never-due", "/repeat")]));
        const { nextAt: _next, ...kept } = progress;
        return ok({ ...wakeful(ahead), progress: { ...kept, after, ...coming(ahead) } });
      }),
    async removeSchedule(tenant, id, by) {
      const audit = { action: "schedule.removed", subject: `schedule/${id}`, details: {}, by };
      const removed = await store.removeSchedule(tenant, id, { at: clock.now(), audit });
      return removed ? ok(null) : err(refuse("schedule.unknown", { id }));
    },
    async fireScheduleNow(tenant, id, { by, idempotency }) {
      const command = idempotency === undefined ? {} : { idempotency };
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const repeated = await answerRepeat(steps, tenant, idempotency);
        if (repeated !== undefined) return repeated;
        const stored = await read(tenant, id);
        if (!stored.ok) return stored;
        const prepared = await prepareScheduled(steps, stored.value, by);
        if (!prepared.ok) return prepared;
        const { at, advanced, loaded } = prepared.value;
        const dueAt = momentByHand(stored.value.schedule, at, tries);
        const firing: FiringRow = { dueAt, at, result: "started", by, run: advanced.run.id };
        const answer = { ...firing, by: { kind: by.kind, id: by.id } };
        const details = { run: advanced.run.id };
        const outcome = await commitAdvanced(steps, tenant, 0, advanced, loaded, {
          ...recordOf(command, advanced.run, at, answer),
          schedule: settle(stored.value, [firing]),
          audit: { action: "schedule.fired", subject: `schedule/${id}`, details, by },
        });
        if (outcome.kind === "committed") return ok({ answer, repeated: false, run: advanced.run });
        if (outcome.kind === "repeated" && idempotency !== undefined) {
          return repeatOf(outcome.record, idempotency);
        }
      }
      return err(refuse("run.busy"));
    },
    async previewSchedule(tenant, { rule, count, ...of }) {
      const recurrence = recurrenceOf(rule);
      if (!recurrence.ok) return recurrence;
      const place = { ...of, ...(rule.workingDays === undefined ? {} : { workingDays: rule.workingDays }) };
      const calendar = await calendarOf(steps, tenant, place);
      return ok(firingsAfter(recurrence.value, clock.now(), { calendar, limit: count }));
    },
    async openScheduleFacts({ tenant, id, subject, facts }) {
      const seal = await steps.seal(tenant, { subject });
      return openValue(seal, facts, factsField(id)) as JsonObject | undefined;
    },
  };
}

/** Each moment has one entry: an order to fire takes none of the rule's, nor one of another order. */
function momentByHand(rule: RecurrenceRule, at: string, tries: number): string {
  const recurrence = readRecurrence(rule);
  const ms = Date.parse(at) + tries;
  const before = new Date(ms - 1).toISOString();
  const [next] = recurrence.ok ? firingsAfter(recurrence.value, before, { limit: 1 }) : [];
  return new Date(next !== undefined && Date.parse(next.at) === ms ? ms + 1 : ms).toISOString();
}

function recurrenceOf(rule: RecurrenceRule): Result<Recurrence, Refusal> {
  const read = readRecurrence(rule);
  return read.ok ? read : err(invalid(read.error));
}

function invalid(found: readonly Issue[]): Refusal {
  return refuse("schedule.invalid", {}, found);
}

function conflict(stored: ScheduleRow | undefined): Result<never, ScheduleConflict> {
  return err({ code: "schedule.conflict", revision: stored?.revision ?? 0 });
}

function wakeful({ state, wakeAt }: ReturnType<typeof aheadOf>): Pick<ScheduleRow, "state" | "wakeAt"> {
  return { state, ...(wakeAt === undefined ? {} : { wakeAt }) };
}

function coming({ nextAt }: ReturnType<typeof aheadOf>): Pick<ScheduleRow["progress"], "nextAt"> {
  return nextAt === undefined ? {} : { nextAt };
}

function sameRule(one: RecurrenceRule, other: RecurrenceRule): boolean {
  const members = ["repeat", "zone", "workingDays", "until"] as const;
  return members.every((member) => one[member] === other[member]);
}
