import { addDays, addMonths, type CalendarDate } from "./calendar.ts";
import { formatDate } from "./date-text.ts";
import { LAST_MS } from "./delay.ts";
import { msOfWall, type Recurrence } from "./recurrence.ts";
import { localTime } from "./time-zone.ts";
import { workingDays, type WorkingCalendar } from "./working-days.ts";

/** A moment at which a recurrence comes due. */
export interface Firing {
  /** RFC 3339 UTC with milliseconds. */
  readonly at: string;
  /** The day off it was moved from, `YYYY-MM-DD`; absent: it is where the rule says. */
  readonly movedFrom?: string;
}

export interface FiringsAsked {
  /** Whose working days the rule goes by; absent: Monday to Friday. */
  readonly calendar?: WorkingCalendar | undefined;
  readonly limit: number;
}

/** Runs of days off that are passed over before it counts as never: twelve years of weekends. */
const MAX_RUNS = 650;
/** Days off in a row. */
const MAX_DAYS = 400;

/** The next moments after an instant, in order; fewer than `limit` only where no more come. */
export function firingsAfter(recurrence: Recurrence, after: string, asked: FiringsAsked): readonly Firing[] {
  const moments = momentsOf(recurrence, asked.calendar);
  const found: Firing[] = [];
  let last = Date.parse(after);
  let runs = 0;
  for (let index = moments.firstThatMayComeAfter(last); found.length < asked.limit;) {
    const moment = moments.at(index);
    if (moment === undefined || moment.ms > moments.untilMs) break;
    if (moment.kind === "off") {
      if (++runs > MAX_RUNS) break;
      index = moments.nextOnOrAfter(index, moment.back);
      continue;
    }
    index++;
    // Days off may move to one working day, and a zone may leave out a whole day: what meets is one, the last of them.
    if (moment.ms <= last || moments.at(index)?.ms === moment.ms) continue;
    last = moment.ms;
    found.push(firing(moment));
  }
  return found;
}

/** The last moments after one instant and not after another, in order. */
export function lastFirings(
  recurrence: Recurrence,
  { after, to }: { readonly after: string; readonly to: string },
  asked: FiringsAsked,
): readonly Firing[] {
  const moments = momentsOf(recurrence, asked.calendar);
  const found: Firing[] = [];
  const afterMs = Date.parse(after);
  const toMs = Math.min(Date.parse(to), moments.untilMs);
  let next = Infinity;
  let runs = 0;
  for (let index = moments.firstAfter(toMs) - 1; index >= 0 && found.length < asked.limit;) {
    const moment = moments.at(index);
    if (moment === undefined || moment.ms <= afterMs) break;
    if (moment.kind === "off") {
      if (++runs > MAX_RUNS) break;
      index = moments.lastBefore(index, moment.gone);
      continue;
    }
    index--;
    if (moment.ms > toMs || moment.ms >= next) continue;
    next = moment.ms;
    found.push(firing(moment));
  }
  return found.reverse();
}

type Moment =
  | { readonly kind: "due"; readonly ms: number; readonly movedFrom?: CalendarDate }
  /** On a day off: the working day after it, and the day after the working day before it. */
  | { readonly kind: "off"; readonly ms: number; readonly back: CalendarDate; readonly gone: CalendarDate };

/** The moments of a rule by their number. Their instants never go back from one to the next. */
function momentsOf(recurrence: Recurrence, calendar: WorkingCalendar | undefined) {
  const { zone, start, every, times } = recurrence;
  const works = workingDays(calendar);
  const from = recurrence.startMs ?? msOfWall(zone, start.date, start.msOfDay);
  const exact = every.months + every.days === 0;
  // A month has at least 28 days, and a day at least as many hours as the largest change of a clock leaves.
  const least = Math.max(60_000, (every.months * 28 + every.days) * 3_600_000 + every.milliseconds);
  const most = Math.min(times ?? Infinity, Math.floor((LAST_MS - from) / least) + 2);

  const nominal = (index: number): { readonly ms: number; readonly date: CalendarDate } | undefined => {
    if (index < 0 || index >= most) return undefined;
    const date = addDays(addMonths(start.date, index * every.months), index * every.days);
    if (date.year > 9999) return undefined;
    const begin = exact || index === 0 ? from : msOfWall(zone, date, start.msOfDay);
    const ms = begin + index * every.milliseconds;
    if (ms > LAST_MS) return undefined;
    return { ms, date: every.milliseconds === 0 ? date : localTime(zone, ms).date };
  };
  const first = (wanted: (ms: number) => boolean): number => {
    let [low, high] = [0, most];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const ms = nominal(middle)?.ms;
      if (ms === undefined || wanted(ms)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const firstAfter = (ms: number) => first((its) => its > ms);
  const firstOnOrAfter = (day: CalendarDate) => {
    const begin = msOfWall(zone, day, 0);
    return first((its) => its >= begin);
  };
  const seek = (day: CalendarDate, step: 1 | -1): CalendarDate => {
    let found = addDays(day, step);
    for (let looked = 0; looked < MAX_DAYS && !works(found); looked++) found = addDays(found, step);
    return found;
  };
  return {
    untilMs: recurrence.untilMs ?? Infinity,
    firstAfter,
    /** The next moment that comes on a day or after it: mostly it is the very next. */
    nextOnOrAfter(index: number, day: CalendarDate): number {
      const next = nominal(index + 1)?.ms;
      const near = next === undefined || next >= msOfWall(zone, day, 0);
      return near ? index + 1 : firstOnOrAfter(day);
    },
    /** The last moment that comes before a day, of those before this one. */
    lastBefore(index: number, day: CalendarDate): number {
      const previous = nominal(index - 1)?.ms;
      const near = previous === undefined || previous < msOfWall(zone, day, 0);
      return near ? index - 1 : Math.min(index, firstOnOrAfter(day)) - 1;
    },
    at(index: number): Moment | undefined {
      const moment = nominal(index);
      if (moment === undefined) return undefined;
      const { ms, date } = moment;
      if (recurrence.workingDays === undefined || works(date)) return { kind: "due", ms };
      const back = seek(date, 1);
      if (recurrence.workingDays === "skip")
        return { kind: "off", ms, back, gone: addDays(seek(date, -1), 1) };
      return { kind: "due", ms: msOfWall(zone, back, start.msOfDay), movedFrom: date };
    },
    /** What was due on days off just before an instant may still come after it. */
    firstThatMayComeAfter(ms: number): number {
      if (recurrence.workingDays !== "next") return firstAfter(ms);
      return firstOnOrAfter(addDays(seek(localTime(zone, ms).date, -1), 1));
    },
  };
}

function firing(moment: Extract<Moment, { kind: "due" }>): Firing {
  const at = new Date(moment.ms).toISOString();
  return moment.movedFrom === undefined ? { at } : { at, movedFrom: formatDate(moment.movedFrom) };
}
