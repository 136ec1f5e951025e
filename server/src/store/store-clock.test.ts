import { describe, expect, it } from "vitest";
import { databaseClock } from "./postgres/database-clock.ts";
import { steadyClock } from "./store-clock.ts";

const HOUR = 3_600_000;
const noon = Date.parse("2026-11-22T12:00:00.000Z");

function machine() {
  let [wall, monotonic] = [noon, 5_000];
  return {
    sources: { wallMs: () => wall, monotonicMs: () => monotonic },
    pass(ms: number) {
      wall += ms;
      monotonic += ms;
    },
    set(ms: number) {
      wall += ms;
    },
  };
}
const since = (now: string) => Date.parse(now) - noon;

describe("the clock of one process", () => {
  it("goes on when the machine's clock is set back, and with it again when that has come up to it", () => {
    const its = machine();
    const clock = steadyClock(its.sources);
    its.pass(1_000);
    expect(since(clock.now())).toBe(1_000);
    its.set(-2 * HOUR);
    expect(since(clock.now())).toBe(1_000);
    expect(clock.aheadMs()).toBe(-2 * HOUR);
    its.pass(500);
    expect(since(clock.now())).toBe(1_500);
    // Half of it is mended: nothing jumps.
    its.set(HOUR);
    expect(since(clock.now())).toBe(1_500);
    expect(clock.aheadMs()).toBe(-HOUR);
    its.set(3 * HOUR);
    expect(since(clock.now())).toBe(2 * HOUR + 1_500);
    expect(clock.aheadMs()).toBe(-0);
  });

  it("goes with a clock that is set forward, and never back with one that is slewed", () => {
    const its = machine();
    const clock = steadyClock(its.sources);
    its.set(5 * HOUR);
    expect(since(clock.now())).toBe(5 * HOUR);
    its.pass(100);
    its.set(-300);
    expect(since(clock.now())).toBe(5 * HOUR);
    its.pass(1_000);
    expect(since(clock.now())).toBe(5 * HOUR + 800);
  });
});

describe("the clock of a database", () => {
  /** A database whose clock is `ahead` of the machine's, and takes `ms` each way to answer. */
  function database(its: ReturnType<typeof machine>) {
    const state = { ahead: 0, ms: 10 };
    const client = {
      query() {
        its.pass(state.ms);
        const at = its.sources.wallMs() + state.ahead;
        its.pass(state.ms);
        return Promise.resolve({ rows: [{ at }] });
      },
    };
    return { state, client: client as never };
  }

  it("is the database's, by half of the way there and back, whatever the machine's is set to", async () => {
    const its = machine();
    const { state, client } = database(its);
    state.ahead = -5 * HOUR;
    const clock = databaseClock(its.sources);
    await clock.measure(client);
    expect(since(clock.now())).toBe(-5 * HOUR + 20);
    expect(clock.aheadMs()).toBe(5 * HOUR);
    its.set(7 * HOUR);
    its.pass(1_000);
    expect(since(clock.now())).toBe(-5 * HOUR + 1_020);
    expect(clock.aheadMs()).toBe(12 * HOUR);
  });

  it("never goes back where a new answer is earlier: it waits until it is right again", async () => {
    const its = machine();
    const { state, client } = database(its);
    const clock = databaseClock(its.sources);
    await clock.measure(client);
    const before = clock.now();
    state.ahead = -200;
    await clock.measure(client);
    expect(clock.now()).toBe(before);
    its.pass(1_000);
    expect(Date.parse(clock.now()) - Date.parse(before)).toBe(820);
  });

  it("leaves out an answer that took long", async () => {
    const its = machine();
    const { state, client } = database(its);
    const clock = databaseClock(its.sources);
    await clock.measure(client);
    Object.assign(state, { ahead: HOUR, ms: 400 });
    await clock.measure(client);
    expect(clock.aheadMs()).toBe(0);
  });
});
