import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDelay, type Json } from "../kernel/index.ts";
import { loadCalendar, type CalendarDefinition } from "../process/index.ts";
import {
  countingIds,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  sampleCatalogue,
  samplePack,
  scriptedConnectors,
  simulatedClock,
  smallWorkflow,
} from "../testing/index.ts";
import { createRuntime } from "./create-runtime.ts";
import type { Ports } from "./ports.ts";

const T = "demo";
const DAY = 86_400_000;
const china = JSON.parse(
  readFileSync(new URL("../../../rules/calendars/cn-public.json", import.meta.url), "utf8"),
) as CalendarDefinition;

/** Days of the notices, read without the code that reads them for the product. */
const worked = new Set(china.years.flatMap(({ workingWeekends }) => workingWeekends));
const off = new Set(
  china.years.flatMap(({ holidays }) => holidays.flatMap(({ from, to }) => daysOf(from, to))),
);
function daysOf(from: string, to: string): readonly string[] {
  const days = (Date.parse(to) - Date.parse(from)) / DAY + 1;
  return Array.from({ length: days }, (_, day) => dayText(Date.parse(from) + day * DAY));
}
function dayText(utcMs: number): string {
  return new Date(utcMs).toISOString().slice(0, 10);
}

const clocks = new Map<string, Intl.DateTimeFormat>();
/** What a clock on the wall shows: `2026-03-29T02:30:00.000`. */
function wallOf(zone: string, ms: number): string {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  clocks.set(zone, clock);
  const shown = clock.format(ms);
  return `${shown.replace(" ", "T")}.${new Date(ms).toISOString().slice(20, 23)}`;
}

/** The first instant at which the wall shows a time; one that is skipped is taken by the offset from before. */
function firstInstantOf(zone: string, wall: string): number {
  const asUtc = Date.parse(`${wall}Z`);
  for (let hours = 14; hours >= -12; hours -= 0.25) {
    const ms = asUtc - hours * 3_600_000;
    if (wallOf(zone, ms) === wall) return ms;
  }
  const dayBefore = asUtc - 1.5 * DAY;
  return asUtc - (Date.parse(`${wallOf(zone, dayBefore)}Z`) - dayBefore);
}

type Wait =
  | { readonly kind: "working"; readonly count: number }
  | { readonly kind: "days"; readonly days: number; readonly minutes: number }
  | { readonly kind: "exact"; readonly minutes: number };

function textOf(wait: Wait): string {
  if (wait.kind === "working") return `${wait.count}WD`;
  const { minutes } = wait;
  return wait.kind === "exact" ? `PT${minutes}M` : `P${wait.days}DT${minutes}M`;
}

/** When a wait ends, found by looking at every day and every offset. */
function endOf(zone: string, at: number, wait: Wait, hasCalendar: boolean): string {
  const exact = (ms: number) => new Date(ms).toISOString();
  if (wait.kind === "exact") return exact(at + wait.minutes * 60_000);
  const wall = wallOf(zone, at);
  let day = Date.parse(wall.slice(0, 10));
  if (wait.kind === "days") day += wait.days * DAY;
  else {
    for (let left = wait.count; left > 0;) {
      day += DAY;
      const isWeekend = [0, 6].includes(new Date(day).getUTCDay());
      const text = dayText(day);
      if (hasCalendar ? (isWeekend ? worked.has(text) : !off.has(text)) : !isWeekend) left--;
    }
  }
  const end = firstInstantOf(zone, `${dayText(day)}${wall.slice(10)}`);
  return exact(end + (wait.kind === "days" ? wait.minutes * 60_000 : 0));
}

/** Moments around which clocks are changed, or days are worked otherwise than others. */
const around = [
  ...["2024-03-31", "2025-10-26", "2026-03-29"].map((day) => ["Europe/Berlin", `${day}T01:00:00Z`] as const),
  ...["1986-05-04", "1986-09-14", "1987-04-12", "1988-09-11", "1990-04-15", "1991-09-15"].map(
    (day) => ["Asia/Shanghai", `${day}T00:00:00Z`] as const,
  ),
  ["America/New_York", "2026-11-01T06:00:00Z"],
  ["Australia/Lord_Howe", "2026-04-05T00:00:00Z"],
  ["Pacific/Apia", "2011-12-30T10:00:00Z"],
  ...["2024-02-10", "2024-10-01", "2025-01-28", "2025-10-01", "2026-02-15", "2026-10-01"].flatMap((day) => [
    ["Asia/Shanghai", `${day}T00:00:00Z`] as const,
    // A lender elsewhere that keeps China's days.
    ["Europe/Berlin", `${day}T00:00:00Z`] as const,
  ]),
] as const;

