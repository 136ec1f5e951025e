import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StoreOpenError } from "./store/index.ts";
import { saySeldom, untilThere, type InTheWay } from "./until-there.ts";

describe("waiting for a database", () => {
  let waits: InTheWay[];
  beforeEach(() => {
    waits = [];
    vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
  });
  afterEach(() => void vi.useRealTimers());

  const onWait = (what: InTheWay) => {
    waits.push(what);
    return Promise.resolve();
  };
  /** Fails as told, then answers. */
  const failing = (...errors: readonly Error[]) => {
    const left = [...errors];
    return () => {
      const error = left.shift();
      return error === undefined ? Promise.resolve("there") : Promise.reject(error);
    };
  };
  const open = (code: StoreOpenError["code"]) => new StoreOpenError(code, code);

  it("tries again after a growing pause, of a refused password always after the longest", async () => {
    const unreachable = Array.from({ length: 6 }, () => open("store.unreachable"));
    const there = untilThere(failing(...unreachable, open("store.refused")), {
      onWait,
      pause: () => Promise.resolve(),
    });
    expect(await there).toBe("there");
    const seconds = waits.map(({ retryAfterMs }) => retryAfterMs / 1_000);
    for (const [index, most] of [1, 2, 4, 8, 15, 15, 15].entries()) {
      expect(seconds[index]).toBeGreaterThanOrEqual(most * 0.8);
      expect(seconds[index]).toBeLessThanOrEqual(most);
    }
  });

  it("waits for what passes and for nothing else", async () => {
    const lost = Object.assign(new Error("gone"), { code: "57P01" });
    const full = Object.assign(new Error("full"), { code: "SQLITE_FULL" });
    await untilThere(failing(lost, full), { onWait, pause: () => Promise.resolve() });
    expect(waits.map(({ reason }) => reason)).toEqual(["store.unavailable", "store.full"]);
    const damaged = Object.assign(new Error("not a database"), { code: "SQLITE_NOTADB" });
    for (const error of [open("store.schema-newer"), open("store.url-invalid"), damaged, new Error("ours")]) {
      await expect(untilThere(failing(error), { onWait })).rejects.toBe(error);
    }
  });

  it("says a sentence at once, and of one reason at most one a minute", () => {
    const said: string[] = [];
    const say = saySeldom(({ en }) => said.push(en));
    const tell = (reason: string, en: string) => say(reason, { "zh-CN": en, en });
    tell("a", "a1");
    tell("b", "b1");
    vi.advanceTimersByTime(59_000);
    tell("a", "a2");
    vi.advanceTimersByTime(2_000);
    tell("a", "a3");
    expect(said).toEqual(["a1", "b1", "a3"]);
  });
});
