import { fillTexts, formatDateTime, localTime, offsetOfInstant, type Firing } from "@lendloom/engine/kernel";
import type { Actor } from "@lendloom/engine/process";
import type { FiringRow, ScheduleRow } from "@lendloom/engine/runtime";
import type { ActorAnswer } from "./people.ts";
import { problemCatalogue, type ProblemCode } from "./problem-catalogue.ts";

type Named = (actor: Actor) => ActorAnswer;

/** A schedule as it is shown, without its facts. */
export function scheduleAnswer(row: ScheduleRow, named: Named) {
  const { pins, catchUp, ...schedule } = row.schedule;
  const { nextAt, started, last, attention } = row.progress;
  return {
    id: row.id,
    revision: row.revision,
    ...schedule,
    applicant: { reference: row.subject },
    catchUp: catchUp.mode,
    ...(catchUp.mode === "all" ? { catchUpLimit: catchUp.limit } : {}),
    pinned: pins !== undefined,
    ...(pins?.release === undefined ? {} : { release: { seq: pins.release.seq } }),
    state: row.state,
    ...(nextAt === undefined ? {} : { nextAt }),
    started,
    ...(last === undefined ? {} : { last: firingAnswer(last, named) }),
    ...(attention === undefined
      ? {}
      : { attention: { ...attention, texts: textsOf(attention.code, attention.params) } }),
    createdAt: row.createdAt,
    createdBy: named(row.createdBy),
    updatedAt: row.updatedAt,
    updatedBy: named(row.updatedBy),
  };
}

/** What came of a moment; why it failed also in words. */
export function firingAnswer({ places, by, ...firing }: FiringRow, named: Named) {
  const { code, params = {} } = firing;
  return {
    ...firing,
    ...(by === undefined ? {} : { by: named(by) }),
    ...(places === undefined ? {} : { places: [...places] }),
    ...(code === undefined ? {} : { texts: textsOf(code, params) }),
  };
}

/** A moment with what clocks of its zone show. */
export function momentAnswer(firing: Firing, zone: string) {
  const ms = Date.parse(firing.at);
  const { date, msOfDay } = localTime(zone, ms);
  const offsetSeconds = offsetOfInstant(zone, ms);
  const time = { kind: "time", nanoseconds: msOfDay * 1_000_000, offsetSeconds, zone: undefined } as const;
  return { ...firing, local: formatDateTime({ kind: "date-time", date, time }) };
}

/** Histories keep codes and what they speak of; the sentence is the program's of today. */
function textsOf(code: string, params: FiringRow["params"] & object) {
  const known = Object.hasOwn(problemCatalogue, code) ? problemCatalogue[code as ProblemCode] : undefined;
  return known === undefined ? { "zh-CN": code, en: code } : fillTexts(known.texts, params);
}
