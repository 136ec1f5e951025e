import {
  err,
  firingsAfter,
  ok,
  readRecurrence,
  type Firing,
  type JsonObject,
  type RecurrenceRule,
  type Result,
} from "../../kernel/index.ts";
import { refuse, type Actor, type Refusal } from "../../process/index.ts";
import { answerRepeat, later, recordOf, repeatOf, type CommandAnswer, type Idempotency } from "../command.ts";
import { livingSeal } from "../living-seal.ts";
import { openValue } from "../open-value.ts";
import { commitAdvanced, MAX_TRIES, type Steps } from "../step-run.ts";
import { calendarOf, factsField, prepareScheduled, settle } from "./fire-schedules.ts";
import { aheadOf } from "./plan-firing.ts";
import {
  coming,
  MOST_SCHEDULES,
  neverDue,
  readSchedule,
  recurrenceOf,
  saveSchedule,
  wakeful,
  type SaveSchedule,
  type ScheduleConflict,
} from "./save-schedule.ts";
import type { FiringRow, Schedule, ScheduleRow } from "./schedule-store.ts";

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

  /** Writes a change of the newest state; what is as wished already stays as it is. */
  async function change(
    tenant: string,
    id: string,
    by: Actor,
    action: string,
    changed: (row: ScheduleRow, now: string) => Promise<Result<Partial<ScheduleRow> | null, Refusal>>,
  ): Promise<Result<ScheduleRow, Refusal>> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const stored = await readSchedule(steps, tenant, id);
      if (!stored.ok) return stored;
      const now = clock.now();
      const next = await changed(stored.value, now);
      if (!next.ok) return next;
      if (next.value === null) return stored;
      const { revision: expected, epoch, wakeAt: _wakeAt, ...before } = stored.value;
      const row = { ...before, ...next.value, updatedAt: now, updatedBy: by };
      const audit = { action, subject: `schedule/${id}`, details: { revision: expected + 1 }, by };
      const saved = await store.saveSchedule({ row, expected, epoch, capacity: MOST_SCHEDULES, audit });
      if (saved === "saved") return await readSchedule(steps, tenant, id);
    }
    return err(refuse("run.busy"));
  }

  return {
    saveSchedule: (tenant, command) => saveSchedule(steps, tenant, command),
    pauseSchedule: (tenant, id, by) =>
      change(tenant, id, by, "schedule.paused", ({ state, progress: { nextAt: _next, ...progress } }) =>
        Promise.resolve(ok(state === "active" ? { state: "paused", progress } : null)),
      ),
    resumeSchedule: (tenant, id, by) =>
      change(tenant, id, by, "schedule.resumed", async ({ state, schedule, subject, progress }, now) => {
        if (state === "active") return ok(null);
        if ((await livingSeal(steps, tenant, subject)) === undefined) return err(refuse("run.erased"));
        const rule = recurrenceOf(schedule);
        if (!rule.ok) return rule;
        // A clock that is behind does not bring back what was settled.
        const after = later(now, progress.after);
        const ahead = aheadOf(rule.value, { after, now }, await calendarOf(steps, tenant, schedule));
        if (ahead.state === "ended") return neverDue();
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
        const stored = await readSchedule(steps, tenant, id);
        if (!stored.ok) return stored;
        const { schedule, progress } = stored.value;
        const prepared = await prepareScheduled(steps, stored.value, by);
        if (!prepared.ok) return prepared;
        const { at, advanced, loaded } = prepared.value;
        // After what was due before, also where this process's clock is behind.
        const dueAt = momentByHand(schedule, later(at, progress.after), tries);
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
