import { firingsAfter, lastFirings, type Recurrence, type WorkingCalendar } from "../../kernel/index.ts";
import type { CatchUp, FiringRow, ScheduleRow } from "./schedule-store.ts";

export interface FiringPlan {
  /** Moments that passed while nobody looked and that are not caught up; absent: none. */
  readonly missed?: FiringRow;
  /** The moment that is due; absent: none is. */
  readonly due?: string;
  /** What was due until then is settled with this. */
  readonly after: string;
}

/** What comes next, as things stand. */
export interface Ahead {
  readonly state: ScheduleRow["state"];
  readonly nextAt?: string;
  readonly wakeAt?: string;
}

/** A moment this long ago was missed: nobody looked when it came. */
const MISSED_AFTER_MS = 60_000;
/** Missed moments are counted up to this. */
const MOST_COUNTED = 1_000;

/** Of the moments after one instant and not after another: which one is due now, and which are gone. Pure. */
export function planFiring(
  recurrence: Recurrence,
  { after, now, catchUp }: { readonly after: string; readonly now: string; readonly catchUp: CatchUp },
  calendar: WorkingCalendar | undefined,
): FiringPlan {
  const [first] = firingsAfter(recurrence, after, { calendar, limit: 1 });
  if (first === undefined || first.at > now) return { after };
  const fresh = before(now, MISSED_AFTER_MS);
  const [recent] = firingsAfter(recurrence, later(after, fresh), { calendar, limit: 1 });
  const inTime = recent !== undefined && recent.at <= now ? recent.at : undefined;
  const due = dueOf();
  const missed = missedUntil(due !== undefined && due <= fresh ? before(due, 1) : fresh);
  return {
    ...(missed === undefined ? {} : { missed }),
    ...(due === undefined ? {} : { due }),
    after: due ?? now,
  };

  function dueOf(): string | undefined {
    if (catchUp.mode === "none" || (catchUp.mode === "last" && inTime !== undefined)) return inTime;
    const limit = catchUp.mode === "last" ? 1 : catchUp.limit;
    const [late] = lastFirings(recurrence, { after, to: fresh }, { calendar, limit });
    return late?.at ?? inTime;
  }

  function missedUntil(to: string): FiringRow | undefined {
    const limit = MOST_COUNTED + 1;
    const gone = to > after ? lastFirings(recurrence, { after, to }, { calendar, limit }) : [];
    const last = gone.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const count = Math.min(gone.length, MOST_COUNTED);
    const more = gone.length > MOST_COUNTED ? { more: true as const } : {};
    return { dueAt: first.at, at: now, result: "missed", until: last.at, count, ...more };
  }
}

/**
 * When the schedule comes due next, and when to look at it: calendars may change until a moment is there, and one of the
 * years to come may have a working day for a rule that has none left by now.
 */
export function aheadOf(
  recurrence: Recurrence,
  { after, now }: { readonly after: string; readonly now: string },
  calendar: WorkingCalendar | undefined,
): Ahead {
  const [next] = firingsAfter(recurrence, after, { calendar, limit: 1 });
  if (recurrence.workingDays === undefined)
    return next === undefined ? { state: "ended" } : { state: "active", nextAt: next.at, wakeAt: next.at };
  const anyDay = { ...recurrence, workingDays: undefined };
  const [soonest] = firingsAfter(anyDay, later(after, now), { limit: 1 });
  if (next === undefined)
    return soonest === undefined ? { state: "ended" } : { state: "active", wakeAt: soonest.at };
  const wakeAt = soonest !== undefined && soonest.at < next.at ? soonest.at : next.at;
  return { state: "active", nextAt: next.at, wakeAt };
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}

function before(instant: string, ms: number): string {
  return new Date(Date.parse(instant) - ms).toISOString();
}
