import { isJsonObject, readRecurrence, type WorkingCalendar } from "../../kernel/index.ts";
import { refuse, type Actor, type Refusal } from "../../process/index.ts";
import { later } from "../command.ts";
import { inTurn, type Turn } from "../hold-lease.ts";
import { UnsoundDefinitions } from "../load-process.ts";
import { openValue } from "../open-value.ts";
import type { Claim, Claimed } from "../run-store.ts";
import { prepareStart, type PreparedStart } from "../start-run.ts";
import { commitAdvanced, type Steps } from "../step-run.ts";
import { aheadOf, planFiring } from "./plan-firing.ts";
import type {
  FiringRow,
  Schedule,
  ScheduleProgress,
  ScheduleRow,
  SettledSchedule,
} from "./schedule-store.ts";

/** Where a schedule's facts are sealed to. */
export const factsField = (id: string): string => `schedule:${id}`;

/** Fires the schedules that are due, each once for each of its moments; tells how many were looked at. */
export async function fireSchedules(
  steps: Steps,
  claim: () => Claim,
  { failures, turn }: { readonly failures: unknown[]; readonly turn: Turn },
): Promise<number> {
  const claimed = await steps.ports.store.claimSchedules(claim());
  for (const row of claimed) {
    const work = { work: "schedule", tenant: row.tenant, runId: "", id: row.id, lease: row.lease } as const;
    await inTurn(steps, turn, work, () => fireSchedule(steps, row)).catch((thrown: unknown) =>
      failures.push(thrown),
    );
  }
  return claimed.length;
}

/**
 * One moment of one schedule. The run, the entry of the history and where the schedule stands are one commit: a schedule
 * that was changed, paused or claimed anew meanwhile makes it stale, and nothing has begun.
 */
async function fireSchedule(steps: Steps, row: Claimed<ScheduleRow>): Promise<void> {
  const { tenant, schedule, progress } = row;
  const { store, clock } = steps.ports;
  const recurrence = readRecurrence(schedule);
  if (!recurrence.ok)
    throw new Error(`Expected the rule of ${row.id} as it was saved, but it cannot be read`);
  // The clock may have been put back since the schedule was claimed: it was due then (RT300).
  const now = later(later(clock.now(), row.wakeAt ?? ""), progress.after);
  const calendar = await calendarOf(steps, tenant, schedule);
  const planned = { after: progress.after, now, catchUp: schedule.catchUp };
  const { missed, due, after } = planFiring(recurrence.value, planned, calendar);
  const before = missed === undefined ? [] : [missed];
  const ahead = aheadOf(recurrence.value, { after, now }, calendar);
  const settled = (firing: FiringRow | undefined) =>
    settle(row, [...before, ...(firing ? [firing] : [])], { after, ahead });

  // A moment that has its entry is settled, whoever wrote it.
  const [entry] =
    due === undefined ? [] : await store.listFirings(tenant, row.id, { before: justAfter(due), limit: 1 });
  if (due === undefined || entry?.dueAt === due) {
    await store.settleSchedule(tenant, settled(undefined));
    return;
  }
  const told = { dueAt: due, at: now };
  const open = schedule.overlap === "skip" ? await openRun(steps, tenant, progress) : undefined;
  if (open !== undefined) {
    await store.settleSchedule(tenant, settled({ ...told, result: "overlap", run: open }));
    return;
  }
  const sender: Actor = { kind: "system", id: `schedule/${row.id}` };
  const prepared = await prepareScheduled(steps, row, sender);
  if (!prepared.ok) {
    await store.settleSchedule(tenant, settled(failed(told, prepared.error)));
    return;
  }
  const { advanced, loaded } = prepared.value;
  const started = settled({ ...told, result: "started", run: advanced.run.id });
  // Refused where the applicant was erased meanwhile: when the lease is over it is tried again, and told so.
  await commitAdvanced(steps, tenant, 0, advanced, loaded, { schedule: started });
}

