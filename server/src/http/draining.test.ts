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
});
