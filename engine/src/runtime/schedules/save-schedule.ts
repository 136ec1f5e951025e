import {
  defineIssues,
  err,
  ok,
  readRecurrence,
  type Issue,
  type JsonObject,
  type Recurrence,
  type RecurrenceRule,
  type Result,
} from "../../kernel/index.ts";
import { refuse, type Actor, type Refusal } from "../../process/index.ts";
import { later } from "../command.ts";
import { livingSeal } from "../living-seal.ts";
import { prepareStart } from "../start-run.ts";
import { MAX_TRIES, type Steps } from "../step-run.ts";
import { calendarOf, factsField } from "./fire-schedules.ts";
import { aheadOf } from "./plan-firing.ts";
import type { Schedule, ScheduleRow } from "./schedule-store.ts";

/** Schedules of one lender. */
export const MOST_SCHEDULES = 500;

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

/** Saves a schedule whose rule, facts and product are sound as things are now. */
export async function saveSchedule(
  steps: Steps,
  tenant: string,
  command: SaveSchedule,
): Promise<Result<ScheduleRow, Refusal | ScheduleConflict>> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const saved = await saveOnce(steps, tenant, command);
    if (saved !== "moved") return saved;
  }
  return err(refuse("run.busy"));
}

async function saveOnce(
  steps: Steps,
  tenant: string,
  command: SaveSchedule,
): Promise<Result<ScheduleRow, Refusal | ScheduleConflict> | "moved"> {
  const { store, clock } = steps.ports;
  const { id, expected, subject, facts, by } = command;
  const stored = await store.readSchedule(tenant, id);
  if ((stored?.revision ?? null) !== expected) return conflict(stored);
  const rule = recurrenceOf(command.schedule);
  if (!rule.ok) return rule;
  const schedule = { ...command.schedule, ...(await pinsFor(steps, tenant, command, stored)) };
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
  if (ahead.state === "ended" || (ahead.nextAt === undefined && !stays)) return neverDue();
  const seal = await livingSeal(steps, tenant, subject);
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
  const revision = expected === null ? {} : { revision: expected + 1 };
  const details = { ...revision, product: schedule.product, repeat: schedule.repeat };
  const action = expected === null ? "schedule.created" : "schedule.changed";
  const audit = { action, subject: `schedule/${id}`, details, by };
  const { epoch } = stored ?? {};
  const saved = await store.saveSchedule({ row, expected, epoch, capacity: MOST_SCHEDULES, audit });
  if (saved === "moved") return "moved";
  if (saved === "full") return err(refuse("schedule.limit", { limit: MOST_SCHEDULES }));
  if (saved === "conflict") return conflict(await store.readSchedule(tenant, id));
  return await readSchedule(steps, tenant, id);
}

/** A schedule that stays pinned keeps its pins; one that is pinned anew takes what is live now. */
async function pinsFor(
  steps: Steps,
  tenant: string,
  { pinned, schedule }: SaveSchedule,
  stored: ScheduleRow | undefined,
) {
  if (!pinned) return {};
  const before = stored?.schedule.product === schedule.product ? stored.schedule.pins : undefined;
  const pins = before ?? (await steps.ports.definitions.live(tenant, schedule.product));
  return pins === undefined ? {} : { pins };
}

export async function readSchedule(
  steps: Steps,
  tenant: string,
  id: string,
): Promise<Result<ScheduleRow, Refusal>> {
  const row = await steps.ports.store.readSchedule(tenant, id);
  return row === undefined ? err(refuse("schedule.unknown", { id })) : ok(row);
}

/** Reads a rule, or refuses it with the places that are wrong. */
export function recurrenceOf(rule: RecurrenceRule): Result<Recurrence, Refusal> {
  const read = readRecurrence(rule);
  return read.ok ? read : err(invalid(read.error));
}

function invalid(found: readonly Issue[]): Refusal {
  return refuse("schedule.invalid", {}, found);
}

/** By its rule nothing comes due any more. */
export function neverDue(): Result<never, Refusal> {
  return err(invalid([issues.issue("schedule.never-due", "/repeat")]));
}

function conflict(stored: ScheduleRow | undefined): Result<never, ScheduleConflict> {
  return err({ code: "schedule.conflict", revision: stored?.revision ?? 0 });
}

/** The state of a schedule, and when it is looked at again. */
export function wakeful({
  state,
  wakeAt,
}: ReturnType<typeof aheadOf>): Pick<ScheduleRow, "state" | "wakeAt"> {
  return { state, ...(wakeAt === undefined ? {} : { wakeAt }) };
}

/** The moment that comes next. */
export function coming({ nextAt }: ReturnType<typeof aheadOf>): Pick<ScheduleRow["progress"], "nextAt"> {
  return nextAt === undefined ? {} : { nextAt };
}

function sameRule(one: RecurrenceRule, other: RecurrenceRule): boolean {
  const members = ["repeat", "zone", "workingDays", "until"] as const;
  return members.every((member) => one[member] === other[member]);
}