function justAfter(instant: string): string {
  return new Date(Date.parse(instant) + 1).toISOString();
}

/** A start of the schedule's product with its facts, not written yet. */
export async function prepareScheduled(
  steps: Steps,
  { tenant, id, schedule, subject, facts: kept }: ScheduleRow,
  sender: Actor,
): Promise<{ ok: true; value: PreparedStart } | { ok: false; error: Refusal }> {
  const facts = openValue(await steps.seal(tenant, { subject }), kept, factsField(id));
  if (!isJsonObject(facts)) return { ok: false, error: refuse("run.erased") };
  return prepareStart(steps, tenant, { product: schedule.product, subject, facts, sender }, schedule.pins);
}

/** The schedule with what came of a moment; `firings` are the entries of its history. */
export function settle(
  { id, epoch, createdAt, state, wakeAt, progress }: ScheduleRow,
  firings: readonly FiringRow[],
  moved?: { readonly after: string; readonly ahead: ReturnType<typeof aheadOf> },
): SettledSchedule {
  const last = firings.at(-1);
  const { attention: _attention, nextAt: _next, last: _last, ...kept } = progress;
  const then = moved?.ahead ?? { state, wakeAt, nextAt: progress.nextAt };
  const erased = last?.code === "run.erased";
  const next: ScheduleProgress = {
    ...kept,
    ...(moved === undefined ? {} : { after: moved.after }),
    ...(then.nextAt === undefined || erased ? {} : { nextAt: then.nextAt }),
    ...(last === undefined ? (progress.last === undefined ? {} : { last: progress.last }) : { last }),
    ...(last?.result === "started" && last.run !== undefined
      ? { started: progress.started + 1, lastRun: last.run }
      : {}),
    ...attentionAfter(progress, last),
  };
  const ends = erased || then.state === "ended";
  return {
    id,
    epoch,
    createdAt,
    firings,
    // Of an erased person nothing can begin any more.
    state: ends ? "ended" : then.state,
    ...(then.wakeAt === undefined || ends ? {} : { wakeAt: then.wakeAt }),
    progress: next,
  };
}

function attentionAfter(
  { attention }: ScheduleProgress,
  last: FiringRow | undefined,
): Pick<ScheduleProgress, "attention"> {
  if (last?.result === "started") return {};
  if (last?.result !== "failed") return attention === undefined ? {} : { attention };
  const { code = "", params = {}, at } = last;
  return { attention: { code, params, since: attention?.since ?? at, times: (attention?.times ?? 0) + 1 } };
}

/** What is told of facts are their places: what is in them is sealed. */
function failed(told: Pick<FiringRow, "dueAt" | "at">, { code, params, issues }: Refusal): FiringRow {
  const places = issues.slice(0, 5).map(({ pointer }) => pointer);
  return { ...told, result: "failed", code, params, ...(places.length === 0 ? {} : { places }) };
}

/** The run before, while it is under way. */
async function openRun(
  steps: Steps,
  tenant: string,
  { lastRun }: ScheduleProgress,
): Promise<string | undefined> {
  if (lastRun === undefined) return undefined;
  const stored = await steps.ports.store.readRun(tenant, lastRun);
  return stored === undefined || stored.run.finished ? undefined : lastRun;
}

/** The working days of the product; where it is not live or not sound, Monday to Friday. */
export async function calendarOf(
  steps: Steps,
  tenant: string,
  { product, pins, workingDays }: Pick<Schedule, "product" | "pins" | "workingDays">,
): Promise<WorkingCalendar | undefined> {
  if (workingDays === undefined) return undefined;
  const live = pins ?? (await steps.ports.definitions.live(tenant, product));
  if (live === undefined) return undefined;
  try {
    return (await steps.load(tenant, live)).place.calendar;
  } catch (thrown) {
    if (thrown instanceof UnsoundDefinitions) return undefined;
    throw thrown;
  }
}
