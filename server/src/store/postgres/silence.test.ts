import { beforeEach, describe, expect, it } from "vitest";
import { watchSilence, type Silence } from "./silence.ts";

describe("RT415 who is dead", () => {
  const mute = { id: "a", seenAt: "2026-06-01T02:00:00.000Z" };
  const seenAgain = { id: "a", seenAt: "2026-06-01T02:00:05.000Z" };
  let silence: Silence;
  beforeEach(() => {
    silence = watchSilence({ graceMs: 10_000, gapMs: 10_000 });
  });
  const told = (...looks: readonly (readonly [atMs: number, ...(typeof mute)[]])[]) =>
    looks.map(([atMs, ...found]) => silence.look(found, atMs).map(({ id }) => id));

  it("RT415 is who was missed for two beats, and is told once", () => {
    expect(told([0, mute], [5_000, mute], [10_000, mute], [15_000, mute])).toEqual([[], [], ["a"], []]);
  });

  it("RT415 is not who said something in between, or was found to live", () => {
    expect(told([0, mute], [5_000, seenAgain], [10_000, seenAgain])).toEqual([[], [], []]);
    expect(told([15_000], [20_000, seenAgain], [25_000, seenAgain])).toEqual([[], [], []]);
    expect(told([30_000, seenAgain])).toEqual([["a"]]);
  });

  it("RT415 is nobody after looks that came at once", () => {
    expect(told([0, mute], [1, mute], [2, mute])).toEqual([[], [], []]);
  });

  it("RT415 is nobody after this process stood still, or could see nothing", () => {
    expect(told([0, mute], [60_000, mute], [60_001, mute])).toEqual([[], [], []]);
    silence.forget();
    expect(told([70_000, mute], [75_000, mute], [80_000, mute])).toEqual([[], [], ["a"]]);
  });

  it("RT415 is once more who came back and was lost again", () => {
    told([0, mute], [5_000, mute], [10_000, mute]);
    expect(told([15_000], [20_000, seenAgain], [25_000, seenAgain], [30_000, seenAgain])).toEqual([
      [],
      [],
      [],
      ["a"],
    ]);
  });
});
