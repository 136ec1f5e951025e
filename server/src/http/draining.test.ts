import { describe, expect, it } from "vitest";
import { createDraining } from "./draining.ts";

describe("a process that was told to end", () => {
  it("is left first, then takes no more", () => {
    const draining = createDraining();
    expect([draining.leaving, draining.stopping]).toEqual([false, false]);
    draining.leave();
    expect([draining.leaving, draining.stopping]).toEqual([true, false]);
    draining.begin();
    expect([draining.leaving, draining.stopping]).toEqual([true, true]);
  });

  it("ends each stream once, one that comes late at once, and none that has ended before", () => {
    const draining = createDraining();
    const ended: string[] = [];
    draining.whenStopping(() => ended.push("first"));
    const over = draining.whenStopping(() => ended.push("over"));
    over();
    draining.begin();
    draining.begin();
    draining.whenStopping(() => ended.push("late"));
    expect(ended).toEqual(["first", "late"]);
  });
});