const minutes = fc.integer({ min: 1, max: 3_000 });
const waits: fc.Arbitrary<Wait> = fc.oneof(
  fc.record({ kind: fc.constant("working" as const), count: fc.integer({ min: 1, max: 15 }) }),
  fc.record({ kind: fc.constant("days" as const), days: fc.integer({ min: 1, max: 12 }), minutes }),
  fc.record({ kind: fc.constant("exact" as const), minutes }),
);
const begun = fc
  .record({
    moment: fc.constantFrom(...around),
    // Half hours, so that hours that clocks skip or repeat are met often.
    offHalves: fc.integer({ min: -400, max: 400 }),
    more: fc.constantFrom(0, 1, 59_999, 1_799_999),
  })
  .map(({ moment: [zone, at], offHalves, more }) => {
    return { zone, at: Date.parse(at) + offHalves * 1_800_000 + more };
  });

describe("deadlines", () => {
  it("KN7 KN8 end when every day and every offset, looked at one by one, say so", () => {
    fc.assert(
      fc.property(begun, waits, fc.boolean(), ({ zone, at }, wait, hasCalendar) => {
        const place = loadCalendar({ ...china, zone });
        if (!place.ok) throw new Error("Expected a sound calendar");
        const given = hasCalendar ? place.value : { zone };
        const end = addDelay(new Date(at).toISOString(), textOf(wait), given);
        expect(end).toEqual({ ok: true, value: endOf(zone, at, wait, hasCalendar) });
      }),
      { numRuns: 1_500 },
    );
  });

  it("RT17 are kept durably over clock changes and make-up days: not a millisecond before, and then at once", async () => {
    await fc.assert(
      fc.asyncProperty(begun, waits, async ({ zone, at }, wait) => {
        const { ports, clock } = lender(zone, wait);
        clock.set(new Date(at).toISOString());
        const sender = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;
        const told = await createRuntime(ports).startRun(T, {
          product: "loan",
          subject: "a1",
          facts: {},
          sender,
        });
        const id = told.ok ? (told.value.run?.id ?? "") : JSON.stringify(told.error);
        const due = endOf(zone, at, wait, true);
        expect((await ports.store.readTimers(T, id)).map(({ dueAt }) => dueAt)).toEqual([due]);
        const statesAt = async (ms: number) => {
          clock.set(new Date(ms).toISOString());
          await createRuntime(ports).workOnce({ owner: "w", limit: 5 });
          return (await ports.store.readRun(T, id))?.run.states;
        };
        const [before, then] = [Date.parse(due) - 1, Date.parse(due)];
        if (before >= at) expect(await statesAt(before)).toEqual(["waiting"]);
        expect(await statesAt(then)).toEqual(["ended"]);
        expect(await createRuntime(ports).replayRun(T, id)).toMatchObject({ value: { kind: "verified" } });
      }),
      { numRuns: 60 },
    );
  });
});

/** A lender in a zone that keeps China's days, with a workflow that only waits. */
function lender(zone: string, wait: Wait) {
  const definitions = fixedDefinitions();
  const workflow = smallWorkflow({
    waiting: { after: { [textOf(wait)]: [{ target: "ended" }] } },
    ended: { type: "final" },
  }) as Json;
  const calendar = { ...china, zone } as unknown as Json;
  definitions.publish("loan", { workflow, catalogue: sampleCatalogue, packs: [samplePack], calendar });
  const clock = simulatedClock();
  const ports: Ports = {
    store: memoryRunStore(),
    clock,
    ids: countingIds(),
    definitions,
    connectors: scriptedConnectors({}),
    sealer: forgetfulSealer(),
  };
  return { ports, clock };
}
